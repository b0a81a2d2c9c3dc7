import { z } from 'zod';

import { ClientTls, ServerTls, type ClientTlsSecrets } from '../../../shared/contract/socket-tls.ts';
import { ClientSettings, ServerSettings } from '../../../shared/contract/sockets.ts';

export const Protocol = z.enum(['tcp', 'tls']);
export type Protocol = z.infer<typeof Protocol>;

/** What the form holds: every protocol and both roles, so that switching loses nothing. */
const SocketForm = z.object({
  protocol: Protocol,
  role: z.enum(['client', 'server']),
  client: ClientSettings.omit({ tls: true }),
  server: ServerSettings.omit({ tls: true }),
  clientTls: ClientTls,
  serverTls: ServerTls,
});
export type SocketForm = z.infer<typeof SocketForm>;

/** The form's secrets, which no layout keeps; `keyName` is the key file's, to show. */
export type FormSecrets = ClientTlsSecrets & { keyName: string };
export const NO_SECRETS: FormSecrets = { clientKey: '', clientKeyPassphrase: '', keyName: '' };

const DEFAULT_FORM: SocketForm = {
  protocol: 'tcp',
  role: 'client',
  client: { host: '127.0.0.1', port: 7, connectTimeoutMs: 10_000, noDelay: true, allowHalfOpen: false },
  server: {
    host: '127.0.0.1',
    port: 0,
    backlog: 5,
    accept: 'concurrent',
    allowHalfOpen: false,
    answer: { kind: 'none' },
  },
  clientTls: {
    serverName: '',
    alpn: [],
    versions: '1.2-1.3',
    ca: null,
    clientCertificate: null,
    pinnedFingerprint: null,
  },
  serverTls: { names: [], alpn: [], versions: '1.2-1.3', clientCa: null },
};

/** The form as the layout kept it, or a fresh one: layouts come from disk. */
export function readForm(kept: unknown): SocketForm {
  const { success, data } = SocketForm.safeParse(kept);
  return success ? data : DEFAULT_FORM;
}

export const clientSettings = ({ protocol, client, clientTls }: SocketForm): ClientSettings => ({
  ...client,
  tls: protocol === 'tls' ? clientTls : null,
});

export const serverSettings = ({ protocol, server, serverTls }: SocketForm): ServerSettings => ({
  ...server,
  tls: protocol === 'tls' ? serverTls : null,
});
