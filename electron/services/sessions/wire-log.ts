import type { FrameKind } from '../../../shared/contract/sessions.ts';
import { WirePeers } from './wire-peers.ts';
import { isData, tagOf, WireSegment, type WireFrame } from './wire-segment.ts';

/** What a frame costs of the budget besides its bytes: its header and its share of segment and arrays. */
export const FRAME_OVERHEAD_BYTES = 64;
/** Segments begin small, since most sessions are quiet, and double up to the largest. */
const SMALLEST_SEGMENT = 512;
const LARGEST_SEGMENT = 64 * 1024;

const IN_DATA = tagOf('data', 'in');
const OUT_DATA = tagOf('data', 'out');

/** What crossed one session's wire, newest last; frames leave at the front when a budget says so. */
export class WireLog {
  /** Frames ever appended; also the newest frame's sequence number. */
  appended = 0;
  evictedFrames = 0;
  /** Bytes of evicted data; remarks count as frames only. */
  evictedBytes = 0;
  /** What the kept frames cost: their bytes, and `FRAME_OVERHEAD_BYTES` each. */
  usedBytes = 0;
  readonly #segments: (WireSegment | undefined)[] = [];
  /** Segments before this one are empty; they are cut off now and then, not one by one. */
  #front = 0;
  #lastNs = 0;
  /** Made when the first address is named. */
  #peers: WirePeers | null = null;

  /** Frames the log still holds. */
  get kept(): number {
    return this.appended - this.evictedFrames;
  }

  /** Sequence number of the oldest frame kept; one past the newest when there is none. */
  get firstSeq(): number {
    return this.evictedFrames + 1;
  }

  /**
   * Appends what crossed the wire; answers what it costs, in bytes.
   *
   * @param peer address of the other side, of a session that has several
   */
  appendData(direction: 'in' | 'out', bytes: Uint8Array, atNs: number, peer = ''): number {
    const number = peer === '' ? 0 : (this.#peers ??= new WirePeers()).numberOf(peer);
    return this.#append(direction === 'in' ? IN_DATA : OUT_DATA, bytes, atNs, number);
  }

  /** The other side of a frame; empty where the session has but one. */
  peerOf({ peer }: WireFrame): string {
    return this.#peers?.nameOf(peer) ?? '';
  }

  /** Appends a remark; answers what it costs, in bytes. */
  appendMark(kind: Exclude<FrameKind, 'data'>, text: string, atNs: number): number {
    return this.#append(tagOf(kind, 'none'), Buffer.from(text), atNs, 0);
  }

  /** Lets the oldest frame go; answers the budget it frees, in bytes; 0 when there is none. */
  evictOldest(): number {
    const segment = this.#segments[this.#front];
    if (!segment) return 0;
    const size = segment.oldestSize();
    if (isData(segment.oldestTag())) this.evictedBytes += size;
    segment.dropOldest();
    this.evictedFrames += 1;
    this.usedBytes -= size + FRAME_OVERHEAD_BYTES;
    if (segment.dropped === segment.count) this.#dropSegment();
    return size + FRAME_OVERHEAD_BYTES;
  }

  /** Up to `count` frames from `seq` on; fewer where the log has let them go or has no more. */
  read(seq: number, count: number): WireFrame[] {
    const frames: WireFrame[] = [];
    let next = Math.max(seq, this.firstSeq);
    const end = Math.min(seq + count, this.appended + 1);
    for (let i = this.#find(next); next < end && i < this.#segments.length; i++) {
      const segment = this.#segments[i]!;
      segment.read(next, end - next, frames);
      next = segment.firstSeq + segment.count;
    }
    return frames;
  }

  #append(tag: number, bytes: Uint8Array, atNs: number, peer: number): number {
    this.#lastNs = Math.max(this.#lastNs, atNs);
    const segment = this.#segments.at(-1);
    if (!segment?.append(this.#lastNs, tag, bytes, peer))
      this.#grow(bytes.byteLength).append(this.#lastNs, tag, bytes, peer);
    this.appended += 1;
    const cost = bytes.byteLength + FRAME_OVERHEAD_BYTES;
    this.usedBytes += cost;
    return cost;
  }

  #grow(size: number): WireSegment {
    const doubled = Math.min((this.#segments.at(-1)?.sizeBytes ?? SMALLEST_SEGMENT / 2) * 2, LARGEST_SEGMENT);
    const segment = new WireSegment(this.appended + 1, Math.max(doubled, WireSegment.room(size)));
    this.#segments.push(segment);
    return segment;
  }

  /** The empty segment at the front goes; the array is cut when half of it is holes, so that each cut pays off. */
  #dropSegment(): void {
    this.#segments[this.#front] = undefined;
    this.#front += 1;
    if (this.#front * 2 < this.#segments.length) return;
    this.#segments.splice(0, this.#front);
    this.#front = 0;
  }

  /** Index of the segment that holds `seq`, which must not be before the oldest. */
  #find(seq: number): number {
    let low = this.#front;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#segments[middle]!.firstSeq <= seq) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

export type { WireFrame };
