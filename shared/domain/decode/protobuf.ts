import { ByteReader, Halt, readFields } from './byte-reader.ts';
import type { Decoded, Field } from './field.ts';
import { isProtoScalar, type ProtoField, type ProtoSchema } from './proto-schema.ts';
import { fixed32Value, fixed64Value, varintValue } from './proto-values.ts';
import { bytesValue, countText, isReadable, textValue } from './value-text.ts';

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH = 2;
const GROUP_START = 3;
const GROUP_END = 4;
const FIXED_32 = 5;

/** Field numbers have 29 bits. */
const MAX_NUMBER = 2 ** 29 - 1;

type Declared = ReadonlyMap<number, ProtoField>;

/**
 * Reads a Protobuf message: with a schema by its names and types, without one by what the wire says, where text,
 * nested messages and plain bytes are told apart by what they hold.
 *
 * @param message Full name of the message's type in `schema`.
 * @see Protocol Buffers, "Encoding"
 */
export function decodeProtobuf(bytes: Uint8Array, isCut = false, schema?: ProtoSchema, message = ''): Decoded {
  const reader = new ByteReader(bytes, isCut);
  const walk = new MessageWalk(reader, schema);
  const declared = schema?.messages.get(message);
  const counts = new Map<string, number>();
  return readFields(reader, (fields) => walk.readField(fields, declared, counts));
}

class MessageWalk {
  constructor(
    private readonly reader: ByteReader,
    private readonly schema: ProtoSchema | undefined,
  ) {}

  /** Reads one field; `counts` has how many of each repeated field came before in its message. */
  readField(into: Field[], declared: Declared | undefined, counts: Map<string, number>): void {
    const { reader } = this;
    const field = reader.open('');
    const { number, wire } = this.#readTag();
    const known = declared?.get(number);
    field.name = known ? nameOf(known, counts) : String(number);
    into.push(field);
    try {
      this.#readValue(field, known, wire, number);
    } catch (error) {
      if (!field.children) into.pop(); // What is not whole and holds nothing is not shown.
      throw error;
    }
    field.end = reader.at;
  }

  #readTag(): { number: number; wire: number } {
    const { reader } = this;
    const start = reader.at;
    const tag = readVarint(reader, 'The tag of a field');
    const [number, wire] = [Number(tag >> 3n), Number(tag & 7n)];
    if (number === 0) throw new Halt(start, 'Field number 0 is not allowed');
    if (number > MAX_NUMBER) throw new Halt(start, `Field number ${number.toLocaleString('en')} is too large`);
    if (wire > FIXED_32) throw new Halt(start, `There is no wire type ${wire}`);
    if (wire === GROUP_END) throw new Halt(start, `Group ${number} ends but did not begin`);
    return { number, wire };
  }

  #readValue(field: Field, known: ProtoField | undefined, wire: number, number: number): void {
    const { reader } = this;
    if (wire === LENGTH) return this.#readLength(field, known);
    if (wire === GROUP_START) return this.#readGroup(field, known, number);
    const raw = readScalar(reader, wire);
    const said = known && this.#scalarOf(known.type, wire, raw);
    if (said) [field.type, field.value] = [known.type, said];
    else [field.type, field.value] = [mismatch(WIRE_NAMES[wire]!, known), bareValue(wire, raw)];
  }

  /** The value of a declared scalar or enum; null where it cannot be written with this wire type. */
  #scalarOf(type: string, wire: number, raw: bigint): string | null {
    const names = this.schema?.enums.get(type);
    if (names && wire === VARINT) return enumText(names, raw);
    if (!isProtoScalar(type)) return null;
    if (wire === VARINT) return varintValue(type, raw);
    return wire === FIXED_32 ? fixed32Value(type, raw) : fixed64Value(type, raw);
  }

  #readLength(field: Field, known: ProtoField | undefined): void {
    const { reader } = this;
    const start = reader.at;
    const length = Number(readVarint(reader, 'The length of a field'));
    const declared = known && this.schema?.messages.get(known.type);
    reader.within(length, 'A field', start, () => {
      if (declared) return this.#readMessage(field, known.type, declared);
      if (known?.type === 'string') return setText(field, 'string', reader.take(length, 'A field'));
      if (known?.type === 'bytes') return setBytes(field, 'bytes', reader.take(length, 'A field'));
      if (known?.isRepeated && this.#readPacked(field, known.type)) return;
      this.#guess(field, length, known);
    });
  }

  /** What a field of unknown type holds: text, a message, or else bytes. */
  #guess(field: Field, length: number, known: ProtoField | undefined): void {
    const { reader } = this;
    const bytes = reader.bytes.subarray(reader.at, reader.at + length);
    if (!isReadable(bytes) && length > 0) {
      const isMessage = reader.attempt(() => {
        this.#readMessage(field, mismatch('message', known), undefined);
        return true;
      });
      if (isMessage) return;
      field.children = null;
    }
    reader.take(length, 'A field');
    if (isReadable(bytes)) setText(field, mismatch('text', known), bytes);
    else setBytes(field, mismatch('bytes', known), bytes);
  }

  #readMessage(field: Field, type: string, declared: Declared | undefined): void {
    const { reader } = this;
    field.type = type.split('.').at(-1)!;
    const counts = new Map<string, number>();
    reader.inside(field, (children) => {
      while (!reader.isAtEnd) this.readField(children, declared, counts);
    });
    field.value = countText(field.children!.length, 'field');
  }

  /** Repeated numbers in one field; false where that is not what it holds. */
  #readPacked(field: Field, type: string): boolean {
    const { reader } = this;
    const wire = packedWire(type, this.schema);
    if (wire === null) return false;
    const isRead = reader.attempt(() => {
      reader.inside(field, (children) => {
        while (!reader.isAtEnd) {
          const item = reader.open(String(children.length));
          item.value = this.#scalarOf(type, wire, readScalar(reader, wire)) ?? '';
          [item.type, item.end] = [type, reader.at];
          children.push(item);
        }
      });
      return true;
    });
    if (!isRead) {
      field.children = null;
      return false;
    }
    field.type = `packed ${type}`;
    field.value = countText(field.children!.length, 'item');
    return true;
  }

  #readGroup(field: Field, known: ProtoField | undefined, number: number): void {
    const { reader } = this;
    field.type = 'group';
    const declared = known && this.schema?.messages.get(known.type);
    const counts = new Map<string, number>();
    reader.inside(field, (children) => {
      while (!takeGroupEnd(reader, number)) this.readField(children, declared, counts);
    });
    field.value = countText(field.children!.length, 'field');
  }
}

const WIRE_NAMES: Readonly<Record<number, string>> = {
  [VARINT]: 'varint',
  [FIXED_64]: '64 bits',
  [FIXED_32]: '32 bits',
};

const mismatch = (read: string, known: ProtoField | undefined): string =>
  known ? `${read}, declared as ${known.type}` : read;

function nameOf({ name, isRepeated }: ProtoField, counts: Map<string, number>): string {
  if (!isRepeated) return name;
  const index = counts.get(name) ?? 0;
  counts.set(name, index + 1);
  return `${name}[${index}]`;
}

function packedWire(type: string, schema: ProtoSchema | undefined): number | null {
  if (schema?.enums.has(type)) return VARINT;
  if (!isProtoScalar(type) || type === 'string' || type === 'bytes') return null;
  if (type === 'double' || type.endsWith('fixed64')) return FIXED_64;
  return type === 'float' || type.endsWith('fixed32') ? FIXED_32 : VARINT;
}

/** Bits of a number that is no length-delimited field. */
function readScalar(reader: ByteReader, wire: number): bigint {
  if (wire === VARINT) return readVarint(reader, 'A number');
  return wire === FIXED_32 ? BigInt(reader.uint(4, 'A number', true)) : reader.uint64('A number', true);
}

/** A number of no known type, in the ways it is likely meant. */
function bareValue(wire: number, raw: bigint): string {
  if (wire === FIXED_32) return `${raw} · float ${fixed32Value('float', raw)}`;
  if (wire === FIXED_64) return `${raw} · double ${fixed64Value('double', raw)}`;
  const signed = varintValue('int64', raw);
  return signed === String(raw) ? signed : `${raw} · int64 ${signed}`;
}

function enumText(names: ReadonlyMap<number, string>, raw: bigint): string {
  const number = Number(BigInt.asIntN(32, raw));
  const name = names.get(number);
  return name ? `${name} (${number})` : String(number);
}

function readVarint(reader: ByteReader, what: string): bigint {
  const start = reader.at;
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.uint(1, what);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new Halt(start, 'A number of more than ten bytes');
}

function takeGroupEnd(reader: ByteReader, number: number): boolean {
  const start = reader.at;
  const tag = readVarint(reader, 'The end of a group');
  if (tag === BigInt(number) * 8n + BigInt(GROUP_END)) return true;
  reader.at = start;
  return false;
}

function setText(field: Field, type: string, bytes: Uint8Array): void {
  [field.type, field.value] = [type, textValue(bytes)];
}

function setBytes(field: Field, type: string, bytes: Uint8Array): void {
  [field.type, field.value] = [type, bytesValue(bytes)];
}
