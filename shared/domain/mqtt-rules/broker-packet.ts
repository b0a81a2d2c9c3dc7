import { bodyStart } from '../decode/mqtt/packet-framer.ts';
import { fixedFlags, packetType, type PacketType } from '../decode/mqtt/packet-types.ts';
import { malformed, type PacketProblem, protocolError } from './packet-problem.ts';
import { checkProperties } from './property-rules.ts';

/** MQTT 3.1.1 or 5.0. */
type Level = 4 | 5;

/** What only clients send, MQTT 5.0 table 2-1. */
const OF_CLIENTS: ReadonlySet<PacketType> = new Set(['CONNECT', 'SUBSCRIBE', 'UNSUBSCRIBE', 'PINGREQ']);

/**
 * Which rule a whole packet from a broker breaks; null where it is right as far as the packet alone tells. Topics are
 * not looked at: what a broker lets pass there can be shown, and is.
 *
 * @param packet one control packet with its fixed header, whose remaining length is right
 * @see [MQTT-4.13.1-1]: who receives such a packet closes the connection
 */
export function brokerPacketProblem(packet: Uint8Array, level: Level): PacketProblem | null {
  const first = packet[0]!;
  const type = packetType(first);
  if (type === 'Reserved') return malformed('no packet has type 0 (table 2-1)');
  if (OF_CLIENTS.has(type)) return protocolError(`${type} is sent by clients only (table 2-1)`);
  if (level === 4 && (type === 'DISCONNECT' || type === 'AUTH'))
    return protocolError(`a broker of MQTT 3.1.1 sends no ${type} (table 2.1)`);
  const flags = fixedFlags(type);
  if (flags !== null && (first & 0x0f) !== flags)
    return malformed(`the flags of ${type} are ${first & 0x0f} instead of ${flags} [MQTT-2.1.3-1]`);
  return bodyProblem(packet, bodyStart(packet, 0), type, level);
}

function bodyProblem(packet: Uint8Array, body: number, type: PacketType, level: Level): PacketProblem | null {
  switch (type) {
    case 'CONNACK':
      return connackProblem(packet, body, level);
    case 'PUBLISH':
      return publishProblem(packet, body, level);
    case 'SUBACK':
    case 'UNSUBACK':
      return subscriptionAnswerProblem(packet, body, type, level);
    case 'PINGRESP':
      return packet.length > body ? malformed('PINGRESP has a body (§3.13)') : null;
    case 'DISCONNECT':
    case 'AUTH':
      return reasonProblem(packet, body, type);
    default:
      return messageAnswerProblem(packet, body, type, level);
  }
}

/** §3.2 */
function connackProblem(packet: Uint8Array, body: number, level: Level): PacketProblem | null {
  if (packet.length < body + 2) return malformed('CONNACK has less than two bytes (§3.2.2)');
  if (packet[body]! > 1) return malformed('reserved bits are set in CONNACK [MQTT-3.2.2-1]');
  if (level === 4) return packet.length > body + 2 ? malformed('CONNACK has more than two bytes (§3.2.1)') : null;
  // A broker that does not know MQTT 5.0 says so in the two bytes of its own version.
  return packet.length > body + 2 ? restProblem(packet, body + 2, 'CONNACK') : null;
}

/** §3.3 */
function publishProblem(packet: Uint8Array, body: number, level: Level): PacketProblem | null {
  const qos = (packet[0]! >> 1) & 3;
  if (qos === 3) return malformed('PUBLISH has QoS 3 [MQTT-3.3.1-4]');
  const topicEnd = body + 2 + two(packet, body);
  if (packet.length < body + 2 || topicEnd > packet.length)
    return malformed('the topic of PUBLISH is longer than the packet (§3.3.2.1)');
  const problem = qos > 0 ? idProblem(packet, topicEnd, 'PUBLISH') : null;
  if (problem || level === 4) return problem;
  const end = checkProperties(packet, topicEnd + (qos > 0 ? 2 : 0), 'PUBLISH');
  return typeof end === 'number' ? null : end;
}

/** PUBACK, PUBREC, PUBREL and PUBCOMP: §3.4 to §3.7 */
function messageAnswerProblem(packet: Uint8Array, body: number, type: PacketType, level: Level): PacketProblem | null {
  const problem = idProblem(packet, body, type);
  if (problem) return problem;
  if (level === 5) return reasonProblem(packet, body + 2, type);
  return packet.length > body + 2 ? malformed(`${type} has more than two bytes (§3.4.1)`) : null;
}

/** §3.9, §3.11 */
function subscriptionAnswerProblem(
  packet: Uint8Array,
  body: number,
  type: 'SUBACK' | 'UNSUBACK',
  level: Level,
): PacketProblem | null {
  const problem = idProblem(packet, body, type);
  if (problem) return problem;
  const end = level === 5 ? checkProperties(packet, body + 2, type) : body + 2;
  if (typeof end !== 'number') return end;
  const hasCodes = packet.length > end;
  if (level === 4 && type === 'UNSUBACK')
    return hasCodes ? malformed('UNSUBACK has more than two bytes (§3.11)') : null;
  return hasCodes
    ? null
    : protocolError(`${type} answers no topic filter (§${type === 'SUBACK' ? '3.9.3' : '3.11.3'})`);
}

/** A reason code and properties, both of which may be left out. */
function reasonProblem(packet: Uint8Array, at: number, type: PacketType): PacketProblem | null {
  return packet.length <= at + 1 ? null : restProblem(packet, at + 1, type);
}

/** Properties, and nothing behind them. */
function restProblem(packet: Uint8Array, at: number, type: PacketType): PacketProblem | null {
  const end = checkProperties(packet, at, type);
  if (typeof end !== 'number') return end;
  return end < packet.length ? malformed(`${type} has bytes behind its properties`) : null;
}

function idProblem(packet: Uint8Array, at: number, type: PacketType): PacketProblem | null {
  if (packet.length < at + 2) return malformed(`${type} has no packet identifier (§2.2.1)`);
  return two(packet, at) === 0 ? protocolError(`the packet identifier of ${type} is 0 [MQTT-2.2.1-3]`) : null;
}

/** NaN where the bytes end before. */
const two = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!;
