import { z } from 'zod';

import { request } from './define.ts';
import { SessionId } from './ids.ts';
import { KeyId } from './keys.ts';

/** What may keep a server from taking a key that is in the account's file. */
export const LoginHint = z.object({
  what: z.enum(['home-writable', 'folder-writable', 'file-writable', 'keys-off', 'other-file']),
  /** The line of the server that says so. */
  detail: z.string(),
});
export type LoginHint = z.infer<typeof LoginHint>;

export const KeyInstalled = z.object({
  /** The key was in the account's file already. */
  wasPresent: z.boolean(),
  address: z.string(),
  user: z.string(),
  /** What the server said to a login with only this key; null where it let the user in. */
  refusal: z.string().nullable(),
  hints: z.array(LoginHint),
});
export type KeyInstalled = z.infer<typeof KeyInstalled>;

export const keyInstall = {
  /**
   * Lets a key into the account of an open SSH connection, then proves it by a second login that has only this key. Fails
   * with `ssh.not-open`, `keys.passphrase-needed`, `keys.wrong-passphrase`, `keys.not-installed`.
   */
  install: request(KeyId.extend({ sessionId: SessionId, passphrase: z.string().max(1_000).nullable() }), KeyInstalled),
};
