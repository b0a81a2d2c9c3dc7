import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { packNumbers, unpackNumbers } from './packed-numbers.ts';
import { RangeSample } from './range-sample.ts';

interface Point {
  atMs: number;
  value: number;
}

const point = fc.record({
  atMs: fc.integer({ min: 1_000, max: 9_000 }),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }),
});
const inOrder = (points: readonly Point[]): Point[] => points.toSorted((a, b) => a.atMs - b.atMs);

function sampled(points: readonly Point[], fromMs: number, toMs: number, maxPoints: number) {
  const sample = new RangeSample(fromMs, toMs, maxPoints);
  for (const { atMs, value } of points) sample.add(atMs, value);
  const { timesMs, values } = sample.points();
  return { sample, kept: Array.from(timesMs, (atMs, index) => ({ atMs, value: values[index]! })) };
}

describe('the sample of a range', () => {
  it('is every point of the range, in the order of time, while they are few', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), (points) => {
        const { kept, sample } = sampled(points, 2_000, 8_000, 60);
        expect(kept).toEqual(inOrder(points.filter(({ atMs }) => atMs >= 2_000 && atMs <= 8_000)));
        expect(sample.isThinned).toBe(false);
      }),
    );
  });

  it('keeps the lowest and the highest of every bucket, the first and the last, in order, and no more than asked', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 41, maxLength: 400 }), fc.boolean(), (some, isSorted) => {
        const points = isSorted ? inOrder(some) : some;
        const maxPoints = 40;
        const { kept } = sampled(points, 1_000, 9_000, maxPoints);
        expect(kept.length).toBeLessThanOrEqual(maxPoints);
        expect(inOrder(kept)).toEqual(kept);
        for (const one of kept) expect(points).toContainEqual(one);
        const widthMs = 8_000 / 18;
        const buckets = Map.groupBy(points, ({ atMs }) => Math.floor(atMs / widthMs));
        for (const [bucket, all] of buckets) {
          const here = kept.filter(({ atMs }) => Math.floor(atMs / widthMs) === bucket).map(({ value }) => value);
          expect(Math.min(...here)).toBe(Math.min(...all.map(({ value }) => value)));
          expect(Math.max(...here)).toBe(Math.max(...all.map(({ value }) => value)));
        }
        expect(kept.at(0)!.atMs).toBe(Math.min(...points.map(({ atMs }) => atMs)));
        expect(kept.at(-1)).toEqual(inOrder(points).at(-1));
      }),
    );
  });

  it('does not change what lies behind while a live range moves on', () => {
    const points = Array.from({ length: 50_000 }, (_, index) => ({ atMs: index, value: Math.sin(index) * index }));
    const [before, after] = [0, 100].map((by) => sampled(points, 10_000 + by, 40_000 + by, 1_000).kept);
    const both = (kept: Point[]): Point[] => kept.filter(({ atMs }) => atMs > 10_300 && atMs < 39_800);
    expect(both(after!)).toEqual(both(before!));
  });

  it('loses no peak of a million points', () => {
    const sample = new RangeSample(0, 1e6, 2_000);
    const peaks = new Set([17, 400_001, 400_003, 999_998]);
    for (let atMs = 0; atMs <= 1e6; atMs++) sample.add(atMs, peaks.has(atMs) ? 1_000 + atMs : Math.sin(atMs / 1e4));
    const { values, timesMs } = sample.points();
    expect(values.length).toBeLessThanOrEqual(2_000);
    for (const peak of [17, 400_003, 999_998]) expect(timesMs).toContain(peak);
    expect(sample.count).toBe(1_000_001);
  });
});

it('packed numbers come back, wherever their bytes lie', () => {
  fc.assert(
    fc.property(fc.float64Array(), fc.nat(9), (numbers, offset) => {
      const bytes = new Uint8Array(offset + numbers.byteLength);
      bytes.set(packNumbers(numbers), offset);
      expect(unpackNumbers(bytes.subarray(offset))).toEqual(numbers);
    }),
  );
});
