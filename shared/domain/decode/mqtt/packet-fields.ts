import type { ByteReader } from '../byte-reader.ts';
import { Halt } from '../byte-reader.ts';
import type { Field } from '../field.ts';
import { reasonMeaning, returnCodeMeaning } from '../../mqtt-reasons.ts';
import { connectFields } from './connect-fields.ts';
import { packetType, type MqttLevel } from './packet-types.ts';
import { bits, bytesOrText, propertiesField, readField, textField } from './read-values.ts';

/** Everything behind the fixed header. */
export function packetFields(reader: ByteReader, first: number, level: MqttLevel, into: Field[]): void {
  switch (packetType(first)) {
    case 'Reserved':
      throw new Halt(0, 'No packet has type 0: this is not MQTT, or the packets before were not whole');
    case 'CONNECT':
      return connectFields(reader, into);
    case 'CONNACK':
      return connackFields(reader, level, into);
    case 'PUBLISH':
      return publishFields(reader, (first >> 1) & 3, level, into);
    case 'PUBACK':
    case 'PUBREC':
    case 'PUBREL':
    case 'PUBCOMP':
      into.push(packetId(reader));
      return reasonAndProperties(reader, level, into);
    case 'SUBSCRIBE':
      return subscribeFields(reader, level, into);
    case 'SUBACK':
      return subackFields(reader, level, into);
    case 'UNSUBSCRIBE':
      return unsubscribeFields(reader, level, into);
    case 'UNSUBACK':
      return unsubackFields(reader, level, into);
    case 'DISCONNECT':
    case 'AUTH':
      return reasonAndProperties(reader, level, into);
    case 'PINGREQ':
    case 'PINGRESP':
  }
}

/** The low half of the first byte: flags in PUBLISH, else fixed. */
export function bitsOfFlags(reader: ByteReader, first: number): Field[] {
  if (packetType(first) !== 'PUBLISH') {
    const value = (first & 0x0f).toString(2).padStart(4, '0');
    return [bits(reader, 'Flags', value, 'Reserved; another value makes the packet malformed. [MQTT-2.1.3-1]')];
  }
  const qos = (first >> 1) & 3;
  return [
    bits(reader, 'DUP', yesNo(first & 8), 'Set when the message is sent again because it was not answered. §3.3.1.1'),
    bits(
      reader,
      'QoS',
      qos === 3 ? '3, not allowed [MQTT-3.3.1-4]' : `${qos}, ${QOS[qos]}`,
      'How surely it arrives. §3.3.1.2',
    ),
    bits(
      reader,
      'RETAIN',
      yesNo(first & 1),
      'To the broker: keep it for later subscribers. From the broker: it was kept. §3.3.1.3',
    ),
  ];
}

const QOS = ['at most once', 'at least once', 'exactly once'] as const;
const yesNo = (bit: number): string => (bit ? 'yes' : 'no');

const packetId = (reader: ByteReader): Field =>
  readField(reader, 'Packet identifier', 'uint16', 'Ties an answer to what it answers. §2.2.1', () => {
    const id = reader.uint(2, 'The packet identifier');
    return id === 0 ? '0, not allowed [MQTT-2.2.1-3]' : String(id);
  });

const reason = (reader: ByteReader): Field =>
  readField(reader, 'Reason code', 'byte', 'Codes from 0x80 on are failures. §2.4', () =>
    codeText(reader, reasonMeaning),
  );

function codeText(reader: ByteReader, meaning: (code: number) => string): string {
  const code = reader.uint(1, 'The reason code');
  return `0x${code.toString(16).padStart(2, '0')}, ${meaning(code)}`;
}

/** Both may be left out in MQTT 5 and are not there before. */
function reasonAndProperties(reader: ByteReader, level: MqttLevel, into: Field[]): void {
  if (level < 5 || reader.isAtEnd) return;
  into.push(reason(reader));
  if (!reader.isAtEnd) into.push(propertiesField(reader));
}

function connackFields(reader: ByteReader, level: MqttLevel, into: Field[]): void {
  const about = 'Whether the broker still had the client’s session. §3.2.2.1.1';
  into.push(
    readField(reader, 'Session present', 'byte', about, () => {
      const flags = reader.uint(1, 'The acknowledge flags');
      return flags > 1 ? `0x${flags.toString(16)}, reserved bits are set [MQTT-3.2.2-1]` : yesNo(flags);
    }),
  );
  const returnAbout = 'Whether the client was let in. §3.2.2.3';
  into.push(
    level < 5
      ? readField(reader, 'Return code', 'byte', returnAbout, () => codeText(reader, returnCodeMeaning))
      : reason(reader),
  );
  if (level === 5 && !reader.isAtEnd) into.push(propertiesField(reader));
}

function publishFields(reader: ByteReader, qos: number, level: MqttLevel, into: Field[]): void {
  into.push(
    textField(reader, 'Topic name', 'Where the message belongs; empty where a topic alias stands for it. §3.3.2.1'),
  );
  if (qos > 0) into.push(packetId(reader));
  if (level === 5) into.push(propertiesField(reader));
  const about = 'The message itself; MQTT makes nothing of it. §3.3.3';
  into.push(
    readField(reader, 'Payload', 'bytes', about, () => bytesOrText(reader.take(reader.end - reader.at, 'The payload'))),
  );
}

function subscribeFields(reader: ByteReader, level: MqttLevel, into: Field[]): void {
  into.push(packetId(reader));
  if (level === 5) into.push(propertiesField(reader));
  if (reader.isAtEnd && !reader.isCut) throw new Halt(reader.at, 'SUBSCRIBE has no topic filter [MQTT-3.8.3-2]');
  while (!reader.isAtEnd) {
    into.push(textField(reader, 'Topic filter', 'What the client asks for; + and # are wildcards. §4.7'));
    into.push(subscriptionOptions(reader, level));
  }
}

/** §3.8.3.1 */
function subscriptionOptions(reader: ByteReader, level: MqttLevel): Field {
  const field = reader.open('Options');
  const options = reader.uint(1, 'The subscription options');
  const qos = options & 3;
  field.type = 'byte';
  field.value = qos === 3 ? 'QoS 3, not allowed [MQTT-3.8.3-4]' : `QoS ${qos} at most`;
  field.about = 'The highest QoS to deliver with, and what MQTT 5 adds. §3.8.3.1';
  field.end = reader.at;
  if (level < 5) return field;
  reader.inside(field, (children) =>
    children.push(
      bits(reader, 'No local', yesNo(options & 4), 'Not what the client published itself.'),
      bits(reader, 'Retain as published', yesNo(options & 8), 'Keep the retain flag of messages passed on.'),
      bits(reader, 'Retain handling', RETAIN_HANDLING[(options >> 4) & 3]!, 'Whether retained messages are sent now.'),
    ),
  );
  return field;
}

const RETAIN_HANDLING = [
  '0, send retained messages',
  '1, send them only to a new subscription',
  '2, do not send them',
  '3, not allowed [MQTT-3.8.3-5]',
];

function subackFields(reader: ByteReader, level: MqttLevel, into: Field[]): void {
  into.push(packetId(reader));
  if (level === 5) into.push(propertiesField(reader));
  const about = 'The answer to the topic filter at the same place of the SUBSCRIBE. §3.9.3';
  while (!reader.isAtEnd) into.push(readField(reader, 'Answer', 'byte', about, () => codeText(reader, grantMeaning)));
}

const grantMeaning = (code: number): string => (code < 3 ? `granted with QoS ${code} at most` : reasonMeaning(code));

function unsubscribeFields(reader: ByteReader, level: MqttLevel, into: Field[]): void {
  into.push(packetId(reader));
  if (level === 5) into.push(propertiesField(reader));
  if (reader.isAtEnd && !reader.isCut) throw new Halt(reader.at, 'UNSUBSCRIBE has no topic filter [MQTT-3.10.3-2]');
  while (!reader.isAtEnd) into.push(textField(reader, 'Topic filter', 'As it was subscribed to. §3.10.3'));
}

function unsubackFields(reader: ByteReader, level: MqttLevel, into: Field[]): void {
  into.push(packetId(reader));
  if (level < 5) return;
  into.push(propertiesField(reader));
  while (!reader.isAtEnd) into.push(reason(reader));
}
