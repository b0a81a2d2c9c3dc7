import type { Gauge } from '../../../shared/contract/plots.ts';

export type GaugeLevel = 'normal' | 'warning' | 'alarm';

/** Where a value stands between the ends of a gauge, 0 to 1; beyond them it stays at the end. */
export function share(value: number, { min, max }: Pick<Gauge, 'min' | 'max'>): number {
  // Halves, so that ends far apart do not overflow.
  const part = (value / 2 - min / 2) / (max / 2 - min / 2);
  return Math.min(1, Math.max(0, part));
}

/** What a value means. An alarm below the warning says that low is bad. */
export function levelOf(value: number, { warnAt, alarmAt }: Pick<Gauge, 'warnAt' | 'alarmAt'>): GaugeLevel {
  const isDownwards = warnAt !== null && alarmAt !== null && alarmAt < warnAt;
  const isPast = (limit: number | null): boolean => limit !== null && (isDownwards ? value <= limit : value >= limit);
  if (isPast(alarmAt)) return 'alarm';
  return isPast(warnAt) ? 'warning' : 'normal';
}

/** Stretches of the scale that warn and alarm, as shares of it. */
export function zones(gauge: Gauge): { level: GaugeLevel; from: number; to: number }[] {
  const { warnAt, alarmAt, min, max } = gauge;
  const limits = [min, max, ...[warnAt, alarmAt].filter((limit) => limit !== null && limit > min && limit < max)];
  const edges = limits.filter((limit) => limit !== null).toSorted((a, b) => a - b);
  return edges.slice(1).map((to, index) => {
    const from = edges[index]!;
    return { level: levelOf(from / 2 + to / 2, gauge), from: share(from, gauge), to: share(to, gauge) };
  });
}

/** A scale a first value fits on: from zero, or about it, to the next round number. */
export function scaleFor(value: number): Pick<Gauge, 'min' | 'max'> {
  const size = Math.abs(value);
  if (size === 0 || size > 1e290) return { min: 0, max: size === 0 ? 1 : 1e300 };
  const power = 10 ** Math.floor(Math.log10(size));
  const top = ([1, 2, 5, 10, 20].find((step) => step * power > size * 1.2) ?? 20) * power;
  return value < 0 ? { min: -top, max: top } : { min: 0, max: top };
}
