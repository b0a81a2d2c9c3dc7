import { describe, expect, it } from 'vitest';

import { asciiOf, dumpOf, hexColumns, hexDigitsOf, hexOf, visibleText } from './hex.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('a dump', () => {
  it('is as wide as its columns say, with a gap in the middle', () => {
    const row = everyByte.subarray(0, 16);
    expect(hexOf(row)).toBe('00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f');
    expect(hexOf(row)).toHaveLength(hexColumns(16));
    expect(hexOf(row.subarray(0, 8))).toHaveLength(hexColumns(8));
  });

  it('writes every byte once, printable ones as text', () => {
    expect(hexDigitsOf(everyByte)).toHaveLength(512);
    expect(asciiOf(everyByte.subarray(0x1e, 0x22))).toBe('.. !');
    expect(asciiOf(everyByte.subarray(0x7d, 0x81))).toBe('}~..');
  });

  it('aligns the last row and counts from the first offset', () => {
    const lines = dumpOf(new TextEncoder().encode('0123456789abcdefXY'), 0x100).split('\n');
    expect(lines).toEqual([
      '00000100  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef',
      `00000110  58 59${' '.repeat(43)}  XY`,
    ]);
  });
});

describe('visibleText', () => {
  it('shows control characters, and leaves tab and line feed', () => {
    expect(visibleText('a\0b\u001b[31m\u007f\r\n\tc')).toBe('a␀b␛[31m␡␍\n\tc');
  });

  it('shows the marks that turn the writing direction', () => {
    expect(visibleText('gpj\u202eexe')).toBe('gpj\\u202eexe');
  });
});
