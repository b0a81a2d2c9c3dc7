import type { BytePattern } from '../../../../shared/domain/respond/byte-pattern.ts';

/** Where a pattern is found first in `bytes` from `from` on; −1 where it is not. */
type FindPattern = (bytes: Buffer, from: number) => number;

const WORD_BITS = 32;

/** Makes a search for a pattern ready; it takes no longer on bytes that nearly fit, again and again. */
export function patternFinder(pattern: BytePattern): FindPattern {
  const wanted = Buffer.from(pattern.bytes);
  if (pattern.isAny.includes(1)) return shiftAnd(pattern);
  return (bytes, from) => bytes.indexOf(wanted, Math.max(0, from));
}

/**
 * Keeps a bit for each beginning of the pattern, set where the bytes so far end with it: each further byte moves them
 * all at once.
 *
 * @see Baeza-Yates and Gonnet, “A new approach to text searching”, CACM 35(10), 1992
 */
function shiftAnd({ bytes: wanted, isAny }: BytePattern): FindPattern {
  const length = wanted.byteLength;
  const words = Math.ceil(length / WORD_BITS);
  const masks = masksOf(wanted, isAny, words);
  const found = 1 << ((length - 1) % WORD_BITS);
  return (bytes, from) => {
    const fits = new Int32Array(words);
    for (let at = Math.max(0, from); at < bytes.byteLength; at++) {
      const mask = bytes[at]! * words;
      let carry = 1;
      for (let word = 0; word < words; word++) {
        const before = fits[word]!;
        fits[word] = ((before << 1) | carry) & masks[mask + word]!;
        carry = before >>> (WORD_BITS - 1);
      }
      if ((fits[words - 1]! & found) !== 0) return at - length + 1;
    }
    return -1;
  };
}

/** For each byte, the places of the pattern that it fits. */
function masksOf(wanted: Uint8Array, isAny: Uint8Array, words: number): Int32Array {
  const masks = new Int32Array(256 * words);
  for (const [place, value] of wanted.entries()) {
    const word = Math.floor(place / WORD_BITS);
    const bit = 1 << (place % WORD_BITS);
    const [first, last] = isAny[place] === 1 ? [0, 255] : [value, value];
    for (let byte = first; byte <= last; byte++) masks[byte * words + word]! |= bit;
  }
  return masks;
}
