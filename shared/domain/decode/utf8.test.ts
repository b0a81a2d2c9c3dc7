import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeUtf8, joinPieces } from './utf8.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false; // what fatal is for
  }
};

describe('decodeUtf8', () => {
  it('gives back any text, byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const well = text.toWellFormed();
        const decoded = decodeUtf8(encode(`\ufeff${well}`));
        expect(joinPieces(decoded)).toBe(`\ufeff${well}`);
        expect(decoded.invalidBytes).toBe(0);
      }),
    );
  });

  it('finds invalid bytes in just the inputs the platform refuses', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(decodeUtf8(bytes).invalidBytes === 0).toBe(isUtf8(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  it('accounts for every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isCut) => {
        const decoded = decodeUtf8(bytes, isCut);
        const valid = decoded.pieces.filter((piece) => piece.isValid).map((piece) => encode(piece.text).length);
        const total = valid.reduce((sum, length) => sum + length, 0) + decoded.invalidBytes + decoded.partedBytes;
        expect(total).toBe(bytes.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not call a character parted by a cut an error', () => {
    const bytes = encode('21 °C €😀');
    for (let end = 0; end <= bytes.length; end++) {
      const decoded = decodeUtf8(bytes.subarray(0, end), true);
      expect(decoded.invalidBytes).toBe(0);
      expect('21 °C €😀'.startsWith(joinPieces(decoded))).toBe(true);
    }
  });

  it('writes invalid bytes so that they can be seen', () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xff, 0xc0, 0x62)).pieces).toEqual([
      { text: 'a', isValid: true },
      { text: '\\xff\\xc0', isValid: false },
      { text: 'b', isValid: true },
    ]);
  });
});
