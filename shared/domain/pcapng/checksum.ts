/** Adds the 16-bit words of `bytes`, from `from` up to `end`, to a sum. */
export function addWords(sum: number, bytes: Uint8Array, from: number, end: number): number {
  let total = sum;
  let at = from;
  for (; at + 1 < end; at += 2) total += (bytes[at]! << 8) | bytes[at + 1]!;
  return at < end ? total + (bytes[at]! << 8) : total;
}

/** The Internet checksum of a sum of words: its carries folded in, and turned round. @see RFC 1071 */
export function checksumOf(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
