import { z } from 'zod';

import type { Answer } from '../../../shared/contract/socket-answer.ts';
import { ClientTls, ServerTls, type ClientTlsSecrets } from '../../../shared/contract/socket-tls.ts';
import { UdpSettings, UdpTarget } from '../../../shared/contract/socket-udp.ts';
import { familyOf } from '../../../shared/domain/ip-address.ts';
import { ClientSettings, ServerSettings } from '../../../shared/contract/sockets.ts';

export const Protocol = z.enum(['tcp', 'tls', 'udp']);
export type Protocol = z.infer<typeof Protocol>;

/** What the form holds: every protocol and both roles, so that switching loses nothing. */
const SocketForm = z.object({
  protocol: Protocol,
  role: z.enum(['client', 'server']),
  client: ClientSettings.omit({ tls: true }),
  server: ServerSettings.omit({ tls: true }),
  clientTls: ClientTls,
  serverTls: ServerTls,
  udpClient: UdpSettings.extend({ target: UdpTarget }),
  udpServer: UdpSettings.extend({ target: z.null() }),
});
export type SocketForm = z.infer<typeof SocketForm>;

/** The form's secrets, which no layout keeps; `keyName` is the key file's, to show. */
export type FormSecrets = ClientTlsSecrets & { keyName: string };
export const NO_SECRETS: FormSecrets = { clientKey: '', clientKeyPassphrase: '', keyName: '' };

const DEFAULT_UDP = {
  family: 4,
  port: 0,
  broadcast: false,
  groups: [],
  interfaceName: '',
  multicastTtl: 1,
  multicastLoopback: true,
  answer: { kind: 'none' },
} as const;

const DEFAULT_FORM: SocketForm = {
  protocol: 'tcp',
  role: 'client',
  client: {
    host: '127.0.0.1',
    port: 7,
    connectTimeoutMs: 10_000,
    noDelay: true,
    allowHalfOpen: false,
    answer: { kind: 'none' },
  },
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
  udpClient: { ...DEFAULT_UDP, groups: [], host: '0.0.0.0', target: { host: '127.0.0.1', port: 7 } },
  udpServer: { ...DEFAULT_UDP, groups: [], host: '127.0.0.1', target: null },
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

export const udpSettings = ({ role, udpClient, udpServer }: SocketForm): UdpSettings =>
  role === 'client' ? udpClient : udpServer;

/** Whether everything needed stands in the form and fits together. */
export function canOpen(form: SocketForm): boolean {
  if (form.protocol !== 'udp') return form[form.role].host.trim() !== '';
  const { family, host, target } = udpSettings(form);
  const hosts = [host, ...(target ? [target.host] : [])];
  return hosts.every((one) => one.trim() !== '' && (familyOf(one) ?? family) === family);
}

/** An address that means the same in the other family, where there is one: all of this machine's, and the loopback's. */
export function inFamily(host: string, family: 4 | 6): string {
  const pairs = [
    ['0.0.0.0', '::'],
    ['127.0.0.1', '::1'],
  ] as const;
  const pair = pairs.find((one) => one.some((address) => address === host.trim()));
  return pair ? pair[family === 4 ? 0 : 1] : host;
}

/** The same with what the socket answers now, for the next time it is opened. */
export function withAnswer(form: SocketForm, answer: Answer): SocketForm {
  const { protocol, role } = form;
  if (protocol !== 'udp') return { ...form, [role]: { ...form[role], answer } };
  const { udpClient, udpServer } = form;
  return role === 'client'
    ? { ...form, udpClient: { ...udpClient, answer } }
    : { ...form, udpServer: { ...udpServer, answer } };
}
