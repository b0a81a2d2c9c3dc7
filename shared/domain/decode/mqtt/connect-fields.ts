import type { ByteReader } from '../byte-reader.ts';
import { Halt } from '../byte-reader.ts';
import type { Field } from '../field.ts';
import { LEVEL_NAMES } from './packet-types.ts';
import { binaryField, bits, propertiesField, readField, textField } from './read-values.ts';

/** Mosquitto's bridges set this bit of the protocol level. */
const BRIDGE = 0x80;
const USER_NAME = 0x80;
const PASSWORD = 0x40;
const WILL_RETAIN = 0x20;
const WILL = 0x04;
const CLEAN = 0x02;
const RESERVED = 0x01;

/** What a CONNECT says, in the order of §3.1.2 and §3.1.3. */
export function connectFields(reader: ByteReader, into: Field[]): void {
  into.push(textField(reader, 'Protocol name', '“MQTT”; “MQIsdp” in MQTT 3.1. §3.1.2.1'));
  const level = protocolLevel(reader);
  into.push(level.field);
  const flags = connectFlags(reader, level.isFive);
  into.push(flags.field);
  into.push(
    readField(reader, 'Keep alive', 'uint16', 'Longest silence of the client; 0: no limit. §3.1.2.10', () => {
      const seconds = reader.uint(2, 'The keep alive');
      return `${seconds} s`;
    }),
  );
  if (level.isFive) into.push(propertiesField(reader));
  into.push(textField(reader, 'Client identifier', 'Under this name the broker keeps the session. §3.1.3.1'));
  if (flags.value & WILL) {
    if (level.isFive) into.push(propertiesField(reader, 'Will properties'));
    into.push(textField(reader, 'Will topic', 'Where the will is published. §3.1.3.3'));
    into.push(binaryField(reader, 'Will payload', 'Published when the connection is lost. §3.1.3.4'));
  }
  if (flags.value & USER_NAME) into.push(textField(reader, 'User name', '§3.1.3.5'));
  if (flags.value & PASSWORD)
    into.push(binaryField(reader, 'Password', 'Goes over the wire as it is: use TLS. §3.1.3.6'));
}

/** The protocol level of a CONNECT packet; null where these bytes begin none. */
export function levelOfConnect(bytes: Uint8Array): number | null {
  if (bytes[0] !== 0x10) return null;
  let at = 1;
  while (at < 4 && bytes[at]! >= 0x80) at += 1;
  const nameLength = bytes[at + 2];
  if (bytes[at + 1] !== 0 || (nameLength !== 4 && nameLength !== 6) || bytes[at + 3] !== 0x4d) return null;
  const level = bytes[at + 3 + nameLength];
  return level === undefined ? null : level & ~BRIDGE;
}

function protocolLevel(reader: ByteReader): { field: Field; isFive: boolean } {
  let level = 0;
  const field = readField(reader, 'Protocol level', 'byte', 'The version of MQTT. §3.1.2.2', () => {
    const written = reader.uint(1, 'The protocol level');
    level = written & ~BRIDGE;
    const bridge = written & BRIDGE ? ', from a bridge' : '';
    return `${level}, ${LEVEL_NAMES[level] ?? 'no version of MQTT that is known'}${bridge}`;
  });
  if (!LEVEL_NAMES[level]) throw new Halt(field.start, `Protocol level ${level} is not known: the rest was not read`);
  return { field, isFive: level === 5 };
}

/** §3.1.2.3 to §3.1.2.9 */
function connectFlags(reader: ByteReader, isFive: boolean): { field: Field; value: number } {
  const field = reader.open('Connect flags');
  const value = reader.uint(1, 'The connect flags');
  const on = (bit: number): string => (value & bit ? 'yes' : 'no');
  field.type = 'byte';
  field.value = `0x${value.toString(16).padStart(2, '0')}${value & RESERVED ? ', the reserved bit is set [MQTT-3.1.2-3]' : ''}`;
  field.about = 'What the client wants, and which fields follow. §3.1.2.3';
  const clean = isFive
    ? 'Begin a new session, whatever the broker still has. §3.1.2.4'
    : 'A session for this connection only. §3.1.2.4';
  reader.inside(field, (children) =>
    children.push(
      bits(reader, isFive ? 'Clean start' : 'Clean session', on(CLEAN), clean),
      bits(reader, 'Will', on(WILL), 'A message for the case that the connection is lost. §3.1.2.5'),
      bits(reader, 'Will QoS', String((value >> 3) & 3), '§3.1.2.6'),
      bits(reader, 'Will retain', on(WILL_RETAIN), '§3.1.2.7'),
      bits(reader, 'Password', on(PASSWORD), '§3.1.2.9'),
      bits(reader, 'User name', on(USER_NAME), '§3.1.2.8'),
    ),
  );
  return { field, value };
}
