/** How long ago something came, in bands: a label that rests for a while reads better than one that counts. */
export const AGE_BANDS = [
  { belowMs: 10_000, label: '< 10 s' },
  { belowMs: 60_000, label: '< 1 min' },
  { belowMs: 600_000, label: '< 10 min' },
  { belowMs: 3_600_000, label: '< 1 h' },
  { belowMs: Infinity, label: '1 h +' },
] as const;

/** The band a moment lies in, 0 for the newest. */
export function ageBand(atMs: number, nowMs: number): number {
  const ageMs = nowMs - atMs;
  return AGE_BANDS.findIndex(({ belowMs }) => ageMs < belowMs);
}
