import { describe, expect, it } from 'vitest';

import { rangeText, timeLabels } from './time-labels.ts';

const at = (...parts: [number, number, number, number, number?, number?, number?]): number =>
  new Date(...parts).getTime();

describe('the labels of a time axis', () => {
  it('are local, as precise as the steps, with the date where a day begins', () => {
    expect(timeLabels([at(2026, 0, 31, 23, 59), at(2026, 1, 1, 0, 0), at(2026, 1, 1, 0, 1)], 60_000)).toEqual([
      '23:59\n2026-01-31',
      '00:00\n2026-02-01',
      '00:01',
    ]);
    expect(timeLabels([at(2026, 0, 1, 7, 5, 3)], 1_000)).toEqual(['07:05:03\n2026-01-01']);
    expect(timeLabels([at(2026, 0, 1, 7, 5, 3, 250)], 50)).toEqual(['07:05:03.250\n2026-01-01']);
    expect(timeLabels([at(2026, 0, 1, 0, 0)], 86_400_000)).toEqual(['2026-01-01']);
  });

  it('say a range in words', () => {
    expect(rangeText(at(2026, 0, 1, 7, 0), at(2026, 0, 1, 7, 5))).toBe('07:00:00 to 07:05:00');
    expect(rangeText(at(2026, 0, 1, 7, 0), at(2026, 0, 2, 7, 5))).toBe('2026-01-01 07:00:00 to 2026-01-02 07:05:00');
    expect(rangeText(at(2026, 0, 1, 7, 0, 0, 5), at(2026, 0, 1, 7, 0, 1))).toBe('07:00:00.005 to 07:00:01.000');
  });
});
