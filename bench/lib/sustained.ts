import type { Counter } from './counters.ts';
import type { BenchBroker } from './mqtt-broker.ts';
import { isQuick, mustEqual, progress } from './reporter.ts';

/** How long a rate must hold, in seconds. */
const HOLD_S = isQuick ? 1 : 4;
/** From one rate to the next. */
const STEP = 1.12;
const LAG_MS = 1_000;
const LOWEST_PER_S = 1_000;
const HIGHEST_PER_S = 250_000;

export interface Search {
  broker: BenchBroker;
  counter: Counter;
  topics: number;
  sizeBytes: number;
  /** Where to begin; the nearer the answer, the shorter the search. */
  guessPerS: number;
}

/** The highest rate, in steps of 12 %, that holds; 0 if none does. */
export async function highestRate(search: Search): Promise<number> {
  let perS = Math.round(search.guessPerS);
  let best = 0;
  const isUpwards = await holds(search, perS);
  if (isUpwards) best = perS;
  for (;;) {
    perS = Math.round(isUpwards ? perS * STEP : perS / STEP);
    if (perS < LOWEST_PER_S || perS > HIGHEST_PER_S) return best;
    const isHeld = await holds(search, perS);
    if (isHeld) best = perS;
    if (isHeld !== isUpwards) return best;
  }
}

/** Whether everything published at this rate was counted within a second of the last byte. */
async function holds({ broker, counter, topics, sizeBytes }: Search, perS: number): Promise<boolean> {
  const count = perS * HOLD_S;
  const before = counter.count();
  const { startedAtMs, endedAtMs } = await broker.publish({
    count,
    topics,
    sizeBytes,
    perS,
    retain: false,
  });
  const reachedAtMs = await counter.reached(before + count);
  const isPaced = endedAtMs - startedAtMs < HOLD_S * 1_100;
  const lagMs = reachedAtMs === null ? Number.POSITIVE_INFINITY : reachedAtMs - endedAtMs;
  if (reachedAtMs !== null) mustEqual(counter.count(), before + count, 'messages counted');
  const isHeld = isPaced && lagMs < LAG_MS;
  const lag = reachedAtMs === null ? `lost ${before + count - counter.count()}` : `lag ${Math.round(lagMs)} ms`;
  progress(`  ${counter.name} ${perS} msg/s: ${lag}${isPaced ? '' : ', broker behind'}${isHeld ? '' : ' ✗'}`);
  return isHeld;
}
