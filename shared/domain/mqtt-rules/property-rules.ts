import { bodyStart, packetSize } from '../decode/mqtt/packet-framer.ts';
import type { PacketType } from '../decode/mqtt/packet-types.ts';
import { PROPERTIES, type PropertyKind } from '../decode/mqtt/property-table.ts';
import { invalidAlias, malformed, type PacketProblem, protocolError } from './packet-problem.ts';

const SUBSCRIPTION_ID = 0x0b;
const SESSION_EXPIRY = 0x11;
const RECEIVE_MAXIMUM = 0x21;
const TOPIC_ALIAS = 0x23;
const USER_PROPERTY = 0x26;
const MAXIMUM_PACKET_SIZE = 0x27;

const OF_ANSWERS = [0x1f, USER_PROPERTY];
/** What a broker's packets may have, MQTT 5.0 table 2-4. */
const ALLOWED: Partial<Record<PacketType, readonly number[]>> = {
  CONNACK: [
    ...[SESSION_EXPIRY, 0x12, 0x13, 0x15, 0x16, 0x1a, 0x1c, 0x1f, RECEIVE_MAXIMUM, 0x22, 0x24, 0x25, USER_PROPERTY],
    ...[MAXIMUM_PACKET_SIZE, 0x28, 0x29, 0x2a],
  ],
  PUBLISH: [0x01, 0x02, 0x03, 0x08, 0x09, SUBSCRIPTION_ID, TOPIC_ALIAS, USER_PROPERTY],
  PUBACK: OF_ANSWERS,
  PUBREC: OF_ANSWERS,
  PUBREL: OF_ANSWERS,
  PUBCOMP: OF_ANSWERS,
  SUBACK: OF_ANSWERS,
  UNSUBACK: OF_ANSWERS,
  // [MQTT-3.14.2-2]: a broker sends no session expiry interval.
  DISCONNECT: [0x1c, ...OF_ANSWERS],
  AUTH: [0x15, 0x16, ...OF_ANSWERS],
};
/** Of a CONNACK: whether the broker has something, and its maximum QoS; §3.2.2.3. */
const YES_OR_NO: ReadonlySet<number> = new Set([0x24, 0x25, 0x28, 0x29, 0x2a]);
const NEVER_ZERO: ReadonlySet<number> = new Set([SUBSCRIPTION_ID, RECEIVE_MAXIMUM, TOPIC_ALIAS, MAXIMUM_PACKET_SIZE]);

/**
 * Holds the properties whose length stands at `at` to the rules of their packet; answers where they end.
 *
 * @see MQTT 5.0 §2.2.2
 */
export function checkProperties(packet: Uint8Array, at: number, type: PacketType): number | PacketProblem {
  // Their length is written as a packet's is, which follows one byte.
  const size = at < packet.length ? packetSize(packet, at - 1) : 'short';
  if (typeof size === 'string') return malformed(`the properties of ${type} have no length (§2.2.2.1)`);
  const end = at - 1 + size;
  if (end > packet.length) return malformed(`the properties of ${type} are longer than the packet (§2.2.2.1)`);
  const seen = new Set<number>();
  for (let from = bodyStart(packet, at - 1); from < end;) {
    const next = checkProperty(packet.subarray(0, end), from, type, seen);
    if (typeof next !== 'number') return next;
    from = next;
  }
  return end;
}

function checkProperty(bytes: Uint8Array, at: number, type: PacketType, seen: Set<number>): number | PacketProblem {
  const id = bytes[at]!;
  const info = PROPERTIES[id];
  if (!info) return malformed(`there is no property 0x${id.toString(16).padStart(2, '0')} (§2.2.2.2)`);
  const { name, kind } = info;
  if (!ALLOWED[type]?.includes(id)) return protocolError(`a broker's ${type} has no property “${name}” (table 2-4)`);
  const isOnce = id !== USER_PROPERTY && !(id === SUBSCRIPTION_ID && type === 'PUBLISH');
  if (isOnce && seen.has(id)) return protocolError(`${type} has the property “${name}” more than once (§2.2.2.2)`);
  seen.add(id);
  const next = valueEnd(bytes, at + 1, kind);
  if (next === null) return malformed(`the property “${name}” of ${type} is cut (§2.2.2.2)`);
  return valueProblem(id, bytes.subarray(at + 1, next)) ?? next;
}

function valueProblem(id: number, value: Uint8Array): PacketProblem | null {
  const { name } = PROPERTIES[id]!;
  if (YES_OR_NO.has(id) && value[0]! > 1) return protocolError(`“${name}” is neither 0 nor 1 (§3.2.2.3)`);
  if (!NEVER_ZERO.has(id) || value.some((byte) => byte !== 0)) return null;
  if (id === TOPIC_ALIAS) return invalidAlias('a topic alias is 0 [MQTT-3.3.2-8]');
  return protocolError(`“${name}” is 0 (§${id === SUBSCRIPTION_ID ? '3.3.2.3.8' : '3.2.2.3'})`);
}

const FIXED: Partial<Record<PropertyKind, number>> = { byte: 1, uint16: 2, uint32: 4 };

/** Where a value that begins at `at` ends; null where the bytes end before. */
function valueEnd(bytes: Uint8Array, at: number, kind: PropertyKind): number | null {
  if (kind === 'variable') {
    const size = packetSize(bytes, at - 1);
    return typeof size === 'string' ? null : bodyStart(bytes, at - 1);
  }
  const end = FIXED[kind] === undefined ? afterPrefixed(bytes, at, kind === 'pair' ? 2 : 1) : at + FIXED[kind];
  return end === null || end > bytes.length ? null : end;
}

/** After so many values that follow their length in two bytes. */
function afterPrefixed(bytes: Uint8Array, from: number, count: number): number | null {
  let at = from;
  for (let index = 0; index < count; index++) {
    if (at + 2 > bytes.length) return null;
    at += 2 + bytes[at]! * 256 + bytes[at + 1]!;
  }
  return at;
}
