import { bodyStart, packetSize } from './packet-framer.ts';
import { fixedFlags, packetType } from './packet-types.ts';

/** So many packets in a row are no coincidence. */
const ENOUGH = 16;
/** So few are enough where the last of them ends with the bytes. */
const ENOUGH_TO_THE_END = 2;

/** Packets of a fixed header only. */
const EMPTY: ReadonlySet<string> = new Set(['PINGREQ', 'PINGRESP']);
const WITH_ID: ReadonlySet<string> = new Set([
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
]);

/**
 * Where, in bytes from the middle of one direction of an MQTT connection, a control packet begins: the first place
 * from which packets follow one another. Null where none is found.
 *
 * @param starts places where a packet is more likely to begin, such as where TCP delivered a piece: they are tried first
 */
export function findFraming(bytes: Uint8Array, starts: readonly number[]): number | null {
  const likely = starts.find((at) => chainFrom(bytes, at, 1));
  if (likely !== undefined) return likely;
  for (let at = 0; at < bytes.length; at++) if (chainFrom(bytes, at, ENOUGH_TO_THE_END)) return at;
  return null;
}

/** Whether packets follow one another from `at`: sixteen, or `toTheEnd` of which the last ends where the bytes do. */
function chainFrom(bytes: Uint8Array, from: number, toTheEnd: number): boolean {
  let at = from;
  for (let count = 0; count < ENOUGH; count++) {
    if (at === bytes.length) return count >= toTheEnd;
    const size = packetSize(bytes, at);
    if (typeof size === 'string' || at + size > bytes.length || !isPlausible(bytes, at, size)) return false;
    at += size;
  }
  return true;
}

/** Whether a packet may look like this, as far as its type alone tells. */
function isPlausible(bytes: Uint8Array, at: number, size: number): boolean {
  const first = bytes[at]!;
  const type = packetType(first);
  const flags = fixedFlags(type);
  if (type === 'Reserved' || (flags !== null && (first & 0x0f) !== flags)) return false;
  if (EMPTY.has(type)) return size === 2;
  const body = bodyStart(bytes, at);
  const end = at + size;
  if (WITH_ID.has(type)) return end - body >= 2 && (bytes[body] !== 0 || bytes[body + 1] !== 0);
  if (type === 'PUBLISH') return isTopic(bytes, body, end, (first >> 1) & 3);
  if (type === 'CONNACK') return end - body >= 2 && bytes[body]! <= 1;
  return type !== 'CONNECT' || (bytes[body] === 0 && bytes[body + 2] === 0x4d);
}

/** A topic name fits into the packet and has neither controls nor wildcards, §4.7. */
function isTopic(bytes: Uint8Array, body: number, end: number, qos: number): boolean {
  const length = bytes[body]! * 256 + bytes[body + 1]!;
  const topicEnd = body + 2 + length;
  if (qos === 3 || body + 2 > end || topicEnd + (qos > 0 ? 2 : 0) > end) return false;
  for (let at = body + 2; at < topicEnd; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20 || byte === 0x23 || byte === 0x2b || byte === 0x7f) return false;
  }
  return true;
}
