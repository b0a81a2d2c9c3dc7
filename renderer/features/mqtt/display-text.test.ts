import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { levelText, oneLine, previewOf } from './display-text.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('levelText', () => {
  it('marks an empty level and shows control characters and marks of direction', () => {
    expect(levelText('')).toBe('‹empty›');
    expect(levelText('a\u0007\tb\n')).toBe('a␇␉b␊');
    expect(levelText('a\u202eb\u200bc')).toBe('a\\u202eb\\u200bc');
  });

  it('bounds what a row draws', () => expect(levelText('x'.repeat(60_000)).length).toBeLessThan(310));
});

describe('previewOf', () => {
  it('shows text on one line', () => expect(previewOf(bytes('a\nb'), 3)).toEqual({ kind: 'text', text: 'a␊b' }));
  it('says when there is more', () => expect(previewOf(bytes('ab'), 9).text).toBe('ab…'));
  it('shows what is not text as bytes', () => {
    expect(previewOf(Uint8Array.of(0xde, 0xad, 0x00), 3)).toEqual({ kind: 'hex', text: 'de ad 00' });
  });
  it('names the empty payload', () => expect(previewOf(new Uint8Array(), 0).kind).toBe('empty'));

  it('never throws and never holds a line break', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(500), (payload, more) => {
        expect(previewOf(payload, payload.length + more).text).not.toMatch(/[\n\r\t\u2028\u202e]/);
      }),
    );
  });

  it('keeps ordinary text as it is', () => expect(oneLine('21,5 °C – größer 😀')).toBe('21,5 °C – größer 😀'));
});
