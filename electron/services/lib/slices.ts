/** Longest time one slice of background work holds the event loop, in milliseconds. */
const SLICE_MS = 4;

/** Work done in small steps; each `yield` is a place to pause. */
export type Steps = Generator<void, void>;

/**
 * Runs long work without blocking: the first slice at once, so that small work is done when this returns,
 * the rest between other events.
 *
 * @returns true when it ran to its end, false when it was stopped.
 */
export async function runInSlices(steps: Steps, isStopped: () => boolean): Promise<boolean> {
  while (!runSlice(steps)) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isStopped()) return false;
  }
  return true;
}

/** Runs steps to their end at once, where there are few. */
export function drain(steps: Steps): void {
  while (!steps.next().done);
}

/** Runs steps for one slice's time; true when they are done. */
function runSlice(steps: Steps): boolean {
  const end = performance.now() + SLICE_MS;
  do if (steps.next().done) return true;
  while (performance.now() < end);
  return false;
}
