import { ByteReader, readFields } from './byte-reader.ts';
import type { Decoded, Field } from './field.ts';
import { float16 } from './float16.ts';
import { bytesValue, float32Text, float64Text, textValue } from './value-text.ts';

/** How bytes are packed, in the letters of Python's `struct`. */
export interface StructLayout {
  isLittle: boolean;
  items: readonly { code: StructCode; count: number }[];
}

const CODES = ['x', 'c', 'b', 'B', '?', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q', 'e', 'f', 'd', 's'] as const;
type StructCode = (typeof CODES)[number];

/** A count above this stands for no layout one would write. */
const MAX_COUNT = 65_535;

/**
 * Reads a layout such as `>HBBIfffh` or `<2f8s`: byte order, then items with a count before them. Without an order it
 * is big-endian, as on the network; sizes are the standard ones, without padding.
 *
 * @returns The layout, or what is wrong with it, in a sentence without its full stop.
 * @see Python's library reference, struct: format strings
 */
export function parseStruct(text: string): StructLayout | string {
  const compact = text.replaceAll(/\s/g, '');
  const order = /^[<>!=@]/.exec(compact)?.[0] ?? '>';
  const body = compact.replace(/^[<>!=@]/, '');
  if (!/[^x\d]/.test(body)) return 'A layout has at least one letter, such as >H or <f';
  const items: StructLayout['items'][number][] = [];
  for (const [part, digits, letter] of body.matchAll(/(\d*)(\D|$)/g)) {
    if (part === '') continue;
    const code = CODES.find((each) => each === letter);
    if (!code) return letter ? `“${letter}” is no letter of a layout` : 'A count stands before a letter';
    const count = digits === '' ? 1 : Number(digits);
    if (count > MAX_COUNT) return `A count is at most ${MAX_COUNT.toLocaleString('en')}`;
    items.push({ code, count });
  }
  const layout = { isLittle: order === '<' || order === '=' || order === '@', items };
  return structSize(layout) > 0 ? layout : 'A layout stands for at least one byte';
}

/** Reads bytes as numbers in a layout, again and again to the end. */
export function decodeStruct(bytes: Uint8Array, isCut: boolean, layout: StructLayout): Decoded {
  const reader = new ByteReader(bytes, isCut);
  const isOnce = structSize(layout) >= bytes.byteLength;
  return readFields(reader, (fields) => {
    if (isOnce) return readRound(reader, fields, layout);
    const round = reader.open(String(fields.length));
    fields.push(round);
    reader.inside(round, (children) => readRound(reader, children, layout));
    round.type = 'record';
    round.value = round
      .children!.map(({ value }) => value)
      .join(', ')
      .slice(0, 200);
  });
}

function readRound(reader: ByteReader, into: Field[], { items, isLittle }: StructLayout): void {
  for (const { code, count } of items) {
    if (code === 'x') reader.take(count, 'Padding');
    else if (code === 's')
      readItem(reader, into, `${count} bytes of text`, () => textValue(reader.take(count, 'A text')));
    else
      for (let index = 0; index < count; index++)
        readItem(reader, into, NAMES[code], () => READ[code](reader, isLittle));
  }
}

function readItem(reader: ByteReader, into: Field[], type: string, read: () => string): void {
  const field = reader.open(String(into.length));
  field.value = read();
  [field.type, field.end] = [type, reader.at];
  into.push(field);
}

type NumberCode = Exclude<StructCode, 'x' | 's'>;

const NAMES: Readonly<Record<NumberCode, string>> = {
  c: 'byte',
  b: 'int8',
  B: 'uint8',
  '?': 'boolean',
  h: 'int16',
  H: 'uint16',
  i: 'int32',
  I: 'uint32',
  l: 'int32',
  L: 'uint32',
  q: 'int64',
  Q: 'uint64',
  e: 'float16',
  f: 'float32',
  d: 'float64',
};

const WHAT = 'A number';
const int32 = (reader: ByteReader, isLittle: boolean): string => String(reader.int(4, WHAT, isLittle));
const uint32 = (reader: ByteReader, isLittle: boolean): string => String(reader.uint(4, WHAT, isLittle));

const READ: Readonly<Record<NumberCode, (reader: ByteReader, isLittle: boolean) => string>> = {
  c: (reader) => bytesValue(reader.take(1, WHAT)),
  b: (reader) => String(reader.int(1, WHAT)),
  B: (reader) => String(reader.uint(1, WHAT)),
  '?': (reader) => String(reader.uint(1, WHAT) !== 0),
  h: (reader, isLittle) => String(reader.int(2, WHAT, isLittle)),
  H: (reader, isLittle) => String(reader.uint(2, WHAT, isLittle)),
  i: int32,
  I: uint32,
  l: int32,
  L: uint32,
  q: (reader, isLittle) => String(reader.int64(WHAT, isLittle)),
  Q: (reader, isLittle) => String(reader.uint64(WHAT, isLittle)),
  e: (reader, isLittle) => float64Text(float16(reader.uint(2, WHAT, isLittle))),
  f: (reader, isLittle) => float32Text(reader.float32(WHAT, isLittle)),
  d: (reader, isLittle) => float64Text(reader.float64(WHAT, isLittle)),
};

const SIZES: Readonly<Record<string, number>> = { h: 2, H: 2, e: 2, i: 4, I: 4, l: 4, L: 4, f: 4, q: 8, Q: 8, d: 8 };

/** Bytes one round of a layout takes. */
const structSize = ({ items }: StructLayout): number =>
  items.reduce((sum, { code, count }) => sum + count * (SIZES[code] ?? 1), 0);
