import { performance } from 'node:perf_hooks';

import type { Clock } from '../../ports/clock.ts';

/** The machine's clock; its nanoseconds count on from the start of the process, so they never go backwards. */
export function systemClock(): Clock {
  const startNs = BigInt(Math.round(performance.timeOrigin * 1_000)) * 1_000n;
  const originNs = process.hrtime.bigint() - BigInt(Math.round(performance.now() * 1_000)) * 1_000n;
  return {
    nowMs: () => Date.now(),
    nowNs: () => startNs + (process.hrtime.bigint() - originNs),
  };
}
