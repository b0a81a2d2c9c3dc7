import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { WireBudget } from './wire-budget.ts';
import { FRAME_OVERHEAD_BYTES, WireLog } from './wire-log.ts';

const take = (budget: WireBudget, log: WireLog, size: number): void =>
  budget.charge(log, log.appendData('in', new Uint8Array(size), 0));

function setup(sessionBytes: number, totalBytes: number, count: number): { budget: WireBudget; logs: WireLog[] } {
  const budget = new WireBudget({ sessionBytes, totalBytes });
  const logs = Array.from({ length: count }, () => new WireLog());
  for (const log of logs) budget.add(log);
  return { budget, logs };
}

describe('the wire log budget', () => {
  it('holds a session to its bound', () => {
    const { budget, logs } = setup(10 * (100 + FRAME_OVERHEAD_BYTES), 1e9, 1);
    for (let i = 0; i < 25; i++) take(budget, logs[0]!, 100);
    expect([logs[0]!.kept, logs[0]!.evictedFrames, logs[0]!.evictedBytes]).toEqual([10, 15, 1_500]);
  });

  it('lets a frame larger than the bound go at once, and counts it', () => {
    const { budget, logs } = setup(1_000, 10_000, 1);
    take(budget, logs[0]!, 5_000);
    expect([logs[0]!.kept, logs[0]!.evictedFrames, budget.usedBytes]).toEqual([0, 1, 0]);
  });

  it('takes from the fullest, so that a quiet session keeps what it has', () => {
    const { budget, logs } = setup(1e6, 1e6, 2);
    const [quiet, loud] = logs as [WireLog, WireLog];
    for (let i = 0; i < 10; i++) take(budget, quiet, 50);
    for (let i = 0; i < 20_000; i++) take(budget, loud, 200);
    expect([quiet.kept, quiet.evictedFrames]).toEqual([10, 0]);
    expect(loud.evictedFrames).toBeGreaterThan(0);
    expect(budget.usedBytes).toBeGreaterThan(0.9e6);
  });

  it('shares evenly among sessions that are equally loud', () => {
    const { budget, logs } = setup(1e6, 1e6, 4);
    for (let i = 0; i < 20_000; i++) for (const log of logs) take(budget, log, 100);
    for (const log of logs) expect(log.usedBytes).toBeGreaterThan(0.15e6);
  });

  it('shrinks at once when the bounds do', () => {
    const { budget, logs } = setup(1e6, 2e6, 2);
    for (let i = 0; i < 1_000; i++) for (const log of logs) take(budget, log, 500);
    budget.setLimits({ sessionBytes: 200_000, totalBytes: 300_000 });
    expect(Math.max(...logs.map((log) => log.usedBytes))).toBeLessThanOrEqual(200_000);
    expect(budget.usedBytes).toBeLessThanOrEqual(300_000);
  });

  it('never exceeds its bounds and never loses count', () => {
    const limits = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 40_000 }));
    const step = fc.oneof(
      { weight: 20, arbitrary: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 3_000 })) },
      { weight: 1, arbitrary: limits.map(([session, total]) => ({ session, total })) },
      { weight: 1, arbitrary: fc.nat({ max: 4 }).map((gone) => ({ gone })) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        let [session, total] = [10_000, 20_000];
        const { budget, logs } = setup(session, total, 5);
        const live = new Set(logs);
        for (const what of steps) {
          if (Array.isArray(what)) {
            if (live.has(logs[what[0]]!)) take(budget, logs[what[0]]!, what[1]);
          } else if ('gone' in what) {
            live.delete(logs[what.gone]!);
            budget.remove(logs[what.gone]!);
          } else {
            ({ session, total } = what);
            budget.setLimits({ sessionBytes: session, totalBytes: total });
          }
          const used = [...live].map((log) => log.usedBytes);
          expect(Math.max(0, ...used)).toBeLessThanOrEqual(session);
          expect(used.reduce((sum, bytes) => sum + bytes, 0)).toBe(budget.usedBytes);
          expect(budget.usedBytes).toBeLessThanOrEqual(total);
          for (const log of live) expect(log.kept + log.evictedFrames).toBe(log.appended);
        }
      }),
    );
  });
});
