const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** Share of the wait that is left to chance, so that a room full of clients does not come back at once. */
const JITTER = 0.2;

/**
 * How long to wait before a try, in milliseconds: one second, doubling up to thirty, a little random.
 *
 * @param attempt counts from 1
 */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const delayMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(delayMs * (1 - JITTER / 2 + random() * JITTER));
}
