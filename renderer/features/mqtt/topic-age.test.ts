import { expect, it } from 'vitest';

import { AGE_BANDS, ageBand } from './topic-age.ts';

it('puts a moment into the band of its age', () => {
  const bandOf = (ageMs: number): string => AGE_BANDS[ageBand(1_000_000_000, 1_000_000_000 + ageMs)]!.label;
  expect([-5, 0, 9_999, 10_000, 59_999, 60_000, 3_599_999, 3_600_000].map(bandOf)).toEqual([
    '< 10 s',
    '< 10 s',
    '< 10 s',
    '< 1 min',
    '< 1 min',
    '< 10 min',
    '< 1 h',
    '1 h +',
  ]);
});
