import { recordBytes, Slab } from './slab.ts';

const FIRST_SLAB_BYTES = 64 * 1024;
/** Messages share blocks of this size; a larger message gets one of its own. */
export const SLAB_BYTES = 1024 * 1024;

/** Where a record lies. */
export interface Place {
  slab: Slab;
  offset: number;
}

/** A first-in-first-out log of records in slabs: appended at the end, let go at the front. */
export class MessageLog {
  /** Bytes of all records in the log. */
  bytes = 0;
  readonly #slabs: Slab[] = [];
  #headOffset = 0;
  #spare: ArrayBuffer | null = null;
  #nextStart = 0;
  #nextCapacity = FIRST_SLAB_BYTES;

  /** The slab at the end, with room for payload and properties of this size that the caller appends at once. */
  roomFor(sizeBytes: number): Slab {
    const bytes = recordBytes(sizeBytes);
    this.bytes += bytes;
    const last = this.#slabs.at(-1);
    if (last?.fits(bytes)) return last;
    last?.seal();
    const slab = new Slab(this.#nextStart, this.#memory(Math.max(bytes, this.#nextCapacity)));
    this.#nextStart += slab.capacity;
    this.#nextCapacity = Math.min(SLAB_BYTES, this.#nextCapacity * 2);
    this.#slabs.push(slab);
    if (last && this.#slabs.length === 2 && this.#headOffset === last.used) this.#shift();
    return slab;
  }

  /** The oldest record. */
  head(): Place | undefined {
    const slab = this.#slabs[0];
    return slab && this.bytes > 0 ? { slab, offset: this.#headOffset } : undefined;
  }

  /** Lets the oldest record go; its slab's memory too, when it was the last one in it. */
  drop(): void {
    const slab = this.#slabs[0]!;
    const bytes = slab.recordBytesAt(this.#headOffset);
    this.bytes -= bytes;
    slab.live -= bytes;
    this.#headOffset += bytes;
    // The last slab stays though it may be empty: more is to come.
    if (this.#headOffset === slab.used && this.#slabs.length > 1) this.#shift();
  }

  /** Gives all memory back, of a log that holds no record. */
  clear(): void {
    this.#slabs.length = 0;
    this.#headOffset = 0;
    this.#spare = null;
    this.#nextCapacity = FIRST_SLAB_BYTES;
  }

  #shift(): void {
    this.#headOffset = 0;
    const { buffer } = this.#slabs.shift()!;
    if (buffer.byteLength === SLAB_BYTES) this.#spare = buffer;
  }

  /** Memory that was just let go is used again: it is warm, and nobody has to clear it. */
  #memory(bytes: number): ArrayBuffer {
    const spare = this.#spare;
    if (!spare || bytes !== SLAB_BYTES) return new ArrayBuffer(bytes);
    this.#spare = null;
    return spare;
  }

  /** The slabs as they stand now, newest first. */
  slabs(): Slab[] {
    return this.#slabs.toReversed();
  }

  /** Whether the slab is still the log's: otherwise its memory may hold something else. */
  holds(slab: Slab): boolean {
    return this.#slabs.includes(slab);
  }

  /** The record at a position, unless it was let go. */
  at(position: number): Place | undefined {
    let low = 0;
    let high = this.#slabs.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const slab = this.#slabs[middle]!;
      if (position < slab.start) high = middle - 1;
      else if (position >= slab.start + slab.capacity) low = middle + 1;
      else {
        const offset = position - slab.start;
        return middle === 0 && offset < this.#headOffset ? undefined : { slab, offset };
      }
    }
    return undefined;
  }
}
