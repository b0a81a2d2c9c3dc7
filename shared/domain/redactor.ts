/** Reads a stream byte by byte and says what of it may be shown. */
export interface Redactor {
  /** Nothing secret follows: what comes now need not be asked about. */
  readonly isDone: boolean;
  /** The stream's next byte; answers the byte to show in its place. */
  redact(byte: number): number;
}

/** What a log says beside bytes that were masked. */
export const REDACTED_NOTE =
  'Secrets in what was sent (password, authentication data, cookie) are shown as * here; the wire carried them as they are';

const STAR = 0x2a;

/** Bytes of a stream that belong together. */
export interface Field {
  length: number;
  /** Answers the byte to show in place of each; all are shown as they are without it. */
  shown?: (byte: number) => number;
}

/** Yields fields in the stream's order; is given each one's number (its last four bytes, big end first) for it. */
export type Fields<Result> = Generator<Field, Result, number>;

/** Walks the fields, however the stream is cut into pieces; done when there are no more. Keeps no bytes. */
export class FieldRedactor implements Redactor {
  isDone = false;
  readonly #fields: Fields<void>;
  #field: Field = { length: 0 };
  #left = 0;
  #value = 0;

  constructor(fields: Fields<void>) {
    this.#fields = fields;
    this.#toNext();
  }

  redact(byte: number): number {
    if (this.isDone) return byte;
    const shown = this.#field.shown?.(byte) ?? byte;
    this.#value = ((this.#value << 8) | byte) >>> 0;
    this.#left -= 1;
    this.#toNext();
    return shown;
  }

  #toNext(): void {
    while (this.#left === 0 && !this.isDone) {
      const { done, value } = this.#fields.next(this.#value);
      this.#value = 0;
      if (done) {
        this.isDone = true;
        return;
      }
      this.#field = value;
      this.#left = value.length;
    }
  }
}

/** The bytes as they may be shown: a masked copy where something of them is secret, else the same array. */
export function redacted(bytes: Uint8Array, redactor: Redactor): Uint8Array {
  let shown = bytes;
  for (let index = 0; index < bytes.byteLength && !redactor.isDone; index += 1) {
    const byte = bytes[index]!;
    const instead = redactor.redact(byte);
    if (instead === byte) continue;
    if (shown === bytes) shown = new Uint8Array(bytes);
    shown[index] = instead;
  }
  return shown;
}

/** A number of one, two or four bytes. */
export function* number(length: 1 | 2 | 4): Fields<number> {
  return yield { length };
}

/** Bytes without meaning here; answers how many. */
export function* skip(length: number): Fields<number> {
  yield { length };
  return length;
}

/** Bytes of which only the length is shown; answers how many. */
export function* hide(length: number): Fields<number> {
  yield { length, shown: () => STAR };
  return length;
}
