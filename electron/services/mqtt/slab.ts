/** Bytes of a record before its payload; a multiple of 8, so that the next record's numbers stay aligned. */
const RECORD_HEADER_BYTES = 40;

const SEQ = 0;
const AT = 1;
const PREVIOUS = 2;
const SIZE = 6;
const NODE = 7;
const FLAGS = 8;

/** What a record knows beside its payload. */
export interface RecordHead {
  seq: number;
  atMs: number;
  /** Position in the log of the topic's message before; -1 if there was none. */
  previous: number;
  sizeBytes: number;
  nodeId: number;
  /** QoS in bits 0 and 1, RETAIN in bit 2, DUP in bit 3. */
  flags: number;
}

/** How many bytes of a slab a record of this payload size takes. */
export function recordBytes(sizeBytes: number): number {
  return RECORD_HEADER_BYTES + ((sizeBytes + 7) & ~7);
}

/**
 * A block of memory that holds messages one after the other, as bytes. A million of them are a few hundred
 * such blocks and no objects, so the garbage collector never walks them.
 */
export class Slab {
  /** Bytes written so far. */
  used = 0;
  /** Bytes of records that still count; kept up by the owner. */
  live = 0;
  /** Positions of the log that are this slab's, whatever its memory. */
  readonly capacity: number;
  #doubles: Float64Array;
  #words: Uint32Array;
  #bytes: Uint8Array<ArrayBuffer>;

  /**
   * @param start position of this slab's first byte in the log it belongs to
   * @param buffer memory to use, whatever is in it
   */
  constructor(
    readonly start: number,
    buffer: ArrayBuffer,
  ) {
    this.capacity = buffer.byteLength;
    this.#doubles = new Float64Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
  }

  /** The memory below, for a new slab once nothing refers to this one. */
  get buffer(): ArrayBuffer {
    return this.#bytes.buffer;
  }

  fits(bytes: number): boolean {
    return this.used + bytes <= this.#bytes.byteLength;
  }

  /** Nothing more is written here: gives memory back where much of it is unused. */
  seal(): void {
    if (this.used > this.capacity * 0.75) return;
    const buffer = this.#bytes.buffer.slice(0, this.used);
    this.#doubles = new Float64Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
  }

  /** Writes a record; answers its offset. The caller has made sure that it fits. */
  append(nodeId: number, seq: number, atMs: number, flags: number, previous: number, payload: Uint8Array): number {
    const offset = this.used;
    const word = offset >> 2;
    const double = offset >> 3;
    this.#doubles[double + SEQ] = seq;
    this.#doubles[double + AT] = atMs;
    this.#doubles[double + PREVIOUS] = previous;
    this.#words[word + SIZE] = payload.byteLength;
    this.#words[word + NODE] = nodeId;
    this.#words[word + FLAGS] = flags;
    this.#bytes.set(payload, offset + RECORD_HEADER_BYTES);
    const bytes = recordBytes(payload.byteLength);
    this.used += bytes;
    this.live += bytes;
    return offset;
  }

  /** Copies a record of another slab; answers its offset here. Its topic's older messages are gone. */
  adopt(from: Slab, offset: number): number {
    const { nodeId, seq, atMs, flags, sizeBytes } = from.head(offset);
    const payload = from.#bytes.subarray(offset + RECORD_HEADER_BYTES, offset + RECORD_HEADER_BYTES + sizeBytes);
    return this.append(nodeId, seq, atMs, flags, -1, payload);
  }

  seqAt(offset: number): number {
    return this.#doubles[(offset >> 3) + SEQ]!;
  }

  previousAt(offset: number): number {
    return this.#doubles[(offset >> 3) + PREVIOUS]!;
  }

  nodeAt(offset: number): number {
    return this.#words[(offset >> 2) + NODE]!;
  }

  sizeAt(offset: number): number {
    return this.#words[(offset >> 2) + SIZE]!;
  }

  head(offset: number): RecordHead {
    return {
      seq: this.seqAt(offset),
      atMs: this.#doubles[(offset >> 3) + AT]!,
      previous: this.previousAt(offset),
      sizeBytes: this.sizeAt(offset),
      nodeId: this.nodeAt(offset),
      flags: this.#words[(offset >> 2) + FLAGS]!,
    };
  }

  atMsAt(offset: number): number {
    return this.#doubles[(offset >> 3) + AT]!;
  }

  /** A payload where it lies: good until the turn ends, for then the memory may serve another. */
  look(offset: number): Uint8Array<ArrayBuffer> {
    const start = offset + RECORD_HEADER_BYTES;
    return this.#bytes.subarray(start, start + this.sizeAt(offset));
  }

  /** A copy of part of a payload, in memory of its own. */
  payload(offset: number, from: number, count: number): Uint8Array<ArrayBuffer> {
    const start = offset + RECORD_HEADER_BYTES;
    const end = start + this.sizeAt(offset);
    return this.#bytes.slice(Math.min(start + from, end), Math.min(start + from + count, end));
  }
}
