import { packetType, type MqttLevel, type PacketType } from '../../../../shared/domain/decode/mqtt/packet-types.ts';

/** One TCP connection that a session had. */
export interface Connection {
  level: MqttLevel;
  /** No CONNECT was seen: the level is told from the packets. */
  isGuessed: boolean;
  isOver: boolean;
}

/** What is kept of one control packet; its bytes stay in the wire log. */
export interface PacketEntry {
  /** Counts up from 1. */
  readonly n: number;
  /** The frame of its first byte, and where it stands there. */
  readonly seq: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly firstByte: number;
  readonly isOut: boolean;
  readonly isFromClient: boolean;
  /** When its last byte crossed the wire: nanoseconds since the registry began. */
  readonly atNs: number;
  readonly connection: Connection;
  /** Packet identifier; 0 without. */
  readonly id: number;
  /** What its topic alias stands for; null without one that is known. */
  readonly aliasTopic: string | null;
  /** A PUBREC that ends its exchange. */
  readonly isRefusal: boolean;
  /** Number of the packet its exchange began with. */
  flow: number;
  answers: PacketEntry | null;
  answeredBy: PacketEntry | null;
  /** The unanswered packet that this one repeats; 0 for none. */
  repeats: number;
}

export const typeOf = ({ firstByte }: PacketEntry): PacketType => packetType(firstByte);
export const qosOf = ({ firstByte }: PacketEntry): number => (firstByte >> 1) & 3;
export const isDuplicate = ({ firstByte }: PacketEntry): boolean => (firstByte & 8) !== 0;
