import { z } from 'zod';

import { PACKINGS } from '../domain/decode/compression.ts';
import { PAYLOAD_FORMATS } from '../domain/decode/formats.ts';
import { topicFilterProblem } from '../domain/topic-filter.ts';
import { request, stream } from './define.ts';
import { Bytes, SessionId } from './ids.ts';
import { MAX_PUBLISH_BYTES } from './mqtt-profile.ts';

/** Most pins a workspace keeps. */
export const MAX_PINS = 500;
/** Most bytes that are unpacked of one payload: 4 MiB. */
export const MAX_UNPACKED_BYTES = 4 * 1_048_576;
/** Most aliases one question about Sparkplug names. */
export const MAX_ALIASES = 10_000;

const PayloadFormat = z.enum(PAYLOAD_FORMATS);

const Filter = z
  .string()
  .max(65_535)
  .refine((filter) => topicFilterProblem(filter) === null, 'a topic filter');

/** The format payloads of some topics are shown in. */
export const DecoderPin = z.object({
  filter: Filter,
  format: PayloadFormat,
  /** What the format needs to know: the layout of numbers, the message type of Protobuf; else empty. */
  option: z.string().max(300),
});
export type DecoderPin = z.infer<typeof DecoderPin>;

/** Most .proto files of a workspace. */
export const MAX_PROTO_FILES = 100;
/** Longest .proto file, in UTF-16 units. */
export const MAX_PROTO_CHARS = 500_000;

export const ProtoFile = z.object({ name: z.string().min(1).max(255), text: z.string().max(MAX_PROTO_CHARS) });
export type ProtoFile = z.infer<typeof ProtoFile>;

const ProtoField = z.object({
  number: z.number(),
  name: z.string(),
  /** A scalar type, or the full name of a message or enum. */
  type: z.string(),
  isRepeated: z.boolean(),
});

/** The .proto files, and all they declare by full name. */
export const Protos = z.object({
  /** Their names. */
  files: z.array(z.string()),
  messages: z.array(z.object({ name: z.string(), fields: z.array(ProtoField) })),
  enums: z.array(z.object({ name: z.string(), values: z.array(z.object({ number: z.number(), name: z.string() })) })),
});
export type Protos = z.infer<typeof Protos>;

/** Why bytes could not be unpacked, and where. */
const Problem = z.object({ atByte: z.number(), reason: z.string() });

export const Unpacked = z.object({
  bytes: Bytes,
  /** There would be more: the limit was reached, or only the beginning was given. */
  isCut: z.boolean(),
  problem: Problem.nullable(),
});
export type Unpacked = z.infer<typeof Unpacked>;

/** What births and deaths seen on a connection say of an edge node or a device. */
const SparkplugLife = z.object({
  /** Null where neither a birth nor a death was seen. */
  isOnline: z.boolean().nullable(),
  sinceMs: z.number().nullable(),
});

/** What a connection has seen that a Sparkplug message depends on. */
export const SparkplugContext = z.object({
  node: SparkplugLife,
  /** Null where the message is about the edge node itself. */
  device: SparkplugLife.nullable(),
  /** When the births came that the names are from; nothing where none was seen before the message. */
  births: z.array(z.object({ topic: z.string(), receivedAtMs: z.number() })),
  /** The names of the aliases asked for, as far as the births declare them. */
  aliases: z.array(z.object({ alias: z.string(), name: z.string(), datatype: z.number() })),
});
export type SparkplugContext = z.infer<typeof SparkplugContext>;

export const decoders = {
  pins: stream(z.object({}), z.object({ pins: z.array(DecoderPin) }), { batchMs: 50, whenFull: 'latest' }),
  /** Pins a format, in place of what was pinned for the same filter. Fails with `decoders.too-many-pins`. */
  pin: request(DecoderPin, z.void()),
  unpin: request(z.object({ filter: Filter }), z.void()),
  protos: stream(z.object({}), Protos, { batchMs: 50, whenFull: 'latest' }),
  /** Adds .proto files, in place of those of the same name; all or none. Fails with `decoders.bad-proto`. */
  addProtos: request(z.object({ files: z.array(ProtoFile).min(1).max(20) }), z.void()),
  /** Fails with `decoders.bad-proto` where another file imports it. */
  removeProto: request(z.object({ name: z.string().max(255) }), z.void()),
  /** Unpacks a compressed payload, up to `MAX_UNPACKED_BYTES`. */
  unpack: request(
    z.object({
      bytes: Bytes.refine((bytes) => bytes.byteLength <= MAX_PUBLISH_BYTES, 'at most 16 MiB'),
      packing: z.enum(PACKINGS),
      /** More bytes would follow. */
      isCut: z.boolean(),
    }),
    Unpacked,
  ),
  /** What births and deaths say that came on the same connection, for the message number `seq` of a topic. */
  sparkplug: request(
    z.object({
      sessionId: SessionId,
      topic: z.string().max(65_535),
      seq: z.number().int().min(1),
      aliases: z.array(z.string().max(20)).max(MAX_ALIASES),
    }),
    SparkplugContext,
  ),
};
