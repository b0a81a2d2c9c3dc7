import { MAX_DEPTH, MAX_FIELDS, type Decoded, type Field } from './field.ts';

/** Ends the reading; {@link readFields} turns it into the problem it says. Never leaves this folder. */
export class Halt extends Error {
  constructor(
    readonly atByte: number,
    readonly reason: string,
    /** Not the format is at fault: there is more than is followed. */
    readonly isLimit = false,
  ) {
    super(reason);
  }
}

/** Fields that may be tried, the ones given up again included, before a guess at a format ends. */
const MAX_STEPS = 10 * MAX_FIELDS;

/** Walks over bytes, and halts where the format does not hold. */
export class ByteReader {
  at = 0;
  end: number;
  readonly #view: DataView;
  #fields = 0;
  #steps = 0;
  #depth = 0;

  constructor(
    readonly bytes: Uint8Array,
    /** More bytes would follow: the end is not a problem. */
    readonly isCut = false,
  ) {
    this.end = bytes.byteLength;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** The next `count` bytes, without a copy. `what` needs them and began at `from`. */
  take(count: number, what: string, from = this.at): Uint8Array {
    const at = this.#skip(count, what, from);
    return this.bytes.subarray(at, at + count);
  }

  /** A whole number of 1, 2 or 4 bytes. */
  uint(size: 1 | 2 | 4, what: string, isLittle = false): number {
    const at = this.#skip(size, what);
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at, isLittle) : this.#view.getUint32(at, isLittle);
  }

  int(size: 1 | 2 | 4, what: string, isLittle = false): number {
    const at = this.#skip(size, what);
    if (size === 1) return this.#view.getInt8(at);
    return size === 2 ? this.#view.getInt16(at, isLittle) : this.#view.getInt32(at, isLittle);
  }

  uint64(what: string, isLittle = false): bigint {
    return this.#view.getBigUint64(this.#skip(8, what), isLittle);
  }

  int64(what: string, isLittle = false): bigint {
    return this.#view.getBigInt64(this.#skip(8, what), isLittle);
  }

  float32(what: string, isLittle = false): number {
    return this.#view.getFloat32(this.#skip(4, what), isLittle);
  }

  float64(what: string, isLittle = false): number {
    return this.#view.getFloat64(this.#skip(8, what), isLittle);
  }

  /** Counts a field in, and begins it where the reader stands or at `start`. */
  open(name: string, start = this.at): Field {
    if (this.#fields === MAX_FIELDS) {
      throw new Halt(start, `Only the first ${MAX_FIELDS.toLocaleString('en')} fields are shown`, true);
    }
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new Halt(start, 'Too many ways to read this: the rest was not tried', true);
    this.#fields += 1;
    return { name, type: '', value: '', start, end: start, children: null };
  }

  /** Reads what a field holds, one level deeper; its end is where the reading got to, halted or not. */
  inside(field: Field, read: (children: Field[]) => void): void {
    if (this.#depth === MAX_DEPTH) throw new Halt(field.start, `Nested more than ${MAX_DEPTH} levels deep`);
    field.children = [];
    this.#depth += 1;
    try {
      read(field.children);
    } finally {
      this.#depth -= 1;
      field.end = this.at;
    }
  }

  /** Reads the next `length` bytes as if nothing followed. */
  within<T>(length: number, what: string, from: number, read: () => T): T {
    const { at, end } = this;
    this.take(length, what, from);
    this.at = at;
    this.end = at + length;
    try {
      return read();
    } finally {
      this.end = end;
    }
  }

  /** Tries to read; null, with nothing read, where the format does not hold. */
  attempt<T>(read: () => T): T | null {
    const { at } = this;
    const fields = this.#fields;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Halt) || error.isLimit) throw error;
      this.at = at;
      this.#fields = fields;
      return null;
    }
  }

  #skip(count: number, what: string, from = this.at): number {
    const at = this.at;
    const left = this.end - at;
    if (count > left) throw new Halt(from, `${what} needs ${bytesText(count)}, but ${leftText(left)}`);
    this.at = at + count;
    return at;
  }
}

/** Reads fields until the reader is at the end or halts; whatever was read until then is kept. */
export function readFields(reader: ByteReader, read: (fields: Field[]) => void): Decoded {
  const fields: Field[] = [];
  try {
    while (!reader.isAtEnd) read(fields);
    return { fields, problem: null };
  } catch (error) {
    if (!(error instanceof Halt)) throw error;
    const { atByte, reason } = error;
    return { fields, problem: { atByte, reason: reader.isCut ? `${reason}; only the beginning is here` : reason } };
  }
}

const bytesText = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'byte' : 'bytes'}`;

function leftText(left: number): string {
  if (left === 0) return 'none is left';
  return left === 1 ? 'only 1 is left' : `only ${left.toLocaleString('en')} are left`;
}
