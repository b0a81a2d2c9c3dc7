import { expect, it } from 'vitest';

import { windowAround } from './row-window.ts';

const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => ({ index: from + at }));

it('covers what is on screen, and some rows around it', () => {
  for (const [from, to] of [
    [0, 20],
    [37, 61],
    [9_990, 10_030],
  ] as const) {
    const { first, count } = windowAround(rows(from, to));
    expect(first).toBeLessThanOrEqual(from);
    expect(first + count).toBeGreaterThan(to);
  }
});

it('stays the same for a small scroll, so that nothing is asked anew', () => {
  expect(windowAround(rows(130, 150))).toEqual(windowAround(rows(132, 152)));
});

it('asks for no more than the contract allows', () => {
  expect(windowAround(rows(0, 2_000)).count).toBe(500);
});
