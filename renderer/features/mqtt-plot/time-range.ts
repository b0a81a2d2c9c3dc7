import type { PlotRange } from '../../../shared/contract/mqtt-series.ts';

/** A stretch of time in milliseconds since the epoch. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** Nothing is zoomed closer than this: what came within a few milliseconds can still be told apart. */
const LEAST_MS = 10;
/** Farther out there is nothing to see: about three years. */
const MOST_MS = 1e11;
/** Latest time a range may end at. */
const END_OF_TIME_MS = 1e14;

/** Moves a stretch by a share of its length; positive is later. */
export function pan(span: Span, by: number): Span {
  const shift = by * (span.toMs - span.fromMs);
  const fromMs = clamp(span.fromMs + shift, 0, END_OF_TIME_MS - (span.toMs - span.fromMs));
  return { fromMs, toMs: fromMs + (span.toMs - span.fromMs) };
}

/**
 * Makes a stretch `factor` times as long.
 *
 * @param at where the time stays that is there, as a share of the stretch: 0 its beginning, 1 its end
 */
export function zoom({ fromMs, toMs }: Span, factor: number, at = 0.5): Span {
  const length = clamp((toMs - fromMs) * factor, LEAST_MS, MOST_MS);
  const start = clamp(fromMs + at * (toMs - fromMs - length), 0, END_OF_TIME_MS - length);
  return { fromMs: start, toMs: start + length };
}

export const fixed = ({ fromMs, toMs }: Span): PlotRange => ({ kind: 'fixed', fromMs, toMs });

/** What is on screen: a fixed range is there at once, before the host has sent its points. */
export const spanOf = (range: PlotRange, shown: Span | null): Span | null =>
  range.kind === 'fixed' ? { fromMs: range.fromMs, toMs: range.toMs } : shown;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
