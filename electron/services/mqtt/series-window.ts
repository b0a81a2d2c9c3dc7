import type { PlotRange, PlotSeries, PlotSource, PlotWindow } from '../../../shared/contract/mqtt-series.ts';
import { packNumbers } from '../../../shared/domain/plot/packed-numbers.ts';
import { RangeSample, type PlotPoints } from '../../../shared/domain/plot/range-sample.ts';
import { RangeStatistics } from '../../../shared/domain/plot/range-statistics.ts';
import type { SeriesColumn } from './series-column.ts';
import type { SeriesSource } from './series-source.ts';

/** Points between two places to pause: about a tenth of a millisecond. */
const POINTS_PER_STEP = 2_048;
/** What is shown of a series that has a single moment, or none: a minute before. */
const LONELY_MS = 60_000;
/** Beside the points of the range, one on either side lets the line run to the edge. */
const NEIGHBOURS = 2;

/** The time a range means now: everything kept is what its sources keep. */
export function resolveRange(
  range: PlotRange,
  sources: readonly SeriesSource[],
  nowMs: number,
): Pick<PlotWindow, 'fromMs' | 'toMs' | 'kept'> {
  const kept = keptRange(sources);
  if (range.kind === 'fixed') return { fromMs: range.fromMs, toMs: range.toMs, kept };
  if (range.kind === 'last') return { fromMs: Math.max(0, nowMs - range.spanMs), toMs: nowMs, kept };
  const { fromMs, toMs } = kept ?? { fromMs: nowMs, toMs: nowMs };
  return { fromMs: fromMs < toMs ? fromMs : Math.max(0, toMs - LONELY_MS), toMs, kept };
}

/** One series of a window: thinned out, with its figures. Many points take a while, so it can pause. */
export function* seriesWindow(
  { source, column, withoutNumber, node }: SeriesSource,
  fromMs: number,
  toMs: number,
  maxPoints: number,
): Generator<void, PlotSeries> {
  const sample = new RangeSample(fromMs, toMs, maxPoints - NEIGHBOURS);
  const statistics = new RangeStatistics();
  const { from, to } = column.between(fromMs, toMs);
  for (let at = from; at < to;) {
    const pause = Math.min(to, at + POINTS_PER_STEP);
    // What was let go during a pause is not there any more.
    for (at = Math.max(at, column.first); at < pause; at++) {
      const atMs = column.timeAt(at);
      if (atMs < fromMs || atMs > toMs) continue;
      const value = column.valueAt(at);
      sample.add(atMs, value);
      statistics.add(atMs, value);
    }
    yield;
  }
  const points = withNeighbours(sample.points(), column, from, to);
  const newest = column.end - 1;
  return {
    ...source,
    times: packNumbers(points.timesMs),
    values: packNumbers(points.values),
    isThinned: sample.isThinned,
    statistics: statistics.result(),
    newest: column.count > 0 ? { atMs: column.timeAt(newest), value: column.valueAt(newest) } : null,
    points: column.count,
    messages: node?.messages ?? 0,
    withoutNumber,
    letGo: node ? node.messages - node.keptMessages : 0,
  };
}

function keptRange(sources: readonly SeriesSource[]): PlotWindow['kept'] {
  let kept: PlotWindow['kept'] = null;
  for (const { column } of sources) {
    const extent = column.extent();
    if (!extent) continue;
    kept = kept
      ? { fromMs: Math.min(kept.fromMs, extent.fromMs), toMs: Math.max(kept.toMs, extent.toMs) }
      : { ...extent };
  }
  return kept;
}

function withNeighbours({ timesMs, values }: PlotPoints, column: SeriesColumn, from: number, to: number): PlotPoints {
  if (!column.isSorted) return { timesMs, values };
  const before = from > column.first && from <= column.end ? [from - 1] : [];
  const after = to >= column.first && to < column.end ? [to] : [];
  const join = (middle: Float64Array, read: (index: number) => number): Float64Array =>
    Float64Array.of(...before.map(read), ...middle, ...after.map(read));
  return {
    timesMs: join(timesMs, (index) => column.timeAt(index)),
    values: join(values, (index) => column.valueAt(index)),
  };
}

/** A series of which nothing was read yet. */
export const unreadSeries = ({ topic, path }: PlotSource): PlotSeries => ({
  topic,
  path,
  times: new Uint8Array(),
  values: new Uint8Array(),
  isThinned: false,
  statistics: new RangeStatistics().result(),
  newest: null,
  points: 0,
  messages: 0,
  withoutNumber: 0,
  letGo: 0,
});
