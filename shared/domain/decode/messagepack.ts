import { ByteReader, Halt, readFields } from './byte-reader.ts';
import type { Decode, Field } from './field.ts';
import { bytesValue, countText, float32Text, float64Text, textValue, timeText } from './value-text.ts';

/** The extension type of a time. */
const TIMESTAMP = -1;

/** Reads MessagePack: one value or, as a stream, several. @see the MessagePack specification, "Formats" */
export const decodeMessagePack: Decode = (bytes, isCut = false) => {
  const reader = new ByteReader(bytes, isCut);
  return readFields(reader, (fields) => void readValue(reader, fields, ''));
};

function readValue(reader: ByteReader, into: Field[], name: string, start = reader.at): Field {
  const field = reader.open(name, start);
  into.push(field);
  try {
    readBody(reader, field);
  } catch (error) {
    if (!field.children) into.pop(); // What is not whole and holds nothing is not shown.
    throw error;
  }
  field.end = reader.at;
  return field;
}

function readBody(reader: ByteReader, field: Field): void {
  const at = reader.at;
  const first = reader.uint(1, 'A value');
  if (first < 0x80) plain(field, 'fixint', first);
  else if (first < 0x90) readContainer(reader, field, at, true, first & 0x0f);
  else if (first < 0xa0) readContainer(reader, field, at, false, first & 0x0f);
  else if (first < 0xc0) readText(reader, field, at, first & 0x1f);
  else if (first >= 0xe0) plain(field, 'fixint', first - 0x100);
  else readSized(reader, field, at, first);
}

/** The formats of 0xc0 to 0xdf, whose size or value follows. */
function readSized(reader: ByteReader, field: Field, at: number, first: number): void {
  const what = 'The head of a value';
  const size = ([1, 2, 4] as const)[sizeIndex(first)] ?? 1;
  if (first === 0xc0) plain(field, 'nil', 'nil');
  else if (first === 0xc1) throw new Halt(at, '0xc1 begins no value of MessagePack');
  else if (first <= 0xc3) plain(field, 'boolean', String(first === 0xc3));
  else if (first <= 0xc6) readBytes(reader, field, at, reader.uint(size, what));
  else if (first <= 0xc9) readExtension(reader, field, at, reader.uint(size, what));
  else if (first <= 0xd3) readNumber(reader, field, first);
  else if (first <= 0xd8) readExtension(reader, field, at, 2 ** (first - 0xd4));
  else if (first <= 0xdb) readText(reader, field, at, reader.uint(size, what));
  else readContainer(reader, field, at, first >= 0xde, reader.uint(first & 1 ? 4 : 2, what));
}

/** Which of 8, 16 and 32 bits a first byte says: each family of formats begins at its own. */
function sizeIndex(first: number): number {
  const families = [0xc4, 0xc7, 0xd9];
  return first - (families.findLast((family) => first >= family) ?? first);
}

function readNumber(reader: ByteReader, field: Field, first: number): void {
  switch (first) {
    case 0xca:
      return plain(field, 'float32', float32Text(reader.float32('A number')));
    case 0xcb:
      return plain(field, 'float64', float64Text(reader.float64('A number')));
    case 0xcf:
      return plain(field, 'uint64', reader.uint64('A number'));
    case 0xd3:
      return plain(field, 'int64', reader.int64('A number'));
    default: {
      const isSigned = first >= 0xd0;
      const size = ([1, 2, 4] as const)[first - (isSigned ? 0xd0 : 0xcc)]!;
      const value = isSigned ? reader.int(size, 'A number') : reader.uint(size, 'A number');
      return plain(field, `${isSigned ? 'int' : 'uint'}${size * 8}`, value);
    }
  }
}

function readText(reader: ByteReader, field: Field, at: number, length: number): void {
  plain(field, 'text', textValue(reader.take(length, 'A text', at)));
}

function readBytes(reader: ByteReader, field: Field, at: number, length: number): void {
  plain(field, 'bytes', bytesValue(reader.take(length, 'Binary data', at)));
}

function readExtension(reader: ByteReader, field: Field, at: number, length: number): void {
  const type = reader.int(1, 'An extension');
  const data = reader.take(length, 'An extension', at);
  const ms = type === TIMESTAMP ? timestampMs(data) : null;
  if (ms !== null) plain(field, 'timestamp', timeText(ms));
  else plain(field, `extension ${type}`, bytesValue(data));
}

/** Milliseconds since 1970; null where the length is none of the three a timestamp has. */
function timestampMs(data: Uint8Array): number | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.byteLength === 4) return view.getUint32(0) * 1_000;
  if (data.byteLength === 8) {
    const packed = view.getBigUint64(0);
    return Number(packed & 0x3_ffff_ffffn) * 1_000 + Number(packed >> 34n) / 1e6;
  }
  return data.byteLength === 12 ? Number(view.getBigInt64(4)) * 1_000 + view.getUint32(0) / 1e6 : null;
}

function readContainer(reader: ByteReader, field: Field, at: number, isMap: boolean, count: number): void {
  field.type = isMap ? 'map' : 'array';
  if (!reader.isCut && (isMap ? 2 : 1) * count > reader.end - reader.at) {
    throw new Halt(
      at,
      `${isMap ? 'A map' : 'An array'} of ${count.toLocaleString('en')} does not fit into what is left`,
    );
  }
  reader.inside(field, (children) => {
    while (children.length < count) {
      const start = reader.at;
      if (isMap) readValue(reader, children, readKey(reader), start);
      else readValue(reader, children, String(children.length));
    }
  });
  field.value = countText(field.children!.length, isMap ? 'entry' : 'item', isMap ? 'entries' : 'items');
}

function readKey(reader: ByteReader): string {
  const key = readValue(reader, [], '');
  return key.children ? `(${key.type}: ${key.value})` : key.value;
}

function plain(field: Field, type: string, value: string | number | bigint): void {
  field.type = type;
  field.value = String(value);
}
