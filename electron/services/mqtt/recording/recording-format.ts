import { crc32 } from 'node:zlib';

import { isOddTopic } from '../../../../shared/domain/topic-bytes.ts';
import type { Arrival } from '../message-history.ts';

/*
 * A recording: eight bytes that name the format and its version, then frames, one per message:
 *
 *   u32  length of the body        u32  CRC-32 of the body         (little-endian, as all below)
 *   f64  received, in milliseconds since the epoch
 *   u8   QoS in bits 0 and 1, RETAIN in 2, DUP in 3; bit 4: the topic is UTF-16, being no UTF-8
 *   u16  bytes of the topic        u32  bytes of the properties
 *   topic, properties as they came (MQTT 5.0 §2.2.2), payload
 */
export const MAGIC = Buffer.from('WBREC\0\0\x01', 'latin1');

const FRAME_HEAD = 8;
const BODY_HEAD = 15;
/** No packet of MQTT is longer than 256 MiB (MQTT 5.0 §1.5.5), so no body is longer than that and its head. */
const LONGEST_BODY = 268_435_455 + 2 ** 18;

const RETAIN = 4;
const DUP = 8;
const ODD_TOPIC = 16;

export interface RecordedMessage {
  atMs: number;
  topic: string;
  qos: 0 | 1 | 2;
  retain: boolean;
  dup: boolean;
  properties: Uint8Array;
  payload: Buffer;
}

/** One message as it is written. */
export function encodeFrame(topic: string, atMs: number, message: Arrival): Buffer {
  const isOdd = isOddTopic(topic);
  const name = Buffer.from(topic, isOdd ? 'utf16le' : 'utf8');
  const { payload, properties } = message;
  const propertyBytes = properties?.byteLength ?? 0;
  const length = BODY_HEAD + name.byteLength + propertyBytes + payload.byteLength;
  const frame = Buffer.allocUnsafe(FRAME_HEAD + length);
  const flags = message.qos | (message.retain ? RETAIN : 0) | (message.dup ? DUP : 0) | (isOdd ? ODD_TOPIC : 0);
  frame.writeUInt32LE(length, 0);
  frame.writeDoubleLE(atMs, 8);
  frame.writeUInt8(flags, 16);
  frame.writeUInt16LE(name.byteLength, 17);
  frame.writeUInt32LE(propertyBytes, 19);
  let at = FRAME_HEAD + BODY_HEAD;
  at += name.copy(frame, at);
  if (properties) frame.set(properties, at);
  frame.set(payload, at + propertyBytes);
  frame.writeUInt32LE(crc32(frame.subarray(FRAME_HEAD)), 4);
  return frame;
}

/**
 * The length of the frame at `at`, head and body; 0 where not all of it is there, -1 where it is damaged.
 */
export function frameLength(bytes: Buffer, at: number): number {
  if (bytes.byteLength - at < FRAME_HEAD) return 0;
  const length = bytes.readUInt32LE(at);
  if (length < BODY_HEAD || length > LONGEST_BODY) return -1;
  if (bytes.byteLength - at < FRAME_HEAD + length) return 0;
  const body = bytes.subarray(at + FRAME_HEAD, at + FRAME_HEAD + length);
  if (crc32(body) !== bytes.readUInt32LE(at + 4)) return -1;
  return BODY_HEAD + body.readUInt16LE(9) + body.readUInt32LE(11) > length ? -1 : FRAME_HEAD + length;
}

/** How many bytes the frame at `at` says to have; 0 where that is not known yet. */
export const announcedLength = (bytes: Buffer, at: number): number =>
  bytes.byteLength - at < FRAME_HEAD ? 0 : FRAME_HEAD + bytes.readUInt32LE(at);

/** When the message of a whole frame was received. */
export const frameTime = (bytes: Buffer, at: number): number => bytes.readDoubleLE(at + FRAME_HEAD);

/** The message of a whole frame; its payload is a view of `bytes`. */
export function decodeFrame(bytes: Buffer, at: number, length: number): RecordedMessage {
  const body = bytes.subarray(at + FRAME_HEAD, at + length);
  const flags = body.readUInt8(8);
  const topicEnd = BODY_HEAD + body.readUInt16LE(9);
  const propertiesEnd = topicEnd + body.readUInt32LE(11);
  return {
    atMs: body.readDoubleLE(0),
    topic: body.toString((flags & ODD_TOPIC) !== 0 ? 'utf16le' : 'utf8', BODY_HEAD, topicEnd),
    qos: (flags & 3) as 0 | 1 | 2,
    retain: (flags & RETAIN) !== 0,
    dup: (flags & DUP) !== 0,
    properties: body.subarray(topicEnd, propertiesEnd),
    payload: body.subarray(propertiesEnd),
  };
}
