import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatJsonPath, parseJsonPath, valueAt, type JsonStep } from './json-path.ts';

const steps = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.nat(999_999_999)), { maxLength: 12 });

describe('a JSON path', () => {
  it.each<[string, JsonStep[]]>([
    ['$', []],
    ['$.a.b', ['a', 'b']],
    ['$.list[0].größe', ['list', 0, 'größe']],
    ['$["air temp"]', ['air temp']],
    ["$['air temp']['it\\'s \"so\"']", ['air temp', 'it\'s "so"']],
    ['$["a\\u0041\\n"]', ['aA\n']],
  ])('reads %s', (text, expected) => expect(parseJsonPath(text)).toEqual(expected));

  it.each([
    '',
    'a',
    '$.',
    '$a',
    '$..a',
    '$.*',
    '$[*]',
    '$[-1]',
    '$[01]',
    '$[1:2]',
    '$["a]',
    '$["\\x"]',
    '$.a b',
    '$[ 0]',
  ])('is not %j', (text) => expect(parseJsonPath(text)).toBeNull());

  it('comes back from its text', () => {
    fc.assert(
      fc.property(steps, (path) => {
        expect(parseJsonPath(formatJsonPath(path))).toEqual(path);
      }),
    );
  });

  it('never throws on any text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('$', '.', '[', ']', '"', "'", '\\', '0', 'a') }),
    );
    fc.assert(fc.property(text, (path) => void parseJsonPath(path)));
  });

  it('leads to the value, and to nothing inherited', () => {
    const value: unknown = JSON.parse('{"a":[{"b":5},{"__proto__":7}],"c":null}');
    expect(valueAt(value, ['a', 0, 'b'])).toBe(5);
    expect(valueAt(value, ['a', 1, '__proto__'])).toBe(7);
    for (const path of [['a', '0'], ['a', 'length'], ['c', 'x'], ['toString'], ['__proto__'], ['a', 2]])
      expect(valueAt(value, path)).toBeUndefined();
  });
});
