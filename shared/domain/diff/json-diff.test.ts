import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { diffJson } from './json-diff.ts';
import { readJson, writeJson } from './json-value.ts';

const diff = (before: string, after: string, limit = 100) => diffJson(readJson(before)!, readJson(after)!, limit);

describe('the difference of two JSON values', () => {
  it('names what was added, removed and changed by its path', () => {
    const before = '{"a":1,"b":{"c":[1,2,3],"gone":null},"same":"x"}';
    const after = '{"b":{"c":[1,9,3]},"a":"1","same":"x","odd name":[{}]}';
    expect(diff(before, after)).toEqual({
      total: 4,
      changes: [
        { kind: 'changed', path: '$.a', before: '1', after: '"1"' },
        { kind: 'changed', path: '$.b.c[1]', before: '2', after: '9' },
        { kind: 'removed', path: '$.b.gone', before: 'null', after: null },
        { kind: 'added', path: '$["odd name"]', before: null, after: '[{}]' },
      ],
    });
  });

  it('keeps the elements at both ends of a list that grew in the middle', () => {
    expect(diff('[1,2,5]', '[1,2,3,4,5]').changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'added $[2]',
      'added $[3]',
    ]);
  });

  it('sees digits a double cannot hold, and takes 1.50 for 1.5', () => {
    expect(diff('[9007199254740993]', '[9007199254740992]').total).toBe(1);
    expect(diff('[0.1000000000000000001]', '[0.1]').total).toBe(1);
    expect(diff('[1.50, 1e2, -0.0]', '[1.5, 100, 0]').total).toBe(0);
  });

  it('counts all and lists as many as asked for', () => {
    const numbers = (add: number): string => JSON.stringify(Array.from({ length: 50 }, (_, index) => index + add));
    const { total, changes } = diff(numbers(0), numbers(100), 7);
    expect([total, changes.length]).toEqual([50, 7]);
  });

  it('treats __proto__ and constructor as names like any other', () => {
    expect(diff('{}', '{"__proto__":1,"constructor":2}').total).toBe(2);
    expect(diff('{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}').changes[0]?.path).toBe('$.__proto__.a');
  });

  it('is empty exactly where the values are equal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
        expect(diff(a, JSON.stringify(JSON.parse(a), null, 2)).total).toBe(0);
        expect(diff(a, b).total > 0).toBe(diff(b, a).total > 0);
      }),
    );
  });
});

describe('reading JSON with its numbers as written', () => {
  it('writes back what it read', () => {
    expect(writeJson(readJson('{"a":[9007199254740993,1.50],"b":null}')!, 100)).toBe(
      '{"a": [9007199254740993, 1.50], "b": null}',
    );
    expect(writeJson(readJson(`"${'x'.repeat(500)}"`)!, 10)).toBe('"xxxxxxxxx…');
  });

  it('never throws: what is no JSON, or nested too deep, is undefined', () => {
    fc.assert(fc.property(fc.string(), (text) => void readJson(text)));
    expect(readJson('{')).toBeUndefined();
    expect(readJson('['.repeat(100_000))).toBeUndefined();
    expect(readJson(`${'['.repeat(300)}${']'.repeat(300)}`)).toBeUndefined();
    expect(readJson(`["${'['.repeat(300)}\\""]`)).toHaveLength(1);
  });
});
