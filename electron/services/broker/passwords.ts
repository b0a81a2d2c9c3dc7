import { createHash, pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

import { z } from 'zod';

/** What is kept of a password: hashes, one for each broker that can run; of a password file's users only Mosquitto's. */
export const PasswordHashes = z.object({ scrypt: z.string().nullable(), mosquitto: z.string() });
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

/**
 * Checks a password against one of its hashes; takes the same time where there is no such user, so that names cannot be
 * guessed.
 */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  if (stored?.startsWith('$')) return await isOfFile(stored, password);
  const [salt, hash] = (stored ?? NOBODY).split('$').map((part) => Buffer.from(part, 'base64'));
  const given = await derive(password, salt!, HASH_BYTES, SCRYPT);
  return timingSafeEqual(given, hash!) && stored !== null;
}

const NOBODY = `${randomBytes(16).toString('base64')}$${Buffer.alloc(HASH_BYTES).toString('base64')}`;

/** Against a hash of a password file: `$7$rounds$salt$hash`, or from before Mosquitto 2 `$6$salt$hash`. */
async function isOfFile(stored: string, password: string): Promise<boolean> {
  const [, kind, ...rest] = stored.split('$');
  const [salt, hash] = rest.slice(-2).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer];
  const made =
    kind === '7'
      ? await deriveSlowly(password, salt, Number(rest[0]), HASH_BYTES, 'sha512')
      : createHash('sha512').update(password).update(salt).digest();
  return hash.length === made.length && timingSafeEqual(made, hash);
}

/** As a line of Mosquitto's password file has it: PBKDF2 with SHA-512, the rounds in the clear. */
async function mosquittoHash(password: string): Promise<string> {
  const salt = randomBytes(12);
  const hash = await deriveSlowly(password, salt, MOSQUITTO_ROUNDS, HASH_BYTES, 'sha512');
  return `$7$${MOSQUITTO_ROUNDS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}
