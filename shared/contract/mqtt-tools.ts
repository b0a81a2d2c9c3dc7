import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';
import { Bytes, SessionId } from './ids.ts';
import { MessageRow } from './mqtt.ts';

/** Most hits of a search, rows of a ranking and topics of a list that cross at once. */
export const MAX_FOUND = 500;
/** A regular expression looks at so many bytes of a payload. */
export const REGEX_PAYLOAD_BYTES = 65_536;

const one = z.object({ sessionId: SessionId });
const branch = one.extend({ nodeId: z.number().int().min(0) });

export const SearchMode = z.enum(['text', 'hex', 'regex']);
export type SearchMode = z.infer<typeof SearchMode>;

export const SearchHit = z.object({
  nodeId: z.number(),
  topic: z.string(),
  message: MessageRow,
  /** The bytes that were found, cut after 96, with up to 32 around them. */
  before: Bytes,
  match: Bytes,
  after: Bytes,
});
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchState = z.object({
  isDone: z.boolean(),
  /** Messages looked at so far, and how many were kept when the search began. */
  searched: z.number(),
  total: z.number(),
  /** Messages that hold what is looked for; the first `MAX_FOUND` of them are in `hits`, newest first. */
  matches: z.number(),
  hits: z.array(SearchHit).max(MAX_FOUND),
  /** Payloads of which a regular expression saw only the first `REGEX_PAYLOAD_BYTES`. */
  cutPayloads: z.number(),
  tookMs: z.number(),
});
export type SearchState = z.infer<typeof SearchState>;

export const RankBy = z.enum(['rate', 'bytes-per-s', 'messages', 'bytes', 'silence']);
export type RankBy = z.infer<typeof RankBy>;

export const RankRow = z.object({
  nodeId: z.number(),
  topic: z.string(),
  /** Topics counted in this row: itself and, where rows stand for a level, all below. */
  topics: z.number(),
  messages: z.number(),
  payloadBytes: z.number(),
  /** Over the last seconds; 0 until a second has passed. */
  messagesPerS: z.number(),
  bytesPerS: z.number(),
  lastAtMs: z.number(),
});
export type RankRow = z.infer<typeof RankRow>;

export const Ranking = z.object({
  nowMs: z.number(),
  /** Seconds the rates are averaged over; 0 while they are not known yet. */
  overS: z.number(),
  /** Rows there are; the first of them, at most `MAX_FOUND`, are in `rows`. */
  total: z.number(),
  /** Of all topics, `$SYS` aside. */
  messagesPerS: z.number(),
  bytesPerS: z.number(),
  /** Rows without a message for longer than was asked. */
  silent: z.number(),
  rows: z.array(RankRow).max(MAX_FOUND),
});
export type Ranking = z.infer<typeof Ranking>;

export const ClearProgress = z.object({
  isDone: z.boolean(),
  total: z.number(),
  cleared: z.number(),
  /** What the broker refused, and the first reason. */
  failed: z.number(),
  failure: Failure.nullable(),
});
export type ClearProgress = z.infer<typeof ClearProgress>;

export const BrokerFacts = z.object({
  /** Of each topic below `$SYS/broker/` and `$SYS/brokers/` that was received: its name below `$SYS/`, and at most 200 bytes of its text. */
  values: z.array(z.object({ name: z.string(), text: z.string(), receivedAtMs: z.number() })).max(MAX_FOUND),
});
export type BrokerFacts = z.infer<typeof BrokerFacts>;

export const mqttTools = {
  /**
   * Looks through the payloads of every message kept, newest first, until it is done or closed.
   * Text is UTF-8; hex is digits in pairs. `filter` narrows it to topics an MQTT filter matches.
   */
  search: stream(
    one.extend({
      mode: SearchMode,
      pattern: z.string().min(1).max(1_000),
      isCaseSensitive: z.boolean(),
      filter: z.string().max(1_000),
    }),
    SearchState,
    { batchMs: 100, whenFull: 'latest' },
  ),
  /** What sends most, or longest nothing: once a second while somebody looks. */
  ranking: stream(
    one.extend({
      by: RankBy,
      /** Rows stand for so many first levels of the topics, with all below; null lists topics. */
      levels: z.number().int().min(1).max(100).nullable(),
      silentAfterS: z.number().int().min(1).max(1_000_000),
      count: z.number().int().min(1).max(MAX_FOUND),
    }),
    Ranking,
    { batchMs: 250, whenFull: 'latest' },
  ),
  /** Topics at a node and below with a retained message, as far as we have seen; at most `MAX_FOUND` by name. */
  retainedBelow: request(branch, z.object({ total: z.number(), topics: z.array(z.string()).max(MAX_FOUND) })),
  /** Clears them all, until it is done or closed. */
  clearRetainedBelow: stream(branch, ClearProgress, { batchMs: 100, whenFull: 'latest' }),
  /**
   * Messages at a node and below: the last one of every topic, or all that are kept. One array of JSON, one object a
   * line, or CSV (RFC 4180). Each has topic, time, qos, retain, and its payload as text or, where it is not UTF-8, base64.
   */
  exportBelow: stream(
    branch.extend({ what: z.enum(['last', 'all']), format: z.enum(['json', 'ndjson', 'csv', 'pcapng']) }),
    Bytes,
    {
      batchMs: 5,
      window: 1_048_576,
      unit: 'bytes',
      whenFull: 'pause',
    },
  ),
  /** What the broker says of itself below `$SYS/broker/` (mosquitto, HiveMQ and others) or `$SYS/brokers/` (EMQX). */
  broker: stream(one, BrokerFacts, { batchMs: 500, whenFull: 'latest' }),
};
