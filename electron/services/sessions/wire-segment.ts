import type { FrameKind } from '../../../shared/contract/sessions.ts';

export type FrameDirection = 'in' | 'out' | 'none';

/** One entry of a wire log. */
export interface WireFrame {
  seq: number;
  /** Nanoseconds since the registry began. */
  atNs: number;
  direction: FrameDirection;
  kind: FrameKind;
  /** What crossed the wire, or the UTF-8 text of a remark; a view that must not be changed. */
  bytes: Uint8Array;
  /** Which of the session's other sides, by its number in {@link WirePeers}; 0 where there is but one. */
  peer: number;
}

const KINDS: readonly FrameKind[] = ['data', 'open', 'close', 'error', 'note'];
const DIRECTIONS: readonly FrameDirection[] = ['in', 'out', 'none'];

/**
 * Header of a frame in a segment: time (f64, ns), size (u32), tag (u8), 1 if outside (u8), its place there (u16),
 * peer (u16).
 */
const HEADER_BYTES = 18;
/** Larger frames stay outside the segment: copying them would cost more than the array object does. */
const LARGEST_INSIDE = 4 * 1024;
/** Most frames kept outside one segment. */
const MOST_OUTSIDE = 256;
/** Shorter frames are copied by a loop: calling `set` takes longer than their copy. */
const LOOP_BYTES = 24;

/** Kind and direction of a frame as one byte. */
export function tagOf(kind: FrameKind, direction: FrameDirection): number {
  return KINDS.indexOf(kind) * 4 + DIRECTIONS.indexOf(direction);
}

/** A tag that `data` frames have, and remarks have not. */
export const isData = (tag: number): boolean => tag < 4;

/**
 * A run of frames, one after another in one slab of memory: no object per frame, and what tiny frames arrived in
 * (a pooled buffer, a socket's chunk) is not held on to.
 */
export class WireSegment {
  readonly firstSeq: number;
  readonly sizeBytes: number;
  count = 0;
  /** Frames let go from the front. */
  dropped = 0;
  readonly #slab: Uint8Array;
  readonly #view: DataView;
  readonly #outside: (Uint8Array | null)[] = [];
  #used = 0;
  #oldest = 0;

  constructor(firstSeq: number, sizeBytes: number) {
    this.firstSeq = firstSeq;
    this.sizeBytes = sizeBytes;
    this.#slab = new Uint8Array(sizeBytes);
    this.#view = new DataView(this.#slab.buffer);
  }

  /** Bytes a segment needs for a frame of `size` bytes. */
  static room(size: number): number {
    return HEADER_BYTES + (size > LARGEST_INSIDE ? 0 : size);
  }

  /** Appends a frame; `false` when there is no room for it. */
  append(atNs: number, tag: number, bytes: Uint8Array, peer: number): boolean {
    const size = bytes.byteLength;
    const isOutside = size > LARGEST_INSIDE;
    const end = this.#used + HEADER_BYTES + (isOutside ? 0 : size);
    if (end > this.sizeBytes || (isOutside && this.#outside.length === MOST_OUTSIDE)) return false;
    const at = this.#used;
    this.#view.setFloat64(at, atNs);
    this.#view.setUint32(at + 8, size);
    this.#slab[at + 12] = tag;
    this.#view.setUint16(at + 16, peer);
    if (isOutside) {
      this.#slab[at + 13] = 1;
      this.#view.setUint16(at + 14, this.#outside.push(owned(bytes)) - 1);
    } else if (size > LOOP_BYTES) {
      this.#slab.set(bytes, at + HEADER_BYTES);
    } else {
      for (let i = 0; i < size; i++) this.#slab[at + HEADER_BYTES + i] = bytes[i]!;
    }
    this.#used = end;
    this.count += 1;
    return true;
  }

  /** Size of the oldest frame in bytes. */
  oldestSize(): number {
    return this.#view.getUint32(this.#oldest + 8);
  }

  oldestTag(): number {
    return this.#slab[this.#oldest + 12]!;
  }

  dropOldest(): void {
    const at = this.#oldest;
    if (this.#slab[at + 13] === 1) this.#outside[this.#view.getUint16(at + 14)] = null;
    this.#oldest = this.#after(at);
    this.dropped += 1;
  }

  /** Up to `count` frames from `seq` on, which must be one this segment holds. */
  read(seq: number, count: number, into: WireFrame[]): void {
    let at = this.#oldest;
    for (let i = this.firstSeq + this.dropped; i < seq; i++) at = this.#after(at);
    const end = Math.min(this.firstSeq + this.count, seq + count);
    for (let i = seq; i < end; i++) {
      into.push(this.#frame(i, at));
      at = this.#after(at);
    }
  }

  #after(at: number): number {
    return at + HEADER_BYTES + (this.#slab[at + 13] === 1 ? 0 : this.#view.getUint32(at + 8));
  }

  #frame(seq: number, at: number): WireFrame {
    const tag = this.#slab[at + 12]!;
    const inside = at + HEADER_BYTES;
    const bytes =
      this.#slab[at + 13] === 1
        ? this.#outside[this.#view.getUint16(at + 14)]!
        : this.#slab.subarray(inside, inside + this.#view.getUint32(at + 8));
    const peer = this.#view.getUint16(at + 16);
    const [kind, direction] = [KINDS[tag >> 2]!, DIRECTIONS[tag & 3]!];
    return { seq, atNs: this.#view.getFloat64(at), kind, direction, bytes, peer };
  }
}

/** The array itself, or a copy where it is a small part of something larger that it would keep in memory. */
function owned(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.byteLength ? new Uint8Array(bytes) : bytes;
}
