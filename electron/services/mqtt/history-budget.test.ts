import { describe, expect, it } from 'vitest';

import { HistoryBudget } from './history-budget.ts';

/** A connection whose messages are a byte each; its topics' last ones are `least` bytes. */
function share(bytes: number, endedAtMs: number | null, least = 0) {
  const one = {
    history: {
      bytes,
      evict: (limit = 0): boolean => {
        one.history.bytes = Math.max(limit, least);
        return true;
      },
      pack: (): void => void (one.packed += 1),
    },
    hasEnded: endedAtMs !== null,
    sinceMs: endedAtMs ?? 0,
    cuts: 0,
    packed: 0,
    onCut: (): void => void (one.cuts += 1),
  };
  return one;
}

function keep(limit: number, shares: readonly ReturnType<typeof share>[]): number[] {
  const budget = new HistoryBudget(() => limit);
  for (const each of shares) budget.add(each);
  budget.keep();
  return shares.map(({ history }) => history.bytes);
}

describe('the budget of all histories', () => {
  it('leaves everything alone while it holds', () => {
    const shares = [share(60, null), share(40, 5)];
    expect(keep(100, shares)).toEqual([60, 40]);
    expect(shares.map(({ cuts }) => cuts)).toEqual([0, 0]);
  });

  it('cuts what ended first before the rest, and no more than it must', () => {
    const shares = [share(50, null), share(50, 9), share(50, 5), share(50, 7)];
    expect(keep(120, shares)).toEqual([50, 50, 0, 20]);
    expect(shares.map(({ cuts }) => cuts)).toEqual([0, 0, 1, 1]);
    expect(shares.map(({ packed }) => packed)).toEqual([0, 0, 1, 1]);
  });

  it('cuts the largest live one where those that ended have only last messages left', () => {
    expect(keep(100, [share(60, null), share(90, null), share(30, 5, 10)])).toEqual([60, 30, 10]);
  });

  it('forgets who was removed', () => {
    const budget = new HistoryBudget(() => 50);
    const [one, other] = [share(50, 1), share(50, null)];
    budget.add(one);
    budget.add(other);
    budget.remove(one);
    budget.keep();
    expect(one.history.bytes).toBe(50);
  });
});
