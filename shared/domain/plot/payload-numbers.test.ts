import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseJsonPath } from './json-path.ts';
import { numberIn, numberLeaves, numberOf } from './payload-numbers.ts';

describe('the numbers of a payload', () => {
  it.each([
    ['21.5', 21.5],
    [' -3e2\n', -300],
    ['+.5', 0.5],
    ['7.', 7],
    ['"12.5"', 12.5],
    ['true', 1],
    ['false', 0],
    ['1e999', null],
    ['0x10', null],
    ['12 °C', null],
    ['', null],
    ['null', null],
    ['NaN', null],
  ])('%j as a whole is %s', (text, expected) => expect(numberIn(text, [])).toBe(expected));

  it('are listed with their paths, quoted and boolean ones too, in the order of the text', () => {
    const text = '{"t":21.5,"deep":{"on":true,"list":[1,"2",null,"x"]},"air temp":"3e1","none":{}}';
    expect(numberLeaves(text, 100)).toEqual([
      { path: '$.t', value: 21.5 },
      { path: '$.deep.on', value: 1 },
      { path: '$.deep.list[0]', value: 1 },
      { path: '$.deep.list[1]', value: 2 },
      { path: '$["air temp"]', value: 30 },
    ]);
    expect(numberLeaves(text, 2)).toHaveLength(2);
    expect(numberLeaves('42', 9)).toEqual([{ path: '$', value: 42 }]);
    expect(numberLeaves('{"cut": [1, 2', 9)).toEqual([]);
  });

  it('are found again under the path they are listed with', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        for (const { path, value } of numberLeaves(text, 1_000)) {
          const steps = parseJsonPath(path);
          expect(steps, path).not.toBeNull();
          expect(numberIn(text, steps!)).toBe(value);
        }
      }),
    );
  });

  it('are never anything but finite, whatever the value and the text', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, text) => {
        for (const number of [numberOf(value), numberIn(text, []), numberIn(text, ['a'])])
          expect(number === null || Number.isFinite(number)).toBe(true);
      }),
    );
  });

  it('of a payload nested without end are not looked for without end', () => {
    const depth = 100_000;
    expect(numberLeaves(`${'['.repeat(depth)}1${']'.repeat(depth)}`, 10)).toEqual([]);
  });
});
