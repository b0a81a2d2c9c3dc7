import { ByteReader, Halt, readFields } from './byte-reader.ts';
import type { Decode, Field } from './field.ts';
import { float16 } from './float16.ts';
import { bytesValue, countText, float32Text, float64Text, textValue, timeText } from './value-text.ts';

const UINT = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;

/** Additional information of an item whose end is marked by a break. */
const INDEFINITE = 31;
const BREAK = 0xff;

/** Tags whose meaning is told, by number. @see RFC 8949 §3.4 and IANA's registry of CBOR tags */
const TAG_NAMES: Readonly<Record<string, string>> = {
  0: 'date and time',
  1: 'epoch time',
  2: 'big number',
  3: 'negative big number',
  4: 'decimal fraction',
  5: 'big float',
  24: 'CBOR in bytes',
  32: 'URI',
  33: 'base64url',
  34: 'base64',
  36: 'MIME message',
  37: 'UUID',
  55799: 'CBOR mark',
};

/** Reads CBOR: one item or, as a CBOR sequence, several. @see RFC 8949, RFC 8742 */
export const decodeCbor: Decode = (bytes, isCut = false) => {
  const reader = new ByteReader(bytes, isCut);
  return readFields(reader, (fields) => void readItem(reader, fields, ''));
};

interface Head {
  major: number;
  info: number;
  /** The argument; for a float its bits, for an item of indefinite length 0. */
  argument: bigint;
  start: number;
}

/** Reads an item into `into`; a map's value begins with its key, at `start`. */
function readItem(reader: ByteReader, into: Field[], name: string, start = reader.at): Field {
  const field = reader.open(name, start);
  const head = readHead(reader);
  into.push(field);
  try {
    readBody(reader, field, head);
  } catch (error) {
    if (!field.children) into.pop(); // What is not whole and holds nothing is not shown.
    throw error;
  }
  field.end = reader.at;
  return field;
}

function readBody(reader: ByteReader, field: Field, head: Head): void {
  switch (head.major) {
    case UINT:
      [field.type, field.value] = ['unsigned', String(head.argument)];
      return;
    case NEGATIVE:
      [field.type, field.value] = ['negative', String(-1n - head.argument)];
      return;
    case BYTES:
    case TEXT:
      return readString(reader, field, head);
    case ARRAY:
    case MAP:
      return readContainer(reader, field, head);
    case TAG:
      return readTag(reader, field, head);
    default:
      return readSimple(field, head);
  }
}

function readHead(reader: ByteReader): Head {
  const start = reader.at;
  const first = reader.uint(1, 'An item');
  const [major, info] = [first >> 5, first & 0x1f];
  const what = 'The head of an item';
  if (info < 24) return { major, info, argument: BigInt(info), start };
  if (info === 24) return { major, info, argument: BigInt(reader.uint(1, what)), start };
  if (info === 25) return { major, info, argument: BigInt(reader.uint(2, what)), start };
  if (info === 26) return { major, info, argument: BigInt(reader.uint(4, what)), start };
  if (info === 27) return { major, info, argument: reader.uint64(what), start };
  if (info === INDEFINITE && major >= BYTES && major <= MAP) return { major, info, argument: 0n, start };
  if (first === BREAK) throw new Halt(start, 'A break ends nothing here');
  // RFC 8949 §3: 28 to 30 are not assigned, and only some items may be of indefinite length.
  throw new Halt(start, `${hexByte(first)} begins no item of CBOR`);
}

function readString(reader: ByteReader, field: Field, { major, info, argument, start }: Head): void {
  field.type = major === TEXT ? 'text' : 'bytes';
  if (info !== INDEFINITE) {
    field.value = stringValue(major, reader.take(Number(argument), `A ${field.type} string`, start));
    return;
  }
  let isFirst = true;
  while (!takeBreak(reader)) {
    const chunk = readHead(reader);
    // RFC 8949 §3.2.3: the pieces are strings of the same kind, of definite length.
    if (chunk.major !== major || chunk.info === INDEFINITE) {
      throw new Halt(chunk.start, `A ${field.type} string in pieces holds something else`);
    }
    const text = stringValue(major, reader.take(Number(chunk.argument), `A ${field.type} string`, chunk.start));
    if (field.value.length < 2_000) field.value += isFirst || major === TEXT ? text : ` ${text}`;
    isFirst = false;
  }
}

const stringValue = (major: number, bytes: Uint8Array): string =>
  major === TEXT ? textValue(bytes) : bytesValue(bytes);

function readContainer(reader: ByteReader, field: Field, { major, info, argument, start }: Head): void {
  const isMap = major === MAP;
  field.type = isMap ? 'map' : 'array';
  const least = isMap ? 2n * argument : argument;
  if (!reader.isCut && least > BigInt(reader.end - reader.at)) {
    throw new Halt(
      start,
      `${isMap ? 'A map' : 'An array'} of ${argument.toLocaleString('en')} does not fit into what is left`,
    );
  }
  reader.inside(field, (children) => {
    const isOpen = (): boolean => (info === INDEFINITE ? !takeBreak(reader) : BigInt(children.length) < argument);
    while (isOpen()) {
      const at = reader.at;
      if (isMap) readItem(reader, children, readKey(reader), at);
      else readItem(reader, children, String(children.length));
    }
  });
  field.value = countText(field.children!.length, isMap ? 'entry' : 'item', isMap ? 'entries' : 'items');
}

/** A key as a name; one that holds others is named by what it is. */
function readKey(reader: ByteReader): string {
  const key = readItem(reader, [], '');
  return key.children ? `(${key.type}: ${key.value})` : key.value;
}

function readTag(reader: ByteReader, field: Field, { argument }: Head): void {
  const number = String(argument);
  const meaning = TAG_NAMES[number];
  field.type = meaning ? `${meaning} (tag ${number})` : `tag ${number}`;
  const start = reader.at;
  reader.inside(field, (children) => {
    const content = readItem(reader, children, '');
    field.value = tagValue(number, content, reader.bytes.subarray(start, content.end));
  });
}

function tagValue(tag: string, content: Field, bytes: Uint8Array): string {
  if (tag === '1' && content.value !== '' && !content.children) return timeText(Number(content.value) * 1_000);
  if ((tag === '2' || tag === '3') && content.type === 'bytes') {
    const digits = bytes.subarray(headBytes(bytes[0]!));
    // Longer ones stay bytes: writing them out would take too long.
    if (digits.byteLength > 256 || (bytes[0]! & 0x1f) === INDEFINITE) return content.value;
    let number = 0n;
    for (const byte of digits) number = (number << 8n) | BigInt(byte);
    return String(tag === '2' ? number : -1n - number);
  }
  return content.value;
}

const headBytes = (first: number): number => {
  const info = first & 0x1f;
  return info < 24 ? 1 : 1 + 2 ** (info - 24);
};

function readSimple(field: Field, { info, argument, start }: Head): void {
  if (info === 25) [field.type, field.value] = ['float16', float64Text(float16(Number(argument)))];
  else if (info === 26) [field.type, field.value] = ['float32', float32Text(fromBits32(Number(argument)))];
  else if (info === 27) [field.type, field.value] = ['float64', float64Text(fromBits64(argument))];
  else if (argument === 20n || argument === 21n) [field.type, field.value] = ['boolean', String(argument === 21n)];
  else if (argument === 22n || argument === 23n) field.type = field.value = argument === 22n ? 'null' : 'undefined';
  // RFC 8949 §3.3: values below 32 are written in one byte only.
  else if (info === 24 && argument < 32n) throw new Halt(start, `Simple value ${argument} is written in two bytes`);
  else [field.type, field.value] = ['simple', String(argument)];
}

const scratch = new DataView(new ArrayBuffer(8));

function fromBits32(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

function fromBits64(bits: bigint): number {
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}

function takeBreak(reader: ByteReader): boolean {
  const isBreak = reader.bytes[reader.at] === BREAK;
  if (isBreak) reader.at += 1;
  return isBreak;
}

const hexByte = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;
