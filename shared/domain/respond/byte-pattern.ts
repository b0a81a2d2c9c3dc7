/** A run of bytes to look for, some of which may be any. */
export interface BytePattern {
  bytes: Uint8Array;
  /** 1 where the byte may be any. */
  isAny: Uint8Array;
}

/** These very bytes. */
export const literalPattern = (bytes: Uint8Array): BytePattern => ({ bytes, isAny: new Uint8Array(bytes.byteLength) });

/** Pairs of hexadecimal digits, `??` for any byte; null where the text is none, or looks for nothing. */
export function parseBytePattern(text: string): BytePattern | null {
  const pairs = text.replaceAll(/[\s,:]+/g, '').match(/.{1,2}/gs) ?? [];
  if (pairs.length === 0 || !pairs.every((pair) => /^([0-9a-f]{2}|\?\?)$/i.test(pair))) return null;
  return {
    bytes: Uint8Array.from(pairs, (pair) => (pair === '??' ? 0 : Number.parseInt(pair, 16))),
    isAny: Uint8Array.from(pairs, (pair) => Number(pair === '??')),
  };
}
