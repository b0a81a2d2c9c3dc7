import type { Field } from '../field.ts';
import { packetType, type MqttLevel, type PacketType } from './packet-types.ts';
import { decodeMqttPacket } from './packet.ts';

/** Most characters of a payload in a summary. */
const PAYLOAD_CHARS = 120;

/** What stands beside a packet's type in a list: what it is about, in one line. */
export interface PacketSummary {
  text: string;
  /** A failure that the packet reports, or that it is. */
  isBad: boolean;
}

/**
 * @param head the packet, or its beginning
 * @param sizeBytes of the whole packet
 * @param aliasTopic the topic name that its topic alias stands for, where it has no other
 */
export function packetSummary(
  head: Uint8Array,
  sizeBytes: number,
  level: MqttLevel,
  aliasTopic: string | null,
): PacketSummary {
  const { fields, problem } = decodeMqttPacket(head, level, head.length < sizeBytes);
  const isMalformed = problem !== null && head.length === sizeBytes;
  const text = (WORDS[packetType(head[0]!)] ?? plainWords)(fields, aliasTopic);
  return isMalformed
    ? { text: [text, `malformed: ${problem.reason}`].filter(Boolean).join(', '), isBad: true }
    : { text, isBad: failures(fields).length > 0 };
}

type Words = (fields: readonly Field[], aliasTopic: string | null) => string;

const WORDS: Partial<Record<PacketType, Words>> = {
  CONNECT: connectWords,
  PUBLISH: publishWords,
  SUBSCRIBE: (fields) => filters(fields, (index) => ` (${named(fields, 'Options')[index]?.value ?? ''})`),
  UNSUBSCRIBE: (fields) => filters(fields, () => ''),
  SUBACK: (fields) => listed([...idOf(fields), ...named(fields, 'Answer').map(meaning)]),
  CONNACK: (fields) =>
    listed([
      valueOf(fields, 'Session present') === 'yes' ? 'session present' : '',
      ...[...named(fields, 'Return code'), ...named(fields, 'Reason code')].map(meaning),
    ]),
};

function plainWords(fields: readonly Field[]): string {
  return listed([...idOf(fields), ...named(fields, 'Reason code').map(meaning)]);
}

function connectWords(fields: readonly Field[]): string {
  const flags = fields.find(({ name }) => name === 'Connect flags')?.children ?? [];
  const clean = flags.find(({ name }) => name.startsWith('Clean'));
  return listed([
    `client “${valueOf(fields, 'Client identifier') ?? ''}”`,
    valueOf(fields, 'Protocol level')?.replace(/^\d+, /, '') ?? '',
    `keep alive ${valueOf(fields, 'Keep alive') ?? '?'}`,
    clean?.value === 'yes' ? clean.name.toLowerCase() : '',
    quoted('will', valueOf(fields, 'Will topic')),
    quoted('user', valueOf(fields, 'User name')),
  ]);
}

function publishWords(fields: readonly Field[], aliasTopic: string | null): string {
  const flags = fields[0]?.children ?? [];
  const qos = valueOf(flags, 'QoS')?.slice(0, 1) ?? '';
  const topic = valueOf(fields, 'Topic name');
  const payload = valueOf(fields, 'Payload') ?? '';
  return listed([
    topic || (aliasTopic === null ? 'topic by an alias that is not known' : `${aliasTopic} (by its alias)`),
    `QoS ${qos}`,
    ...idOf(fields),
    valueOf(flags, 'RETAIN') === 'yes' ? 'retain' : '',
    valueOf(flags, 'DUP') === 'yes' ? 'DUP' : '',
    payload.length > PAYLOAD_CHARS ? `${payload.slice(0, PAYLOAD_CHARS)}…` : payload,
  ]);
}

function filters(fields: readonly Field[], of: (index: number) => string): string {
  const asked = named(fields, 'Topic filter').map(({ value }, index) => `${value}${of(index)}`);
  return listed([...idOf(fields), ...asked]);
}

const named = (fields: readonly Field[], wanted: string): Field[] => fields.filter(({ name }) => name === wanted);
const valueOf = (fields: readonly Field[], name: string): string | undefined => named(fields, name)[0]?.value;
const listed = (parts: readonly string[]): string => parts.filter(Boolean).join(', ');
const quoted = (what: string, value: string | undefined): string => (value === undefined ? '' : `${what} “${value}”`);

function idOf(fields: readonly Field[]): string[] {
  const id = valueOf(fields, 'Packet identifier');
  return id === undefined ? [] : [`id ${id}`];
}

/** `0x00, success` without its number; of a failure, with it. */
const meaning = ({ value }: Field): string => (isFailure(value) ? value : value.replace(/^0x[0-9a-f]+, /, ''));
/** Codes from 0x80 on are failures; before MQTT 5 every return code but 0 is one. */
const isFailure = (value: string): boolean => /^0x[89a-f]/.test(value);

function failures(fields: readonly Field[]): Field[] {
  return fields.filter(
    ({ name, value }) =>
      ((name === 'Answer' || name === 'Reason code') && isFailure(value)) ||
      (name === 'Return code' && !value.startsWith('0x00')),
  );
}
