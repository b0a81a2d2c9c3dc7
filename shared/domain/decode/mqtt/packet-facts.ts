import { readProperties, scanProperties } from '../../mqtt-properties.ts';
import { bodyStart, packetSize } from './packet-framer.ts';
import { packetType, type MqttLevel } from './packet-types.ts';

/** What ties a packet to others. */
export interface PacketFacts {
  /** The packet identifier; 0 where it has none. */
  id: number;
  /** A PUBLISH of MQTT 5 with a topic alias: the alias, and its topic where the packet names it. */
  alias: { number: number; topic: Uint8Array | null } | null;
  /** A PUBREC of MQTT 5 that refuses the message: nothing follows it. §4.3.3 */
  isRefusal: boolean;
}

const NONE: PacketFacts = { id: 0, alias: null, isRefusal: false };

/** Reads what ties a packet to others from its beginning; nothing where it is not right. */
export function packetFacts(head: Uint8Array, level: MqttLevel): PacketFacts {
  const type = packetType(head[0]!);
  const body = bodyStart(head, 0);
  if (type === 'PUBLISH') return publishFacts(head, body, level);
  const hasId = type.startsWith('PUB') || type.includes('SUB');
  if (!hasId || body + 2 > head.length) return NONE;
  const isRefusal = type === 'PUBREC' && level === 5 && (head[body + 2] ?? 0) >= 0x80;
  return { ...NONE, id: two(head, body), isRefusal };
}

const two = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!;

function publishFacts(head: Uint8Array, body: number, level: MqttLevel): PacketFacts {
  if (body + 2 > head.length) return NONE;
  const topicEnd = body + 2 + two(head, body);
  const hasId = (head[0]! & 0x06) !== 0;
  const properties = topicEnd + (hasId ? 2 : 0);
  if (properties > head.length) return NONE;
  const id = hasId ? two(head, topicEnd) : 0;
  if (level < 5 || !head[properties]) return { ...NONE, id };
  const number = aliasIn(head, properties);
  const topic = topicEnd > body + 2 ? head.subarray(body + 2, topicEnd) : null;
  return { ...NONE, id, alias: number === null ? null : { number, topic } };
}

/** The topic alias among the properties whose length stands at `from`; null without one. */
function aliasIn(bytes: Uint8Array, from: number): number | null {
  // Their length is written as a packet's is, which follows one byte.
  const size = packetSize(bytes, from - 1);
  if (typeof size === 'string') return null;
  const start = bodyStart(bytes, from - 1);
  const properties = bytes.subarray(start, from - 1 + size);
  const isWhole = scanProperties(properties, 0, properties.length) === 'alias';
  return isWhole ? (readProperties(properties).topicAlias ?? null) : null;
}
