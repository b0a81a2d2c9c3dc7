/**
 * Frames as bytes, for pipes that cannot clone objects.
 *
 * Layout: a u32 (big-endian) whose lowest 31 bits are the length of the head in bytes and whose highest bit says
 * whether the head holds marks; the head (UTF-8 JSON); then the byte arrays one after another.
 *
 * Marks, each an object with one key: `{ "$b": 5 }` is a byte array of 5 bytes, `{ "$b": [5, 0, 7] }` an array of
 * three byte arrays, and `{ "$o": {…} }` an object of the sender's whose own keys look like a mark.
 */
const BYTES = '$b';
const OBJECT = '$o';
const HAS_MARKS = 0x8000_0000;

type Fields = Record<string, unknown>;

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder();

/** @throws TypeError on what JSON cannot say: a bigint, a cycle. */
export function encode(frame: unknown): Uint8Array<ArrayBuffer> {
  const writer: Writer = { parts: [], sizeBytes: 0, hasMarks: false };
  const head = utf8Encoder.encode(JSON.stringify(withMarks(frame, writer)) ?? 'null');
  const out = new Uint8Array(4 + head.byteLength + writer.sizeBytes);
  new DataView(out.buffer).setUint32(0, head.byteLength + (writer.hasMarks ? HAS_MARKS : 0));
  out.set(head, 4);
  let at = 4 + head.byteLength;
  for (const part of writer.parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}

interface Writer {
  parts: Uint8Array[];
  sizeBytes: number;
  hasMarks: boolean;
}

/** The value with marks in place of byte arrays; what holds none is passed on as it is, not copied. */
function withMarks(value: unknown, writer: Writer): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return { [BYTES]: takePart(value, writer) };
  return Array.isArray(value) ? arrayWithMarks(value, writer) : objectWithMarks(value as Fields, writer);
}

function takePart(part: Uint8Array, writer: Writer): number {
  writer.parts.push(part);
  writer.sizeBytes += part.byteLength;
  writer.hasMarks = true;
  return part.byteLength;
}

function arrayWithMarks(values: unknown[], writer: Writer): unknown {
  if (values.length > 0 && values.every((value) => value instanceof Uint8Array)) {
    return { [BYTES]: values.map((part) => takePart(part, writer)) };
  }
  let copy: unknown[] | undefined;
  for (let index = 0; index < values.length; index++) {
    const marked = withMarks(values[index], writer);
    if (marked !== values[index]) (copy ??= values.slice())[index] = marked;
  }
  return copy ?? values;
}

function objectWithMarks(value: Fields, writer: Writer): unknown {
  let copy: Fields | undefined;
  for (const key of Object.keys(value)) {
    const marked = withMarks(value[key], writer);
    // Spreading defines fields, so that even `__proto__` is one, and writing it later changes nothing else.
    if (marked !== value[key]) (copy ??= { ...value })[key] = marked;
  }
  if (!Object.hasOwn(value, BYTES) && !Object.hasOwn(value, OBJECT)) return copy ?? value;
  writer.hasMarks = true;
  return { [OBJECT]: copy ?? value };
}

/** The reverse of {@link encode}. @throws RangeError, SyntaxError on bytes that are not a frame. */
export function decode(bytes: Uint8Array): unknown {
  const { buffer, byteOffset, byteLength } = bytes;
  const prefix = new DataView(buffer, byteOffset, byteLength).getUint32(0);
  const headEnd = 4 + (prefix & ~HAS_MARKS);
  if (headEnd > byteLength) throw new RangeError('The head is longer than the frame');
  const head: unknown = JSON.parse(utf8Decoder.decode(bytes.subarray(4, headEnd)));
  const reader = new Reader(new Uint8Array(buffer, byteOffset, byteLength), headEnd);
  const frame = prefix & HAS_MARKS ? reader.revive(head) : head;
  reader.finish();
  return frame;
}

class Reader {
  /** Never a Node Buffer, whose `slice` shares memory. */
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Puts the byte arrays back where their marks are, in place. */
  revive(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) value[index] = this.revive(value[index]);
      return value;
    }
    const fields = value as Fields;
    if (Object.hasOwn(fields, BYTES)) return this.#takeMarked(fields[BYTES]);
    return this.#reviveFields(Object.hasOwn(fields, OBJECT) ? fields[OBJECT] : fields);
  }

  /** @throws RangeError when bytes are left over. */
  finish(): void {
    if (this.#at !== this.#bytes.byteLength) throw new RangeError('Bytes after the frame');
  }

  #reviveFields(value: unknown): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('Not an object');
    const fields = value as Fields;
    for (const key of Object.keys(fields)) {
      const field = fields[key];
      if (typeof field === 'object' && field !== null) fields[key] = this.revive(field);
    }
    return fields;
  }

  #takeMarked(length: unknown): Uint8Array | Uint8Array[] {
    return Array.isArray(length) ? length.map((each) => this.#take(each)) : this.#take(length);
  }

  #take(length: unknown): Uint8Array {
    const end = this.#at + (length as number);
    if (!Number.isSafeInteger(length) || end < this.#at || end > this.#bytes.byteLength) {
      throw new RangeError('A byte array reaches beyond the frame');
    }
    const part = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return part;
  }
}
