import fc from 'fast-check';
import { expect, it } from 'vitest';

import { insertSorted, mergeSort } from './merge-sort.ts';

const items = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat()), { maxLength: 2_000 });
const byFirst = (one: [number, number], other: [number, number]): number => one[0] - other[0];

function run<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

it('sorts as the language does, equals in the order they came', () => {
  fc.assert(
    fc.property(items, (list) => {
      expect(run(mergeSort(list, byFirst))).toEqual(list.toSorted(byFirst));
    }),
  );
});

it('inserts where a sort would have put them', () => {
  fc.assert(
    fc.property(items, items, (list, more) => {
      const sorted = list.toSorted(byFirst);
      expect(insertSorted(sorted, more, byFirst)).toEqual([...sorted, ...more].toSorted(byFirst));
    }),
  );
});
