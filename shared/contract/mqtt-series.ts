import { z } from 'zod';

import { parseJsonPath } from '../domain/plot/json-path.ts';
import { request, stream } from './define.ts';
import { Bytes, SessionId } from './ids.ts';

/** Most series one chart shows: as many as there are colours that can be told apart. */
export const MAX_SERIES = 8;
/** Most points of a series sent at a time: a chart has no more pixels to show them. */
export const MAX_POINTS = 2_000;
/** Most numbers one search answers. */
export const MAX_SOURCES = 200;

/** Where a series takes its numbers from. */
export const PlotSource = z.object({
  topic: z.string().min(1).max(65_535),
  /** A JSON path to one value; `$` where the payload itself is the number. */
  path: z
    .string()
    .max(2_000)
    .refine((path) => parseJsonPath(path) !== null, 'a path to one value, such as $.a[0]'),
});
export type PlotSource = z.infer<typeof PlotSource>;

/** Farther than any clock: the year 5138. */
const timeMs = z.number().min(0).max(1e14);

/** The time to show: everything kept, the newest part of it as it grows, or a range that stays. */
export const PlotRange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('last'), spanMs: z.number().min(1).max(1e11) }),
  z
    .object({ kind: z.literal('fixed'), fromMs: timeMs, toMs: timeMs })
    .refine(({ fromMs, toMs }) => fromMs < toMs, 'from comes before to'),
]);
export type PlotRange = z.infer<typeof PlotRange>;

const figure = z.number().nullable();

export const PlotSeries = z.object({
  topic: z.string(),
  path: z.string(),
  /** Times (milliseconds since the epoch, ascending) and values of the points, as packed 64-bit floats. */
  times: Bytes,
  values: Bytes,
  /** The points are the lowest and highest of their stretch of time: there are more than can be shown. */
  isThinned: z.boolean(),
  /** Of all points in the range, not only of those sent; see `PlotStatistics`. */
  statistics: z.object({
    count: z.number(),
    min: figure,
    max: figure,
    mean: figure,
    standardDeviation: figure,
    last: figure,
    firstAtMs: figure,
    lastAtMs: figure,
    ratePerS: figure,
    gaps: z.object({ count: z.number(), overMs: z.number(), longestMs: z.number() }).nullable(),
  }),
  /** The newest point of all, in the range or not. */
  newest: z.object({ atMs: z.number(), value: z.number() }).nullable(),
  /** Points of everything kept. */
  points: z.number(),
  /** Messages of the topic so far, those read of them that held no number here, and those let go to save memory. */
  messages: z.number(),
  withoutNumber: z.number(),
  letGo: z.number(),
});
export type PlotSeries = z.infer<typeof PlotSeries>;

export const PlotWindow = z.object({
  /** The range shown, as it is now. */
  fromMs: z.number(),
  toMs: z.number(),
  /** From the first to the last point kept, of all series; null while there is none. */
  kept: z.object({ fromMs: z.number(), toMs: z.number() }).nullable(),
  series: z.array(PlotSeries).max(MAX_SERIES),
  /** Share of the kept messages that was read, 0 to 1; below 1 the series hold nothing yet. */
  progress: z.number(),
});
export type PlotWindow = z.infer<typeof PlotWindow>;

const one = z.object({ sessionId: SessionId });
const sources = z.array(PlotSource).min(1).max(MAX_SERIES);

/** The part of the MQTT contract that turns kept messages into series of numbers. */
export const mqttSeries = {
  /** The points of a chart over a range of time, thinned out to what it can show, with their figures. */
  series: stream(
    one.extend({ sources, range: PlotRange, maxPoints: z.number().int().min(10).max(MAX_POINTS) }),
    PlotWindow,
    { batchMs: 100, whenFull: 'latest' },
  ),
  /** Every point kept of the series, or of a range of them, as CSV (RFC 4180, UTF-8) in pieces. */
  exportSeries: stream(one.extend({ sources, range: PlotRange }), Bytes, {
    batchMs: 5,
    window: 1_048_576,
    unit: 'bytes',
    whenFull: 'pause',
  }),
  /** Numbers in the last messages of the topics a filter lets through; the filter works as the tree's. */
  numbers: request(
    one.extend({ filter: z.string().max(1_000) }),
    z.object({
      sources: z.array(PlotSource.extend({ value: z.number() })).max(MAX_SOURCES),
      /** There are more than were listed. */
      hasMore: z.boolean(),
    }),
  ),
};
