import { timingSafeEqual } from 'node:crypto';

const BLOCK_BYTES = 64;
const TAG_BYTES = 16;
/** "expand 32-byte k" */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
/** Which words one quarter round mixes: the columns, then the diagonals [RFC 8439 §2.3]. */
const QUARTERS: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

/**
 * Opens what `chacha20-poly1305@openssh.com` sealed as packet 0 without a length: how a key file uses it. It is written
 * out here since not every OpenSSL has ChaCha20 by itself, and the AEAD of RFC 8439 counts its tag in another way.
 *
 * @param key The first 32 of the cipher's 64 bytes.
 * @returns null where the tag is wrong.
 * @see OpenSSH's PROTOCOL.chacha20poly1305
 */
export function openChaChaPoly(key: Uint8Array, sealed: Uint8Array, tag: Uint8Array): Buffer | null {
  const words = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const block = (counter: number): Buffer => chachaBlock(words, counter);
  const expected = poly1305(sealed, block(0).subarray(0, 32));
  if (tag.length !== TAG_BYTES || !timingSafeEqual(expected, tag)) return null;
  const plain = Buffer.from(sealed);
  for (let at = 0; at < plain.length; at += BLOCK_BYTES) {
    const stream = block(1 + at / BLOCK_BYTES);
    for (let i = 0; i < BLOCK_BYTES && at + i < plain.length; i++) plain[at + i]! ^= stream[i]!;
  }
  return plain;
}

/** Sixty-four bytes of the key stream, with a nonce of zeros. */
function chachaBlock(key: DataView, counter: number): Buffer {
  const keyWords = Array.from({ length: 8 }, (_, i) => key.getUint32(i * 4, true));
  const start = Uint32Array.of(...CONSTANTS, ...keyWords, counter, 0, 0, 0);
  const state = Uint32Array.from(start);
  for (let round = 0; round < 10; round++) for (const [a, b, c, d] of QUARTERS) quarterRound(state, a, b, c, d);
  const out = Buffer.alloc(BLOCK_BYTES);
  state.forEach((word, i) => out.writeUInt32LE((word + start[i]!) >>> 0, i * 4));
  return out;
}

function quarterRound(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  const mix = (to: number, from: number, into: number, bits: number): void => {
    state[to]! += state[from]!;
    const word = state[into]! ^ state[to]!;
    state[into] = (word << bits) | (word >>> (32 - bits));
  };
  mix(a, b, d, 16);
  mix(c, d, b, 12);
  mix(a, b, d, 8);
  mix(c, d, b, 7);
}

/** The one-time authenticator of RFC 8439 §2.5. */
function poly1305(message: Uint8Array, key: Uint8Array): Buffer {
  const prime = (1n << 130n) - 5n;
  const r = little(key.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let at = 0; at < message.length; at += 16) {
    const piece = message.subarray(at, at + 16);
    sum = ((sum + little(piece) + (1n << BigInt(8 * piece.length))) * r) % prime;
  }
  const tag = BigInt.asUintN(128, sum + little(key.subarray(16, 32)));
  return Buffer.from(Buffer.from(tag.toString(16).padStart(32, '0'), 'hex').toReversed());
}

const little = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes.toReversed()).toString('hex')}`);
