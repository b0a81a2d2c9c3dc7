import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RangeStatistics } from './range-statistics.ts';

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 200 });
const waits = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 100_000 }));

function statisticsOf(points: readonly (readonly [atMs: number, value: number])[]) {
  const statistics = new RangeStatistics();
  for (const [atMs, value] of points) statistics.add(atMs, value);
  return statistics.result();
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe('statistics', () => {
  it('of nothing are nothing', () => {
    expect(statisticsOf([])).toMatchObject({ count: 0, min: null, mean: null, last: null, ratePerS: null, gaps: null });
  });

  it('of one point are that point', () => {
    expect(statisticsOf([[1_000, 5]])).toMatchObject({
      count: 1,
      min: 5,
      max: 5,
      mean: 5,
      standardDeviation: null,
      last: 5,
      firstAtMs: 1_000,
      lastAtMs: 1_000,
      ratePerS: null,
      gaps: null,
    });
  });

  it('agree with a plain computation', () => {
    fc.assert(
      fc.property(values, (all) => {
        const found = statisticsOf(all.map((value, index) => [index * 250, value]));
        const mean = sum(all) / all.length;
        expect(found.min).toBe(Math.min(...all));
        expect(found.max).toBe(Math.max(...all));
        expect(found.last).toBe(all.at(-1));
        expect(found.mean).toBeCloseTo(mean, 4);
        if (all.length < 2) return;
        const variance = sum(all.map((value) => (value - mean) ** 2)) / (all.length - 1);
        expect(found.standardDeviation).toBeCloseTo(Math.sqrt(variance), 3);
        expect(found.ratePerS).toBeCloseTo(4, 9);
      }),
    );
  });

  it('count as gaps what is about three times the usual, and at least a second', () => {
    fc.assert(
      fc.property(fc.array(waits, { minLength: 1, maxLength: 100 }), (intervals) => {
        let atMs = 1_700_000_000_000;
        const { gaps } = statisticsOf([[atMs, 0], ...intervals.map((ms) => [(atMs += ms), 0] as const)]);
        const usual = intervals.toSorted((a, b) => a - b)[Math.ceil(intervals.length / 2) - 1]!;
        expect(gaps!.count).toBe(intervals.filter((ms) => ms >= gaps!.overMs).length);
        expect(gaps!.longestMs).toBe(Math.max(...intervals));
        expect(gaps!.overMs).toBeGreaterThanOrEqual(Math.max(1_000, 2.5 * usual));
        expect(gaps!.overMs).toBeLessThanOrEqual(Math.max(1_200, 4 * usual));
      }),
    );
  });

  it('find the one gap in a steady series', () => {
    const atMs = [0, 1_000, 2_000, 3_000, 13_000, 14_000];
    expect(statisticsOf(atMs.map((at) => [at, 1])).gaps).toMatchObject({ count: 1, longestMs: 10_000 });
  });

  it('measure no interval where the clock was set back', () => {
    const found = statisticsOf([
      [5_000, 1],
      [6_000, 2],
      [1_000, 3],
      [2_000, 4],
    ]);
    expect(found).toMatchObject({ count: 4, last: 4, firstAtMs: 1_000, lastAtMs: 6_000 });
    expect(found.gaps).toMatchObject({ count: 0, longestMs: 1_000 });
  });

  it('of the largest numbers are null rather than infinite', () => {
    const { mean, standardDeviation, max } = statisticsOf([
      [0, Number.MAX_VALUE],
      [1, -Number.MAX_VALUE],
      [2, Number.MAX_VALUE],
    ]);
    expect(max).toBe(Number.MAX_VALUE);
    for (const figure of [mean, standardDeviation]) expect(figure === null || Number.isFinite(figure)).toBe(true);
  });
});
