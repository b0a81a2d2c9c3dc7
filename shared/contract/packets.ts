import { z } from 'zod';

import { PACKET_TYPES } from '../domain/decode/mqtt/packet-types.ts';
import { request, stream } from './define.ts';
import { Bytes, MAX_ROWS, RowRange, SessionId } from './ids.ts';

/** Most packets of one session that are kept in the list; the oldest beyond leave it. */
export const MAX_PACKETS = 100_000;

/** Which packets a page wants to see; an empty filter lets all through. */
export const PacketFilter = z.object({
  /** Who sent them; null: both. */
  from: z.enum(['client', 'broker']).nullable(),
  /** Types shown; empty: all. */
  types: z.array(z.enum(PACKET_TYPES)).max(PACKET_TYPES.length),
  /** Words that type and summary hold, in any case. */
  text: z.string().max(200),
});
export type PacketFilter = z.infer<typeof PacketFilter>;

/** Another packet of the same exchange. */
const Tied = z.object({
  n: z.number(),
  /** Time between the two, in microseconds. */
  afterUs: z.number(),
});

/** One MQTT control packet of a connection. */
export const PacketRow = z.object({
  /** Counts up from 1 within the session. */
  n: z.number(),
  /** The frame its first byte was in. */
  seq: z.number(),
  sizeBytes: z.number(),
  /** As the session sees it. */
  direction: z.enum(['in', 'out']),
  from: z.enum(['client', 'broker']),
  /** When its last byte crossed the wire: microseconds since the Unix epoch. */
  atUs: z.number(),
  /** Time since the packet before it in the list, in microseconds; null at the first. */
  deltaUs: z.number().nullable(),
  type: z.enum(PACKET_TYPES),
  /** What it is about, in one line. */
  summary: z.string(),
  /** It reports a failure, or is malformed. */
  isBad: z.boolean(),
  /** Number of the packet its exchange began with; its own where it stands alone. */
  flow: z.number(),
  /** The packet it answers, and the one that answers it. */
  answers: Tied.nullable(),
  answeredBy: Tied.nullable(),
  /** It wants an answer: none has come yet, or none ever will, since its connection is over. */
  answer: z.enum(['none-wanted', 'come', 'waiting', 'missing']),
  /** The packet it repeats, of which no answer had come; 0 for none. */
  repeats: z.number(),
});
export type PacketRow = z.infer<typeof PacketRow>;

/** How many packets of a type there were, and their bytes, headers included. */
const TypeCount = z.object({ type: z.enum(PACKET_TYPES), count: z.number(), sizeBytes: z.number() });
export type TypeCount = z.infer<typeof TypeCount>;

export const PacketWindow = z.object({
  /** False when what crosses this wire is not MQTT. */
  isMqtt: z.boolean(),
  /** Packets that match. */
  total: z.number(),
  first: z.number(),
  rows: z.array(PacketRow).max(MAX_ROWS),
  /** Rows the list lost at its front so far; without a filter, how many packets came before the first. */
  gone: z.number(),
  /** Of all packets since the list began. */
  counts: z.array(TypeCount).max(PACKET_TYPES.length),
  /** Protocol level of the newest connection: 3, 4 or 5; 0 while unknown. */
  level: z.number(),
  /** The level was told from the packets, since the CONNECT is no longer kept. */
  isLevelGuessed: z.boolean(),
  /** The wire log holds more that has not been looked at yet. */
  isBehind: z.boolean(),
  /** Bytes that stood before the first packet that could be made out. */
  skippedBytes: z.number(),
  /** The frame from which on the bytes were no packets; null while they are. */
  brokenAt: z.number().nullable(),
});
export type PacketWindow = z.infer<typeof PacketWindow>;

const one = z.object({ sessionId: SessionId });

export const packets = {
  /** Control packets of a session's wire log; `follow` pins the window to the newest `count`. */
  view: stream(one.extend(RowRange.shape).extend({ follow: z.boolean(), filter: PacketFilter }), PacketWindow, {
    batchMs: 100,
    whenFull: 'latest',
  }),
  /** The bytes of packet `n` of a session that is being viewed: at most 1 MiB, and the level to read them by. */
  bytes: request(
    one.extend({ n: z.number().int().min(1) }),
    z.object({ bytes: Bytes, sizeBytes: z.number(), level: z.union([z.literal(3), z.literal(4), z.literal(5)]) }),
  ),
};
