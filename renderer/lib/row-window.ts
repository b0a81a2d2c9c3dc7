/** Rows are asked for in steps, so that a small scroll needs no new request. */
const STEP = 50;
/** Most rows one request may ask for: the contract's bound. */
const MOST = 500;

/** The part of a long list to ask the host for: what is on screen, and some rows around it. */
export function windowAround(rows: readonly { index: number }[]): { first: number; count: number } {
  const from = rows[0]?.index ?? 0;
  const to = rows.at(-1)?.index ?? 0;
  const first = Math.max(0, Math.floor((from - STEP / 2) / STEP) * STEP);
  const end = Math.ceil((to + 1 + STEP / 2) / STEP) * STEP;
  return { first, count: Math.min(MOST, end - first) };
}
