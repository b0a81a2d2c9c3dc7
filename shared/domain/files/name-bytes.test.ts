import fc from 'fast-check';
import { expect, it } from 'vitest';

import { bytesOfName, textOfName, visibleName } from './name-bytes.ts';

it('leads from any bytes to a text and back to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(bytesOfName(textOfName(bytes))).toEqual(new Uint8Array(bytes));
    }),
  );
});

it('is plain UTF-8 where the name is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(textOfName(new TextEncoder().encode(text))).toBe(text);
    }),
  );
});

it('shows what is no text, and what would act on the screen', () => {
  expect(visibleName(textOfName(Uint8Array.of(0x63, 0x61, 0x66, 0xe9)))).toBe(String.raw`caf\xe9`);
  expect(visibleName('two\nlines\x1b[31m')).toBe(String.raw`two\nlines\x1b[31m`);
  expect(visibleName('exe\u202ecod.txt')).toBe(String.raw`exe\u202ecod.txt`);
  expect(visibleName('naïve 漢字 😀.txt')).toBe('naïve 漢字 😀.txt');
});
