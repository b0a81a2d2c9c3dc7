import { pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

import { z } from 'zod';

/** What is kept of a password: hashes, one for each broker that can run. */
export const PasswordHashes = z.object({ scrypt: z.string(), mosquitto: z.string() });
export type PasswordHashes = z.infer<typeof PasswordHashes>;

/** Cost of scrypt, in the terms of RFC 7914 §2: 16 MiB and some 50 ms. */
const SCRYPT = { N: 16_384, r: 8, p: 1 } as const;
const HASH_BYTES = 64;
/** Mosquitto reckons while everything else waits: some 50 ms. */
const MOSQUITTO_ROUNDS = 100_000;

const derive = promisify<string, Buffer, number, typeof SCRYPT, Buffer>(scrypt);
const deriveSlowly = promisify(pbkdf2);

export async function hashPassword(password: string): Promise<PasswordHashes> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, HASH_BYTES, SCRYPT);
  return { scrypt: `${salt.toString('base64')}$${hash.toString('base64')}`, mosquitto: await mosquittoHash(password) };
}

/** Checks a password; takes the same time where there is no such user, so that names cannot be guessed. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const [salt, hash] = (stored ?? NOBODY).split('$').map((part) => Buffer.from(part, 'base64'));
  const given = await derive(password, salt!, HASH_BYTES, SCRYPT);
  return timingSafeEqual(given, hash!) && stored !== null;
}

const NOBODY = `${randomBytes(16).toString('base64')}$${Buffer.alloc(HASH_BYTES).toString('base64')}`;

/** As a line of Mosquitto's password file has it: PBKDF2 with SHA-512, the rounds in the clear. */
async function mosquittoHash(password: string): Promise<string> {
  const salt = randomBytes(12);
  const hash = await deriveSlowly(password, salt, MOSQUITTO_ROUNDS, HASH_BYTES, 'sha512');
  return `$7$${MOSQUITTO_ROUNDS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}
