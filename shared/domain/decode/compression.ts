/** How bytes are packed. `deflate` is the bare stream, which nothing marks. */
export const PACKINGS = ['gzip', 'zlib', 'deflate', 'zstd'] as const;
export type Packing = (typeof PACKINGS)[number];

/**
 * Which packing the first bytes say; null for none. Two bytes of a zlib head can be something else by chance.
 *
 * @see RFC 1952 §2.3.1 (gzip), RFC 8878 §3.1.1 (zstd), RFC 1950 §2.2 (zlib)
 */
export function packingOf(bytes: Uint8Array): Packing | null {
  const [first = 0, second = 0, third, fourth] = bytes;
  if (first === 0x1f && second === 0x8b && third === 8) return 'gzip';
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstd';
  const isZlib = bytes.byteLength > 6 && first === 0x78 && (first * 256 + second) % 31 === 0 && (second & 0x20) === 0;
  return isZlib ? 'zlib' : null;
}
