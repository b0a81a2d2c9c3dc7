import { scanProperties } from '../../../shared/domain/mqtt-properties.ts';
import { brokerPacketProblem } from '../../../shared/domain/mqtt-rules/broker-packet.ts';
import { malformed, type PacketProblem } from '../../../shared/domain/mqtt-rules/packet-problem.ts';
import { PassedMessages } from './passed-messages.ts';
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

export interface SifterTells {
  onPublish: OnPublish;
  /** Told once, of the first packet that breaks a rule: neither it nor anything behind it is handed on. */
  onProblem(problem: PacketProblem): void;
}

/**
 * Takes the plain messages (PUBLISH of QoS 0 without a topic alias) out of what a broker sends and leaves the rest
 * to the MQTT client: those messages need no answer and no state, and there may be a hundred thousand a second.
 * From CONNACK on, what breaks a rule of MQTT goes no further than here: the client lets some of it pass, and some
 * breaks it. What is no CONNACK before is left to the client, which says that this is no broker.
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
  /** What the client does not hand on of the messages that were left to it. */
  readonly passed = new PassedMessages();

  constructor(
    private readonly protocolVersion: 4 | 5,
    private readonly tells: SifterTells,
  ) {}

  /** Hands on the messages in a chunk; answers what is left, in order. */
  sift(chunk: Buffer): Buffer[] {
    if (this.#isBroken) return [];
    const bytes = this.#joined(chunk);
    if (!bytes) return [];
    const rest: Buffer[] = [];
    let from = 0;
    let at = Math.min(this.#passingBytes, bytes.length);
    this.#passingBytes -= at;
    while (at < bytes.length) {
      const isChecked = this.#isAccepted || bytes[at] === CONNACK;
      const body = bodyStart(bytes, at);
      if (body === 'broken' && isChecked) {
        this.#breakOff(malformed('a remaining length has more than four bytes [MQTT-1.5.5-1]'));
        break;
      }
      const end = typeof body === 'string' ? Number.NaN : body + remainingLength(bytes, at);
      if (body === 'short' || (isChecked && end > bytes.length)) {
        this.#keep(bytes.subarray(at), body === 'short' ? 0 : end - at);
        break;
      }
      if (!isChecked) {
        this.#passingBytes = body === 'broken' ? Number.MAX_SAFE_INTEGER : Math.max(0, end - bytes.length);
        at = body === 'broken' ? bytes.length : Math.min(end, bytes.length);
        continue;
      }
      if (this.#take(bytes, at, body as number, end)) {
        if (at > from) rest.push(bytes.subarray(from, at));
        from = end;
      } else if (this.#isBroken) break;
      at = end;
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

  #breakOff(problem: PacketProblem): void {
    this.#isBroken = true;
    this.tells.onProblem(problem);
  }

  /** Takes a whole packet if it is a plain message; false if it is the client's, or broken off at. */
  #take(bytes: Buffer, at: number, body: number, end: number): boolean {
    const first = bytes[at]!;
    if ((first & TYPE) === PUBLISH && this.#takePublish(bytes, first, body, end)) return true;
    const problem = brokerPacketProblem(bytes.subarray(at, end), this.protocolVersion);
    if (problem) this.#breakOff(problem);
    else if ((first & TYPE) === PUBLISH) this.#pass(bytes, first, body, end);
    else this.#isAccepted ||= first === CONNACK;
    return false;
  }

  /** Reads a PUBLISH, MQTT §3.3; false if it is of QoS 1 or 2, not plain or not right. */
  #takePublish(bytes: Buffer, first: number, body: number, end: number): boolean {
    if ((first & QOS_BITS) !== 0 || end - body < 2) return false;
    const topicEnd = body + 2 + bytes[body]! * 256 + bytes[body + 1]!;
    const payloadStart = this.#payloadStart(bytes, topicEnd, end);
    if (payloadStart < 0) return false;
    const properties = this.#properties(bytes, topicEnd, payloadStart);
    if (properties !== null && scanProperties(properties, 0, properties.length) !== 'right') return false;
    const topic = readTopic(bytes, body + 2, topicEnd);
    const payload = bytes.subarray(payloadStart, end);
    this.tells.onPublish(topic, payload, (first & RETAIN_BIT) !== 0, (first & DUP_BIT) !== 0, properties);
    return true;
  }

  /** Notes what the client will not hand on of a message that is right. */
  #pass(bytes: Buffer, first: number, body: number, end: number): void {
    const topicEnd = body + 2 + bytes.readUInt16BE(body);
    const hasId = (first & QOS_BITS) !== 0;
    const from = topicEnd + (hasId ? 2 : 0);
    const properties = this.#properties(bytes, from, this.#payloadStart(bytes, from, end));
    const hasAlias = properties !== null && scanProperties(properties, 0, properties.length) === 'alias';
    const messageId = hasId ? bytes.readUInt16BE(topicEnd) : 0;
    this.passed.put(messageId, readTopic(bytes, body + 2, topicEnd), properties, hasAlias);
  }

  /** Where the payload begins behind the properties at `at`, which MQTT 3.1.1 has not; -1 if they do not fit. */
  #payloadStart(bytes: Buffer, at: number, end: number): number {
    if (this.protocolVersion === 4) return at > end ? -1 : at;
    if (at >= end) return -1;
    if (bytes[at] === 0) return at + 1;
    const from = bodyStart(bytes, at - 1);
    if (typeof from === 'string') return -1;
    const start = from + remainingLength(bytes, at - 1);
    return start > end ? -1 : start;
  }

  /** The properties between their length at `at` and the payload; null without any. */
  #properties(bytes: Buffer, at: number, payloadStart: number): Buffer | null {
    if (this.protocolVersion === 4 || payloadStart === at + 1) return null;
    return bytes.subarray(bodyStart(bytes, at - 1) as number, payloadStart);
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
