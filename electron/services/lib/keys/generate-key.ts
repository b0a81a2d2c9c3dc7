import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { CURVES } from './curves.ts';

/** A type of key that can be made, and its size where there is a choice. */
export type KeyKind = { type: 'ed25519' } | { type: 'ecdsa'; bits: 256 | 384 | 521 } | { type: 'rsa'; bits: number };

/** Makes a private key: at once, but for RSA, which takes a second or, with 8192 bits, a minute. */
export function generateKeyNow(kind: KeyKind): KeyObject {
  if (kind.type === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (kind.type === 'rsa') return generateKeyPairSync('rsa', { modulusLength: kind.bits }).privateKey;
  const { openssl } = CURVES.find(({ bits }) => bits === kind.bits)!;
  return generateKeyPairSync('ec', { namedCurve: openssl }).privateKey;
}
