import fc from 'fast-check';
import { expect, it } from 'vitest';

import { encodeText, TEXT_ENCODINGS } from './text-encoding.ts';

it('writes what a decoder of the same name reads', () => {
  // The WHATWG's decoder reads ISO 8859-1 and ASCII as Windows-1252, which differs at 0x80 to 0x9f only.
  const unit = fc.constantFrom('a', '\n', '\0', 'ö', 'ÿ', '€', '„', 'Ž', '😀', '漢');
  fc.assert(
    fc.property(fc.string({ unit }), fc.constantFrom(...TEXT_ENCODINGS), (text, encoding) => {
      const { bytes, missing } = encodeText(text, encoding);
      if (bytes) expect(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)).toBe(text);
      else expect(text).toContain(missing);
    }),
  );
});

it('names the first character that an encoding does not have', () => {
  expect(encodeText('10 €', 'iso-8859-1')).toEqual({ bytes: null, missing: '€' });
  expect(encodeText('10 €', 'windows-1252').bytes).toEqual(Uint8Array.of(0x31, 0x30, 0x20, 0x80));
  expect(encodeText('é', 'us-ascii').missing).toBe('é');
  expect(encodeText('a😀', 'windows-1252').missing).toBe('😀');
  expect(encodeText('é\n', 'utf-16be').bytes).toEqual(Uint8Array.of(0, 0xe9, 0, 10));
});
