import { scanProperties } from '../../../shared/domain/mqtt-properties.ts';
import { PassedProperties } from './passed-properties.ts';
import { readTopic } from './topic-text.ts';

/** High half of a packet's first byte, MQTT §2.1.2. */
const TYPE = 0xf0;
const CONNACK = 0x20;
const PUBLISH = 0x30;
const QOS_BITS = 0x06;
const RETAIN_BIT = 0x01;
const DUP_BIT = 0x08;
/** A remaining length has at most four bytes [MQTT-2.1.4]. */
const LENGTH_BYTES = 4;

/** Takes a message of QoS 0; payload and properties (null without any) are views on the bytes they came in. */
export type OnPublish = (
  topic: string,
  payload: Buffer,
  isRetained: boolean,
  isDuplicate: boolean,
  properties: Buffer | null,
) => void;

/**
 * Takes the plain messages (PUBLISH of QoS 0 without a topic alias) out of what a broker sends and leaves the rest
 * to the MQTT client: those messages need no answer and no state, and there may be a hundred thousand a second.
 * What is broken is left to the client too, which says what is wrong with it.
 */
export class PublishSifter {
  /** Nothing is taken before the broker has accepted the connection. */
  #isAccepted = false;
  #isBroken = false;
  /** The begun packet that is not whole yet, and how many bytes it needs before it is looked at again. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #neededBytes = 0;
  /** Bytes of a packet that is the client's, still to come. */
  #passingBytes = 0;
  /** Properties of the messages that were left to the client. */
  readonly passed = new PassedProperties();

  constructor(
    private readonly protocolVersion: 4 | 5,
    private readonly onPublish: OnPublish,
  ) {}

  /** Hands on the messages in a chunk; answers what is left, in order. */
  sift(chunk: Buffer): Buffer[] {
    if (this.#isBroken) return [chunk];
    const bytes = this.#joined(chunk);
    if (!bytes) return [];
    const rest: Buffer[] = [];
    let from = 0;
    let at = Math.min(this.#passingBytes, bytes.length);
    this.#passingBytes -= at;
    while (at < bytes.length) {
      const body = bodyStart(bytes, at);
      if (body === 'broken') {
        this.#isBroken = true;
        at = bytes.length;
        break;
      }
      const end = body === 'short' ? Number.NaN : body + remainingLength(bytes, at);
      const isOurs = this.#isAccepted && (bytes[at]! & TYPE) === PUBLISH && this.#isLookedAt(bytes[at]!);
      if (body === 'short' || (isOurs && end > bytes.length)) {
        this.#keep(bytes.subarray(at), body === 'short' ? 0 : end - at);
        break;
      }
      this.#isAccepted ||= (bytes[at]! & TYPE) === CONNACK;
      if (isOurs && this.#take(bytes, at, body, end)) {
        if (at > from) rest.push(bytes.subarray(from, at));
        from = end;
      }
      this.#passingBytes = Math.max(0, end - bytes.length);
      at = Math.min(end, bytes.length);
    }
    if (at > from) rest.push(bytes.subarray(from, at));
    return rest;
  }

  /** The chunk behind what was kept; null while a large packet is not whole. */
  #joined(chunk: Buffer): Buffer | null {
    if (this.#pieces.length === 0) return chunk;
    this.#pieces.push(chunk);
    this.#pieceBytes += chunk.length;
    if (this.#pieceBytes < this.#neededBytes) return null;
    const bytes = Buffer.concat(this.#pieces, this.#pieceBytes);
    this.#pieces = [];
    return bytes;
  }

  #keep(start: Buffer, neededBytes: number): void {
    this.#pieces = [start];
    this.#pieceBytes = start.length;
    this.#neededBytes = neededBytes;
  }

  /** Every PUBLISH of MQTT 5.0 may have properties; before, only those of QoS 0 are taken. */
  #isLookedAt(first: number): boolean {
    return (first & QOS_BITS) === 0 || this.protocolVersion === 5;
  }

  /** Reads a whole PUBLISH, MQTT §3.3; false if it is the client's: of QoS 1 or 2, not plain or not right. */
  #take(bytes: Buffer, at: number, body: number, end: number): boolean {
    if (end - body < 2) return false;
    const topicEnd = body + 2 + bytes[body]! * 256 + bytes[body + 1]!;
    const first = bytes[at]!;
    const hasId = (first & QOS_BITS) !== 0;
    let payloadStart = topicEnd + (hasId ? 2 : 0);
    if (payloadStart + (this.protocolVersion === 5 ? 1 : 0) > end) return false;
    let properties: Buffer | null = null;
    if (this.protocolVersion === 5 && bytes[payloadStart++] !== 0) {
      const from = bodyStart(bytes, payloadStart - 2);
      if (typeof from === 'string') return false;
      payloadStart = from + remainingLength(bytes, payloadStart - 2);
      if (payloadStart > end) return false;
      properties = bytes.subarray(from, payloadStart);
    }
    if (hasId || properties !== null) {
      const scan = properties === null ? 'right' : scanProperties(properties, 0, properties.length);
      const isTaken = !hasId && scan === 'right';
      const messageId = hasId ? bytes.readUInt16BE(topicEnd) : 0;
      if (!isTaken && scan !== 'wrong') this.passed.put(messageId, properties);
      if (!isTaken) return false;
    }
    const topic = readTopic(bytes, body + 2, topicEnd);
    const payload = bytes.subarray(payloadStart, end);
    this.onPublish(topic, payload, (first & RETAIN_BIT) !== 0, (first & DUP_BIT) !== 0, properties);
    return true;
  }
}

/** Where the packet at `at` has its body: `short` if the length is not all there, `broken` if it never ends. */
function bodyStart(bytes: Buffer, at: number): number | 'short' | 'broken' {
  for (let count = 1; count <= LENGTH_BYTES; count++) {
    const byte = bytes[at + count];
    if (byte === undefined) return 'short';
    if (byte < 128) return at + count + 1;
  }
  return 'broken';
}

/** The remaining length of the packet at `at`, whose length bytes are all there, MQTT §2.1.4. */
function remainingLength(bytes: Buffer, at: number): number {
  let length = 0;
  for (let index = at + 1, unit = 1; ; index++, unit *= 128) {
    const byte = bytes[index]!;
    length += (byte & 127) * unit;
    if (byte < 128) return length;
  }
}
