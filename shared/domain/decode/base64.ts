import type { DecodeProblem } from './field.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter.charCodeAt(0), value] as const));
VALUES.set('-'.charCodeAt(0), 62).set('_'.charCodeAt(0), 63);
const PAD = 0x3d;

/**
 * Reads base64 or base64url, with or without padding, white space between.
 *
 * @see RFC 4648 §4 and §5
 */
export function decodeBase64(bytes: Uint8Array): { bytes: Uint8Array<ArrayBuffer>; problem: DecodeProblem | null } {
  const out = new Uint8Array(Math.ceil((bytes.byteLength * 3) / 4));
  let [size, bits, held, padding] = [0, 0, 0, 0];
  const ends = (atByte: number, reason: string) => ({ bytes: out.slice(0, size), problem: { atByte, reason } });
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) continue;
    if (byte === PAD) {
      padding += 1;
      continue;
    }
    const value = VALUES.get(byte);
    if (value === undefined) return ends(at, 'No letter of base64');
    if (padding > 0) return ends(at, 'Letters after the padding');
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[size++] = held >> bits;
    }
  }
  if (bits === 6) return ends(bytes.byteLength, 'One letter is left over');
  if (padding > 2) return ends(bytes.byteLength, 'Too much padding');
  return { bytes: out.slice(0, size), problem: null };
}

/** Writes base64 with padding (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.byteLength; at += 3) {
    const left = bytes.byteLength - at;
    const held = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += ALPHABET[held >> 18]! + ALPHABET[(held >> 12) & 63]!;
    text += (left > 1 ? ALPHABET[(held >> 6) & 63]! : '=') + (left > 2 ? ALPHABET[held & 63]! : '=');
  }
  return text;
}
