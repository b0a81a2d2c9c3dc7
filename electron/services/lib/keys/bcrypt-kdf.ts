import bcrypt from 'bcrypt-pbkdf';

import { unusable } from './key-problem.ts';

/** About 20 ms of work each, so that the most takes a minute or two. */
const MAX_ROUNDS = 4_096;
const MAX_SALT_BYTES = 1_024;

/**
 * Derives a cipher's key from a passphrase as OpenSSH does. It keeps its thread busy for about 20 ms a round.
 * @throws KeyProblem `unusable`.
 */
export function bcryptKey(passphrase: string, salt: Uint8Array, rounds: number, sizeBytes: number): Buffer {
  if (rounds > MAX_ROUNDS) unusable(`it asks for ${rounds} rounds of bcrypt; at most ${MAX_ROUNDS} are worked through`);
  const secret = Buffer.from(passphrase);
  const key = Buffer.alloc(sizeBytes);
  const isGood =
    rounds > 0 &&
    salt.length > 0 &&
    salt.length <= MAX_SALT_BYTES &&
    bcrypt.pbkdf(secret, secret.length, salt, salt.length, key, sizeBytes, rounds) === 0;
  secret.fill(0);
  return isGood ? key : unusable('its key derivation makes no sense');
}
