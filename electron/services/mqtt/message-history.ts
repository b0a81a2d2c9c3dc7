import type { MessageRow } from '../../../shared/contract/mqtt.ts';
import { KeptMessages } from './kept-messages.ts';
import { MessageLog, type Place } from './message-log.ts';
import { type RecordHead, recordBytes } from './slab.ts';
import type { TopicNode } from './topic-node.ts';

const RETAIN = 4;
const DUP = 8;

/** Most records let go in one turn, so that a lowered limit never blocks the event loop. */
const EVICT_AT_ONCE = 20_000;

/** A message as it arrives. */
export interface Arrival {
  qos: number;
  retain: boolean;
  dup: boolean;
  payload: Uint8Array;
}

/** A message of the history, as it is walked past. */
export interface KeptMessage {
  seq: number;
  atMs: number;
  payload: Uint8Array<ArrayBuffer>;
}

/**
 * Recent messages of every topic of a connection under one budget of bytes. The oldest go first, whatever
 * their topic, but never a topic's last one. Payloads are copied out of the network's buffers.
 */
export class MessageHistory {
  /** Messages let go so far. */
  evictedMessages = 0;
  readonly #log = new MessageLog();
  readonly #kept: KeptMessages;
  #found: { node: TopicNode; seq: number; position: number } | null = null;

  constructor(
    private readonly nodeOf: (id: number) => TopicNode | undefined,
    /** Most bytes to hold, payloads and what is known about them together. */
    private readonly limitBytes: () => number,
  ) {
    this.#kept = new KeptMessages(nodeOf);
  }

  /** Bytes held; over the limit only when topics' last messages alone are. */
  get bytes(): number {
    return this.#log.bytes + this.#kept.bytes;
  }

  /** Takes a message in as its topic's last. */
  add(node: TopicNode, seq: number, atMs: number, message: Arrival): void {
    const flags = message.qos | (message.retain ? RETAIN : 0) | (message.dup ? DUP : 0);
    const before = node.lastSlab;
    const isBeforeKept = before !== null && this.#kept.has(before);
    const previous = before !== null && !isBeforeKept ? before.start + node.lastOffset : -1;
    const beforeOffset = node.lastOffset;
    const slab = this.#log.roomFor(message.payload.byteLength);
    node.lastOffset = slab.append(node.id, seq, atMs, flags, previous, message.payload);
    node.lastSlab = slab;
    node.keptMessages++;
    if (isBeforeKept) {
      this.#kept.release(before, beforeOffset);
      node.keptMessages--;
      this.evictedMessages++;
    }
    this.evict();
  }

  /** Lets the oldest messages go until the budget holds; false when that is more than one turn may take. */
  evict(limit = this.limitBytes()): boolean {
    for (let count = 0; this.bytes > limit; count++) {
      if (count === EVICT_AT_ONCE) return false;
      const head = this.#log.head();
      if (!head) return true;
      const node = this.nodeOf(head.slab.nodeAt(head.offset))!;
      if (node.lastSlab === head.slab && node.lastOffset === head.offset) this.#kept.keep(node, head);
      else {
        node.keptMessages--;
        this.evictedMessages++;
      }
      this.#log.drop();
    }
    return true;
  }

  /** No message is expected soon: where nothing but last messages is left, gives back the memory kept ready. */
  pack(): void {
    if (this.#log.bytes > 0) return;
    this.#log.clear();
    this.#kept.pack();
  }

  /** A topic's newest message with the first bytes of its payload. */
  last(node: TopicNode, previewBytes: number): MessageRow | null {
    const place = this.#lastOf(node);
    return place && toRow(place, previewBytes);
  }

  /** A topic's messages, newest first, from the `first`-th on. */
  rows(node: TopicNode, first: number, count: number, previewBytes: number): MessageRow[] {
    const rows: MessageRow[] = [];
    let place = this.#lastOf(node);
    for (let index = 0; place && rows.length < count; index++) {
      if (index >= first) rows.push(toRow(place, previewBytes));
      place = this.#before(place);
    }
    return rows;
  }

  /** Number of the oldest message that is kept other than as its topic's last; Infinity where there is none. */
  get oldestSeq(): number {
    const head = this.#log.head();
    return head ? head.slab.seqAt(head.offset) : Infinity;
  }

  /**
   * A topic's messages that are newer than `afterSeq`, newest first. Pausing between them is safe: what is let go
   * meanwhile ends the walk. A message's payload is good until the turn ends.
   */
  *walk(node: TopicNode, afterSeq: number): Generator<KeptMessage, void> {
    let place = this.#lastOf(node);
    while (place) {
      const { slab, offset } = place;
      const seq = slab.seqAt(offset);
      if (seq <= afterSeq) return;
      const previous = slab.previousAt(offset);
      yield { seq, atMs: slab.atMsAt(offset), payload: slab.look(offset) };
      place = previous < 0 ? null : (this.#log.at(previous) ?? null);
    }
  }

  /** Part of the payload of one message; null when it was let go. */
  payload(
    node: TopicNode,
    seq: number,
    offset: number,
    count: number,
  ): { bytes: Uint8Array<ArrayBuffer>; sizeBytes: number } | null {
    const place = this.#find(node, seq);
    return (
      place && { bytes: place.slab.payload(place.offset, offset, count), sizeBytes: place.slab.sizeAt(place.offset) }
    );
  }

  /** A message's place. Of a large payload every piece asks for the same one: the last found is remembered. */
  #find(node: TopicNode, seq: number): Place | null {
    const found = this.#found?.seq === seq && this.#found.node === node ? this.#log.at(this.#found.position) : null;
    if (found) return found;
    let place = this.#lastOf(node);
    while (place && place.slab.seqAt(place.offset) > seq) place = this.#before(place);
    if (!place || place.slab.seqAt(place.offset) !== seq) return null;
    const { slab, offset } = place;
    this.#found = this.#kept.has(slab) ? null : { node, seq, position: slab.start + offset };
    return place;
  }

  #lastOf(node: TopicNode): Place | null {
    return node.lastSlab && { slab: node.lastSlab, offset: node.lastOffset };
  }

  #before({ slab, offset }: Place): Place | null {
    const previous = slab.previousAt(offset);
    return previous < 0 ? null : (this.#log.at(previous) ?? null);
  }
}

/** Bytes a message takes in the history beside those of its payload, rounded up. */
export const MESSAGE_OVERHEAD_BYTES = recordBytes(0);

function toRow({ slab, offset }: Place, previewBytes: number): MessageRow {
  const head: RecordHead = slab.head(offset);
  return {
    seq: head.seq,
    receivedAtMs: head.atMs,
    qos: (head.flags & 3) as 0 | 1 | 2,
    isRetained: (head.flags & RETAIN) !== 0,
    isDuplicate: (head.flags & DUP) !== 0,
    sizeBytes: head.sizeBytes,
    preview: slab.payload(offset, 0, previewBytes),
  };
}
