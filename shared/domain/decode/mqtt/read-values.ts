import { type ByteReader, Halt } from '../byte-reader.ts';
import type { Field } from '../field.ts';
import { bytesValue, countText, isReadable, textValue } from '../value-text.ts';
import { PROPERTIES, type PropertyKind } from './property-table.ts';

/** A variable byte integer has at most four bytes [MQTT-1.5.5-1]. */
const VARIABLE_BYTES = 4;

/** One field: opened where the reader stands, ended where `read` leaves it. */
export function readField(reader: ByteReader, name: string, type: string, about: string, read: () => string): Field {
  const field = reader.open(name);
  field.type = type;
  field.about = about;
  field.value = read();
  field.end = reader.at;
  return field;
}

/** A part of the byte before the reader. */
export function bits(reader: ByteReader, name: string, value: string, about: string): Field {
  return { name, type: 'bits', value, about, start: reader.at - 1, end: reader.at, children: null };
}

/** A whole number in one to four bytes, seven bits each, lowest first. @see MQTT 5.0 §1.5.5 */
export function variableInteger(reader: ByteReader, what: string): number {
  const from = reader.at;
  let value = 0;
  for (let index = 0; index < VARIABLE_BYTES; index += 1) {
    const byte = reader.uint(1, what);
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return value;
  }
  throw new Halt(from, `${what} goes on after four bytes`);
}

/** Bytes behind their length in two bytes. */
function prefixed(reader: ByteReader, what: string): Uint8Array {
  const from = reader.at;
  return reader.take(reader.uint(2, what), what, from);
}

/** UTF-8 text behind its length. @see MQTT 5.0 §1.5.4 */
export function textField(reader: ByteReader, name: string, about: string): Field {
  return readField(reader, name, 'text', about, () => textValue(prefixed(reader, name)));
}

/** Bytes behind their length, as text where they are such. @see MQTT 5.0 §1.5.6 */
export function binaryField(reader: ByteReader, name: string, about: string): Field {
  return readField(reader, name, 'binary', about, () => bytesOrText(prefixed(reader, name)));
}

export const bytesOrText = (bytes: Uint8Array): string => (isReadable(bytes) ? textValue(bytes) : bytesValue(bytes));

/** The properties of a packet or a will behind their length in bytes. @see MQTT 5.0 §2.2.2 */
export function propertiesField(reader: ByteReader, name = 'Properties'): Field {
  const field = reader.open(name);
  field.type = 'properties';
  field.about = 'What MQTT 5 adds to this packet. §2.2.2';
  const length = variableInteger(reader, name);
  reader.inside(field, (children) =>
    reader.within(length, name, field.start, () => {
      while (!reader.isAtEnd) children.push(propertyField(reader));
    }),
  );
  field.value = countText(field.children?.length ?? 0, 'property', 'properties');
  return field;
}

function propertyField(reader: ByteReader): Field {
  const from = reader.at;
  const id = variableInteger(reader, 'A property');
  const info = PROPERTIES[id];
  if (!info) throw new Halt(from, `There is no property 0x${id.toString(16).padStart(2, '0')}`);
  const field = reader.open(info.name, from);
  field.type = info.kind;
  field.about = info.about;
  field.value = READERS[info.kind](reader, info.name);
  field.end = reader.at;
  return field;
}

const READERS: Readonly<Record<PropertyKind, (reader: ByteReader, name: string) => string>> = {
  byte: (reader, name) => String(reader.uint(1, name)),
  uint16: (reader, name) => String(reader.uint(2, name)),
  uint32: (reader, name) => String(reader.uint(4, name)),
  variable: (reader, name) => String(variableInteger(reader, name)),
  text: (reader, name) => textValue(prefixed(reader, name)),
  binary: (reader, name) => bytesOrText(prefixed(reader, name)),
  pair: (reader, name) => `${textValue(prefixed(reader, name))}: ${textValue(prefixed(reader, name))}`,
};
