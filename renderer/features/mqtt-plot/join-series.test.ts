import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { joinSeries, nearestPoint } from './join-series.ts';

const line = (points: readonly (readonly [number, number])[]) => ({
  timesMs: Float64Array.from(points, ([at]) => at),
  values: Float64Array.from(points, ([, value]) => value),
});

describe('joined series', () => {
  it('share one column of times', () => {
    const a = line([
      [1, 10],
      [3, 30],
    ]);
    const b = line([
      [2, 0],
      [3, 1],
      [3, 2],
    ]);
    expect(joinSeries([a, b])).toEqual([
      [1, 2, 3, 3],
      [10, undefined, 30, undefined],
      [undefined, 0, 1, 2],
    ]);
    expect(joinSeries([])).toEqual([[]]);
  });

  it('lose no point and keep the order', () => {
    const points = fc
      .array(fc.tuple(fc.nat(50), fc.integer()), { maxLength: 30 })
      .map((all) => all.toSorted(([a], [b]) => a - b));
    fc.assert(
      fc.property(fc.array(points, { maxLength: 5 }), (all) => {
        const [timesMs, ...columns] = joinSeries(all.map(line));
        expect(timesMs).toEqual(timesMs.toSorted((a, b) => a - b));
        const back = columns.map((column) =>
          column.flatMap((value, at) => (value === undefined ? [] : [[timesMs[at], value]])),
        );
        expect(back).toEqual(all);
      }),
    );
  });

  it('have a nearest point, or none', () => {
    const column = [undefined, 5, undefined, undefined, 7, null];
    expect([0, 2, 3, 5].map((index) => nearestPoint(column, index, 3))).toEqual([1, 1, 4, 4]);
    expect(nearestPoint(column, 2, 0)).toBeNull();
    expect(nearestPoint([], 0, 10)).toBeNull();
  });
});
