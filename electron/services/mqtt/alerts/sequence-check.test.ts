import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SequenceCheck } from './sequence-check.ts';

function checking(...numbers: number[]) {
  const check = new SequenceCheck(['n']);
  const words = numbers.map((n) => check.check(JSON.stringify({ n }), 1));
  return { words, counts: check.counts };
}

describe('a sequence number', () => {
  it('tells what is missing, doubled and late', () => {
    const { words, counts } = checking(1, 2, 5, 5, 4, 6);
    expect(words).toEqual([null, null, '2 missing between 2 and 5', '5 came twice', '4 came after 5', null]);
    expect(counts).toEqual({ missing: 1, doubled: 1, late: 1 });
    expect(checking(1, 2, 5, 3, 4, 6).counts).toEqual({ missing: 0, doubled: 0, late: 2 });
    expect(checking(1, 2, 3, 2, 4).counts).toEqual({ missing: 0, doubled: 1, late: 0 });
  });

  it('goes on from where a sender began anew', () => {
    expect(checking(100, 101, 0, 1, 2, 4).words).toEqual([
      null,
      null,
      '0 came again or anew after 101',
      null,
      null,
      '1 missing between 2 and 4',
    ]);
  });

  it('is followed for each topic apart, and where there is none nothing is said', () => {
    const check = new SequenceCheck([]);
    expect([check.check('1', 1), check.check('7', 2), check.check('x', 1), check.check('2', 1)]).toEqual(
      Array.from({ length: 4 }, () => null),
    );
  });

  it('is not followed where a double cannot count', () => {
    expect(checking(1e300, 2e300, 2 ** 53, 2 ** 53 + 400, 1.5, 2.5).words.every((word) => word === null)).toBe(true);
  });

  it('counts exactly what was left out of a run', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 2 }), (some) => {
        const sorted = some.toSorted((a, b) => a - b);
        const missing = sorted.at(-1)! - sorted[0]! + 1 - sorted.length;
        expect(checking(...sorted).counts).toEqual({ missing, doubled: 0, late: 0 });
      }),
    );
  });
});
