import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { buildPayload, convertPayload, layOutJson } from './publish-payload.ts';

describe('buildPayload', () => {
  it('sends text as it was typed', () => {
    expect(buildPayload('text', '21 °C\n').bytes).toEqual(new TextEncoder().encode('21 °C\n'));
    expect(buildPayload('text', '').bytes).toHaveLength(0);
  });

  it('reads back the hex it writes, with or without gaps', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(buildPayload('hex', Buffer.from(bytes).toString('hex').replaceAll(/(..)/g, '$1 ')).bytes).toEqual(bytes);
        expect(buildPayload('hex', Buffer.from(bytes).toString('hex')).bytes).toEqual(bytes);
      }),
    );
  });

  it('reads Base64 of either alphabet, padded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        for (const alphabet of ['base64', 'base64url'] as const) {
          expect(buildPayload('base64', Buffer.from(bytes).toString(alphabet)).bytes).toEqual(bytes);
        }
        expect(convertPayload('hex', 'base64', Buffer.from(bytes).toString('hex'))).toBe(
          Buffer.from(bytes).toString('base64'),
        );
      }),
    );
    expect(buildPayload('base64', 'a!').problem).toBe('Not Base64 at byte 2: No letter of base64');
    expect(buildPayload('base64', 'abcde').problem).toMatch(/One letter is left over/);
  });

  it('takes the writings people paste', () => {
    expect(buildPayload('hex', '0xDE, 0xad\nbe:ef').bytes).toEqual(Uint8Array.of(0xde, 0xad, 0xbe, 0xef));
  });

  it('says what is wrong, and where', () => {
    expect(buildPayload('hex', 'de a').problem).toMatch(/one is missing/);
    expect(buildPayload('hex', 'xy').problem).toMatch(/“x”/);
    expect(buildPayload('json', '{\n "a" 1}').problem).toBe('Not JSON: expected a colon at line 2, column 6');
  });

  it('does not touch valid JSON', () => {
    const text = '{ "n": 12345678901234567890 }';
    expect(buildPayload('json', text).bytes).toEqual(new TextEncoder().encode(text));
  });
});

describe('convertPayload', () => {
  it('writes the same bytes as hex and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const hex = convertPayload('text', 'hex', text);
        expect(buildPayload('hex', hex).bytes).toEqual(buildPayload('text', text).bytes);
        expect(convertPayload('hex', 'text', hex)).toBe(text);
      }),
    );
  });

  it('keeps what cannot be written as text', () => expect(convertPayload('hex', 'text', 'ff fe')).toBe('ff fe'));
});

it('lays JSON out without touching what it says', () => {
  const text = '{"b": 1.50, "a": [1e400, "\\u00e9"], "b": {}}';
  const laidOut = layOutJson(text);
  expect(laidOut).toContain('\n');
  expect(laidOut?.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
  expect(layOutJson(laidOut ?? '')).toBe(laidOut);
  expect(layOutJson('{"a": {{counter}}}')).toBeNull();
});
