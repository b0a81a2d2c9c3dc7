import { expect, it } from 'vitest';

import { retryDelayMs } from './backoff.ts';

it('waits one second, twice as long each time, at most thirty', () => {
  const middle = (): number => 0.5;
  expect([1, 2, 3, 4, 5, 6, 7, 5_000].map((attempt) => retryDelayMs(attempt, middle))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

it('leaves a tenth either way to chance', () => {
  expect([retryDelayMs(1, () => 0), retryDelayMs(1, () => 1)]).toEqual([900, 1_100]);
});
