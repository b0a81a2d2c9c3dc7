import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isScaled, MAX_SCROLL_PX, offsetAt, offsetToShow, rangeAt, scrollMap, scrollTopAt } from './scroll-map.ts';

const maps = fc
  .record({ rows: fc.integer({ min: 0, max: 5_000_000 }), viewportPx: fc.integer({ min: 50, max: 2_000 }) })
  .map(({ rows, viewportPx }) => ({ rows, map: scrollMap(rows, 28, viewportPx) }));

describe('scrollMap', () => {
  it('never asks for an element taller than browsers can lay out', () => {
    expect(scrollMap(1_000_000, 28, 600)).toEqual({ contentPx: 28_000_000, heightPx: MAX_SCROLL_PX, viewportPx: 600 });
    expect(isScaled(scrollMap(1_000, 28, 600))).toBe(false);
  });

  it('goes there and back', () => {
    fc.assert(
      fc.property(maps, fc.double({ min: 0, max: 1, noNaN: true }), ({ map }, share) => {
        const offset = share * Math.max(0, map.contentPx - map.viewportPx);
        expect(offsetAt(map, scrollTopAt(map, offset))).toBeCloseTo(offset, 3);
      }),
    );
  });

  it('reaches the first and the last row', () => {
    const map = scrollMap(1_000_000, 28, 600);
    expect(offsetAt(map, 0)).toBe(0);
    expect(offsetAt(map, MAX_SCROLL_PX - 600)).toBe(28_000_000 - 600);
  });

  it('brings any row into view, moving no further than needed', () => {
    fc.assert(
      fc.property(maps, fc.nat(), fc.nat(), ({ rows, map }, from, to) => {
        fc.pre(rows > 0);
        const index = to % rows;
        const offset = offsetToShow(map, offsetAt(map, from), index, 28);
        expect(offset).toBeLessThanOrEqual(index * 28);
        expect(offset + map.viewportPx).toBeGreaterThanOrEqual(Math.min(index * 28 + 28, map.contentPx));
        expect(offsetToShow(map, offset, index, 28)).toBe(offset);
      }),
    );
  });

  it('asks for what is on screen and a margin, within the contract', () => {
    expect(rangeAt(scrollMap(1_000, 28, 560), 2_800, 28, 10)).toEqual({ first: 90, count: 41 });
    expect(rangeAt(scrollMap(1_000, 28, 560), 0, 28, 10).first).toBe(0);
    expect(rangeAt(scrollMap(100_000, 1, 4_000), 0, 1, 10).count).toBe(500);
  });
});
