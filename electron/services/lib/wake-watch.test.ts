import { describe, expect, it } from 'vitest';

import { type Clocks, WakeWatch } from './wake-watch.ts';

/** A watch over clocks that only move when told to. */
function watching() {
  const now: Clocks = { wallMs: 1_000_000, monotonicMs: 5_000, uptimeMs: 90_000 };
  const told: [string, number][] = [];
  const watch = new WakeWatch({
    read: () => ({ ...now }),
    onWake: (ms) => told.push(['wake', ms]),
    onClockSet: (ms) => told.push(['set', ms]),
  });
  watch.start();
  watch[Symbol.dispose]();
  const pass = (wallMs: number, monotonicMs = wallMs, uptimeMs = monotonicMs): [string, number][] => {
    now.wallMs += wallMs;
    now.monotonicMs += monotonicMs;
    now.uptimeMs += uptimeMs;
    watch.look();
    return told.splice(0);
  };
  return { pass };
}

describe('the watch over the clocks', () => {
  it('says nothing while they agree, and nothing of a busy moment or a small correction', () => {
    const { pass } = watching();
    expect([...pass(2_000), ...pass(9_000), ...pass(2_500, 2_000), ...pass(1_200, 2_000)]).toEqual([]);
  });

  it('knows sleep where the monotonic clock sleeps too (Linux)', () => {
    expect(watching().pass(600_000, 1_500, 600_000)).toEqual([['wake', 600_000]]);
  });

  it('knows sleep where every clock goes on (macOS, Windows)', () => {
    expect(watching().pass(600_000)).toEqual([['wake', 600_000]]);
  });

  it('knows a clock that was set, forward and back, from sleep', () => {
    const { pass } = watching();
    expect(pass(3_602_000, 2_000)).toEqual([['set', 3_600_000]]);
    expect(pass(-3_598_000, 2_000)).toEqual([['set', -3_600_000]]);
    expect(pass(7_200_000, 1_000, 3_600_000)).toEqual([
      ['set', 3_600_000],
      ['wake', 3_600_000],
    ]);
  });
});
