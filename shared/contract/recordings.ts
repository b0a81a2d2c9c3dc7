import { z } from 'zod';

import { topicFilterProblem } from '../domain/topic-filter.ts';
import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, MAX_ROWS, RowRange, SessionId } from './ids.ts';
import { MessageProperties } from './mqtt-properties.ts';
import { Qos } from './mqtt-profile.ts';

/** Most recordings a workspace keeps. */
export const MAX_RECORDINGS = 1_000;
/** Most hits of a search in a recording that are listed. */
export const MAX_RECORDED_HITS = 500;
/** Bytes of a payload that a row shows. */
export const RECORDED_PREVIEW_BYTES = 200;

const RecordingId = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(200);
const one = z.object({ id: RecordingId });
/** Empty, or an MQTT topic filter. */
const filter = z
  .string()
  .max(1_000)
  .refine((text) => text === '' || topicFilterProblem(text) === null, 'a topic filter');

/** Everything a connection received over a time, kept on disk. */
export const Recording = one.extend({
  name: z.string(),
  /** Name of the connection it is of. */
  connection: z.string(),
  /** `stopped`: by the disk, where `failure` says why; everything up to there is kept. */
  state: z.enum(['recording', 'whole', 'stopped', 'recovered']),
  failure: Failure.nullable(),
  /** The connection that is being recorded; null afterwards. */
  sessionId: SessionId.nullable(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  /** Messages and bytes that are on the disk. */
  messages: z.number(),
  bytes: z.number(),
});
export type Recording = z.infer<typeof Recording>;

export const RecordedRow = z.object({
  /** From 0, in the order of arrival. */
  index: z.number(),
  atMs: z.number(),
  topic: z.string(),
  qos: Qos,
  isRetained: z.boolean(),
  isDuplicate: z.boolean(),
  sizeBytes: z.number(),
  preview: Bytes,
});
export type RecordedRow = z.infer<typeof RecordedRow>;

export const RecordedSearch = z.object({
  isDone: z.boolean(),
  searched: z.number(),
  total: z.number(),
  matches: z.number(),
  hits: z.array(RecordedRow).max(MAX_RECORDED_HITS),
});
export type RecordedSearch = z.infer<typeof RecordedSearch>;

export const ReplaySettings = z.object({
  /** Times as fast as it was recorded; null: as fast as the broker takes it. */
  speed: z.number().min(0.01).max(1_000).nullable(),
  filter,
  /** Put before every topic. */
  prefix: z.string().max(1_000),
  /** Messages that had RETAIN set are published with it. */
  keepsRetain: z.boolean(),
});
export type ReplaySettings = z.infer<typeof ReplaySettings>;

export const Replay = z.object({
  replayId: z.string(),
  recordingId: z.string(),
  recording: z.string(),
  connection: z.string(),
  state: z.enum(['running', 'paused', 'done', 'stopped', 'failed']),
  failure: Failure.nullable(),
  sent: z.number(),
  /** Refused by the broker; `failure` has the first reason. */
  refused: z.number(),
  /** Left out: by the filter, or because topics that begin with $ cannot be published. */
  passedOver: z.number(),
  total: z.number(),
  /** Messages a second over the whole run, pauses aside. */
  perS: z.number(),
  /** How late the last message was, in milliseconds; 0 where there is no timing to keep. */
  lateMs: z.number(),
});
export type Replay = z.infer<typeof Replay>;

/** Keeps what connections receive on disk, shows it, and sends it again. */
export const recordings = {
  /** Newest first; counts follow at most twice a second. */
  list: stream(z.object({}), z.object({ recordings: z.array(Recording) }), { batchMs: 100, whenFull: 'latest' }),
  /** Records everything a connection receives from now on. Fails with `recordings.already`, `recordings.too-many`. */
  start: request(z.object({ sessionId: SessionId, name }), one),
  /** Resolves when everything received before is on the disk. */
  stop: request(one, z.void()),
  rename: request(one.extend({ name }), z.void()),
  /** Deletes a recording and its file. */
  remove: request(one, z.void()),
  rows: request(one.extend(RowRange.shape), z.object({ total: z.number(), rows: z.array(RecordedRow).max(MAX_ROWS) })),
  /** One message whole, up to 1 MiB of its payload. */
  message: request(
    one.extend({ index: z.number().int().min(0) }),
    z.object({ row: RecordedRow, payload: Bytes, properties: MessageProperties }),
  ),
  /** Looks for text or bytes in payloads, in file order, until it is done or closed. */
  search: stream(
    one.extend({ mode: z.enum(['text', 'hex']), pattern: z.string().max(1_000), filter }),
    RecordedSearch,
    { batchMs: 100, whenFull: 'latest' },
  ),
  /** As one JSON array, as one JSON object a line, or as CSV (RFC 4180). */
  export: stream(one.extend({ format: z.enum(['json', 'ndjson', 'csv', 'pcapng']) }), Bytes, {
    batchMs: 5,
    window: 1_048_576,
    unit: 'bytes',
    whenFull: 'pause',
  }),
  replay: request(one.extend({ sessionId: SessionId, settings: ReplaySettings }), z.object({ replayId: z.string() })),
  replays: stream(z.object({}), z.object({ replays: z.array(Replay) }), { batchMs: 100, whenFull: 'latest' }),
  pauseReplay: request(z.object({ replayId: z.string(), isPaused: z.boolean() }), z.void()),
  /** Stops a replay, or takes one that is over off the list. */
  stopReplay: request(z.object({ replayId: z.string() }), z.void()),
};
