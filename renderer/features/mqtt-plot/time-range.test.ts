import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PlotRange } from '../../../shared/contract/mqtt-series.ts';
import { fixed, pan, spanOf, zoom } from './time-range.ts';

const span = { fromMs: 1_000_000, toMs: 1_100_000 };

describe('a range of time', () => {
  it('moves by a share of itself', () => {
    expect(pan(span, 0.1)).toEqual({ fromMs: 1_010_000, toMs: 1_110_000 });
    expect(pan(span, -0.5)).toEqual({ fromMs: 950_000, toMs: 1_050_000 });
    expect(pan(span, -100)).toEqual({ fromMs: 0, toMs: 100_000 });
  });

  it('zooms about a moment that stays where it is', () => {
    expect(zoom(span, 0.5, 0.25)).toEqual({ fromMs: 1_012_500, toMs: 1_062_500 });
    expect(zoom(span, 2, 1)).toEqual({ fromMs: 900_000, toMs: 1_100_000 });
    expect(zoom({ fromMs: 5, toMs: 16 }, 0.001)).toMatchObject({ fromMs: 5.5 });
  });

  it('is what the contract takes, however it was moved and zoomed', () => {
    const step = fc.oneof(
      fc.record({ by: fc.double({ min: -5, max: 5, noNaN: true }) }),
      fc.record({
        factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = { fromMs: 1_700_000_000_000, toMs: 1_700_000_060_000 };
        for (const one of steps) now = 'by' in one ? pan(now, one.by) : zoom(now, one.factor, one.at);
        expect(PlotRange.safeParse(fixed(now)).success).toBe(true);
      }),
    );
  });

  it('that is fixed is on screen at once, a live one as the host says', () => {
    expect(spanOf(fixed(span), { fromMs: 1, toMs: 2 })).toEqual(span);
    expect(spanOf({ kind: 'all' }, { fromMs: 1, toMs: 2 })).toEqual({ fromMs: 1, toMs: 2 });
    expect(spanOf({ kind: 'all' }, null)).toBeNull();
  });
});
