import { z } from 'zod';

import { request } from './define.ts';
import { Bytes, SessionId } from './ids.ts';
import { MessageRow } from './mqtt.ts';

/** More of a payload is not compared: 256 KiB. */
export const MAX_COMPARED_BYTES = 262_144;
/** Most changes, lines or ranges one comparison lists; the counts are of all. */
export const MAX_DIFFERENCES = 500;

/** Values of JSON as JSON text, each cut to some hundred characters; null where there is none on that side. */
export const JsonChange = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type JsonChange = z.infer<typeof JsonChange>;

/** A line of either text, or how many lines both share that are left out. */
export const DiffLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }),
  z.object({ kind: z.literal('skipped'), lines: z.number() }),
]);
export type DiffLine = z.infer<typeof DiffLine>;

/** Bytes that differ, from `offset` on in both; the first of them, the counts are of all. */
export const ByteRange = z.object({
  offset: z.number(),
  before: Bytes,
  after: Bytes,
  beforeBytes: z.number(),
  afterBytes: z.number(),
});
export type ByteRange = z.infer<typeof ByteRange>;

export const PayloadDiff = z.discriminatedUnion('kind', [
  /** Equal byte for byte, as far as compared. */
  z.object({ kind: z.literal('same') }),
  /** `total` 0: the values are equal, only the way they are written differs. */
  z.object({ kind: z.literal('json'), total: z.number(), changes: z.array(JsonChange).max(MAX_DIFFERENCES) }),
  z.object({
    kind: z.literal('text'),
    added: z.number(),
    removed: z.number(),
    lines: z.array(DiffLine).max(MAX_DIFFERENCES),
    /** There are more lines than are listed. */
    isCut: z.boolean(),
    /** The texts share too little to line them up in time: all of one, then all of the other. */
    isApart: z.boolean(),
  }),
  z.object({
    kind: z.literal('bytes'),
    differing: z.number(),
    total: z.number(),
    ranges: z.array(ByteRange).max(MAX_DIFFERENCES),
  }),
]);
export type PayloadDiff = z.infer<typeof PayloadDiff>;

const seq = z.number().int().min(1);
const node = z.object({ sessionId: SessionId, nodeId: z.number().int().min(0) });

/** The part of the MQTT contract that looks at the kept messages of one topic. */
export const mqttMessages = {
  /**
   * A kept message by its place among all the topic ever had, from 1, or by its number; null when it is no longer
   * kept. The place of a message never changes, whatever comes or is let go.
   */
  locate: request(
    node.extend({ at: z.union([z.object({ place: z.number().int().min(1) }), z.object({ seq })]) }),
    z.object({ message: MessageRow, place: z.number() }).nullable(),
  ),
  /** What changed from one kept message of a topic to another; from the one before where no base is named. */
  compare: request(
    node.extend({ seq, baseSeq: seq.nullable() }),
    z.object({
      /** Null: the message is the first that is kept, there is nothing to compare it with. */
      base: MessageRow.nullable(),
      diff: PayloadDiff,
      /** Bytes of each that were compared where one is larger; else null. */
      comparedBytes: z.number().nullable(),
    }),
  ),
};
export type Comparison = z.infer<(typeof mqttMessages)['compare']['result']>;
