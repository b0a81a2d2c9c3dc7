import fc from 'fast-check';
import { expect, it } from 'vitest';

import { compareNatural, sortKey } from './natural-order.ts';

it('orders numbers by value, and letters whatever their case and accents', () => {
  const levels = ['room10', 'Room9', 'room9b', 'room09a', '', 'élan', 'eLm', 'Zebra', '$SYS', '100', '20', '３'];
  expect(levels.toSorted((one, other) => compareNatural(sortKey(one), sortKey(other)))).toEqual([
    ...['', '$SYS', '20', '100', 'élan', 'eLm', 'Room9', 'room09a', 'room9b', 'room10', 'Zebra', '３'],
  ]);
});

it('is a total order, so that every sort ends in the same rows', () => {
  const text = fc.string({ unit: fc.constantFrom('0', '1', '2', '9', 'a', 'b', '-', 'é'), maxLength: 8 });
  fc.assert(
    fc.property(text, text, text, (one, two, three) => {
      expect(Math.sign(compareNatural(one, two))).toBe(-Math.sign(compareNatural(two, one)) + 0);
      expect(compareNatural(one, two) === 0).toBe(one === two);
      if (compareNatural(one, two) <= 0 && compareNatural(two, three) <= 0)
        expect(compareNatural(one, three)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 3_000 },
  );
});
