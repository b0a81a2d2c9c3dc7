import type { JsonWebKey } from 'node:crypto';

import { withoutLeadingZeros } from '../ssh/ssh-writer.ts';

/** The numbers of an RSA key, big-endian, as RFC 8017 §3.2 names them. */
export interface RsaNumbers {
  n: Uint8Array;
  e: Uint8Array;
  d: Uint8Array;
  /** Inverse of `q` modulo `p`. */
  qi: Uint8Array;
  p: Uint8Array;
  q: Uint8Array;
}

/** Longest modulus that is worked with: OpenSSH's own limit, in bytes. */
const MAX_MODULUS_BYTES = 2_048;

/** The key, with the two exponents SSH leaves out worked out; null where the numbers do not belong together. */
export function rsaJwk(numbers: RsaNumbers): JsonWebKey | null {
  if (Object.values(numbers).some(({ length }) => length > MAX_MODULUS_BYTES + 1)) return null;
  const [n, e, d, qi, p, q] = ['n', 'e', 'd', 'qi', 'p', 'q'].map((name) => big(numbers[name as keyof RsaNumbers]));
  if (!n || !e || !d || !qi || !p || !q || p === 1n || q === 1n) return null;
  const fits = p * q === n && (d * e) % (p - 1n) === 1n && (d * e) % (q - 1n) === 1n && (qi * q) % p === 1n;
  if (!fits) return null;
  const jwk = { n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi };
  return { kty: 'RSA', ...Object.fromEntries(Object.entries(jwk).map(([name, number]) => [name, base64url(number)])) };
}

const big = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);

function base64url(number: bigint): string {
  const hex = number.toString(16);
  return withoutLeadingZeros(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')).toString(
    'base64url',
  );
}
