import { z } from 'zod';

import { ClientSettings, ServerSettings } from '../../../shared/contract/sockets.ts';

/** What the form holds: both roles, so that switching loses nothing. */
const SocketForm = z.object({
  role: z.enum(['client', 'server']),
  client: ClientSettings,
  server: ServerSettings,
});
export type SocketForm = z.infer<typeof SocketForm>;

const DEFAULT_FORM: SocketForm = {
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
};

/** The form as the layout kept it, or a fresh one: layouts come from disk. */
export function readForm(kept: unknown): SocketForm {
  const { success, data } = SocketForm.safeParse(kept);
  return success ? data : DEFAULT_FORM;
}
