import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatJson, looksLikeJson } from './json.ts';

const layOut = (text: string, isCut = false): string | null =>
  formatJson(text, isCut)
    .tokens?.map((token) => token.text)
    .join('') ?? null;

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // not JSON, which is the answer
  }
};

describe('formatJson', () => {
  it('lays out as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(layOut(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('accepts just what JSON.parse accepts', () => {
    const soup = fc
      .array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', '-0.5e3', '01', 'true', 'nul', ' ', '"\\x"'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), (text) => {
        expect(layOut(text) !== null).toBe(parses(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps big numbers, repeated names and their order', () => {
    expect(layOut('{"b":12345678901234567890,"a":1.10,"b":-0}')).toBe(
      '{\n  "b": 12345678901234567890,\n  "a": 1.10,\n  "b": -0\n}',
    );
  });

  it('lays out any beginning of a document when told that it is cut', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.double({ min: 0, max: 1, noNaN: true }), (value, share) => {
        const whole = JSON.stringify([value]);
        const part = whole.slice(0, Math.floor(whole.length * share));
        // A number may be cut at its point or exponent, which reads as a number followed by rubbish.
        fc.pre(!/[0-9][.eE+-]*$/.test(part));
        expect(layOut(part, true)).not.toBeNull();
      }),
    );
  });

  it('says where and what it expected', () => {
    expect(formatJson('{"a" 1}').problem).toEqual({ at: 5, expected: 'a colon' });
    expect(formatJson('[1, ]').problem).toEqual({ at: 4, expected: 'a value' });
    expect(formatJson('{"temperature": 21.').problem?.at).toBeGreaterThan(15);
  });

  it('stays within bounds on a payload of brackets', () => {
    const deep = '['.repeat(60_000) + ']'.repeat(60_000);
    expect(layOut(deep)!.length).toBeLessThan(12_000_000);
  });
});

describe('looksLikeJson', () => {
  it.each([
    ['{"a":1}', true],
    ['  [1]', true],
    ['21.5', false],
    ['on', false],
  ])('%j: %s', (text, expected) => expect(looksLikeJson(text)).toBe(expected));
});
