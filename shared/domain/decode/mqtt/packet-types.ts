/** Names of the control packets by the number in their first half byte. @see MQTT 5.0 table 2-1 */
export const PACKET_TYPES = [
  'Reserved',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
] as const;
export type PacketType = (typeof PACKET_TYPES)[number];

/** The type a packet's first byte names. */
export const packetType = (firstByte: number): PacketType => PACKET_TYPES[firstByte >> 4]!;

/** The protocol level of MQTT 3.1, 3.1.1 and 5.0. */
export type MqttLevel = 3 | 4 | 5;
export const LEVEL_NAMES: Readonly<Record<number, string>> = { 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5.0' };

/** What each packet is for, in one sentence, and where it is defined. */
export const PACKET_ABOUT: Readonly<Record<PacketType, string>> = {
  Reserved: 'No packet has this type: these bytes are not MQTT. §2.1.2',
  CONNECT: 'The client introduces itself: the first packet of a connection. §3.1',
  CONNACK: 'The broker lets the client in, or says why not. §3.2',
  PUBLISH: 'A message, from a client to the broker or from the broker to a subscriber. §3.3',
  PUBACK: 'The receiver has the message of QoS 1; the sender may forget it. §3.4',
  PUBREC: 'First answer to a message of QoS 2: received, and not to be sent again. §3.5',
  PUBREL: 'The sender of a message of QoS 2 lets go of it. §3.6',
  PUBCOMP: 'Last step of QoS 2: both sides may forget the packet identifier. §3.7',
  SUBSCRIBE: 'The client asks for the messages that match its topic filters. §3.8',
  SUBACK: 'The broker answers each topic filter of a SUBSCRIBE, in order. §3.9',
  UNSUBSCRIBE: 'The client no longer wants what these topic filters match. §3.10',
  UNSUBACK: 'The broker has taken the topic filters out. §3.11',
  PINGREQ: 'The client shows it is alive, since it had nothing else to send within its keep alive. §3.12',
  PINGRESP: 'The broker is alive, too. §3.13',
  DISCONNECT: 'A clean end: after it the will is not published, unless MQTT 5 asks for it. §3.14',
  AUTH: 'A step of an extended authentication, in MQTT 5 only. §3.15',
};

/** The low half of the first byte where a type leaves no choice [MQTT-2.1.3-1]; null for PUBLISH. */
export const fixedFlags = (type: PacketType): number | null => {
  if (type === 'PUBLISH') return null;
  return type === 'PUBREL' || type === 'SUBSCRIBE' || type === 'UNSUBSCRIBE' ? 0b0010 : 0;
};
