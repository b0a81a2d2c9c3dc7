import * as crypto from 'node:crypto';

import { argon2d, argon2i, argon2id } from '@noble/hashes/argon2.js';

import { unusable } from './key-problem.ts';

/** How a PPK file of version 3 derives its keys. */
export interface Argon2Options {
  flavour: 'Argon2d' | 'Argon2i' | 'Argon2id';
  memoryKib: number;
  passes: number;
  parallelism: number;
  salt: Buffer;
}

/** More than PuTTY would ever choose; less than harms this machine. */
const MAX_MEMORY_KIB = 256 * 1024;
const MAX_WORK = 4 * 1024 * 1024;
const MAX_PARALLELISM = 64;

const scripts = { Argon2d: argon2d, Argon2i: argon2i, Argon2id: argon2id };
const natives = { Argon2d: 'argon2d', Argon2i: 'argon2i', Argon2id: 'argon2id' } as const;

/** Derives bytes from a passphrase [RFC 9106]. It keeps its thread busy. @throws KeyProblem `unusable`. */
export function argon2Key(passphrase: string, options: Argon2Options, sizeBytes: number): Buffer {
  const { flavour, memoryKib, passes, parallelism, salt } = options;
  const isSane = passes > 0 && parallelism > 0 && parallelism <= MAX_PARALLELISM && memoryKib >= 8 * parallelism;
  if (!isSane || salt.length < 8) unusable('its key derivation makes no sense');
  if (memoryKib > MAX_MEMORY_KIB || memoryKib * passes > MAX_WORK)
    unusable(`its key derivation asks for too much (${memoryKib} KiB, ${passes} passes)`);
  const message = Buffer.from(passphrase);
  try {
    const more = { parallelism, tagLength: sizeBytes, memory: memoryKib, passes };
    return crypto.argon2Sync(natives[flavour], { message, nonce: salt, ...more });
  } catch {
    // The desktop's BoringSSL has no Argon2: the same in JavaScript takes longer.
    const script = { m: memoryKib, t: passes, p: parallelism, dkLen: sizeBytes };
    return Buffer.from(scripts[flavour](message, salt, script));
  } finally {
    message.fill(0);
  }
}
