import { setTimeout as sleep } from 'node:timers/promises';

/** Time between two looks at the whole tree, in milliseconds. */
const LOOK_MS = 1_000;

/** Runs at once and then every second until nobody looks. */
export async function everySecond(sink: { signal: AbortSignal }, look: () => Promise<void>): Promise<void> {
  while (!sink.signal.aborted) {
    await look();
    // An abort only ends the wait: the loop looks at the signal itself.
    await sleep(LOOK_MS, undefined, { signal: sink.signal }).catch(() => undefined);
  }
}
