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
  /** Properties of MQTT 5.0 as they came; nothing without any. */
  properties?: Uint8Array | null;
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
    const { payload, properties = null } = message;
    const slab = this.#log.roomFor(payload.byteLength + (properties === null ? 0 : properties.byteLength));
    node.lastOffset = slab.append(node.id, seq, atMs, flags, previous, payload, properties);
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

  /**
   * Every message held, newest first, then the last ones of topics that have gone quiet. A place is good until the
   * next message comes. What is let go meanwhile is left out; a message that is moved may come twice.
   */
  *walk(): Generator<Place> {
    for (const slab of this.#log.slabs()) {
      if (!this.#log.holds(slab)) continue;
      for (const offset of slab.offsets().toReversed()) {
        const place = this.#log.at(slab.start + offset);
        if (place) yield place;
      }
    }
    yield* this.#kept.walk();
  }

  /** A topic's messages with their whole payloads, oldest first; what is let go meanwhile is left out. */
  *messages(node: TopicNode): Generator<MessageRow> {
    const positions: number[] = [];
    const last = this.#lastOf(node);
    if (last && this.#kept.has(last.slab)) yield toRow(last, Infinity);
    else for (let place = last; place; place = this.#before(place)) positions.push(place.slab.start + place.offset);
    for (const position of positions.toReversed()) {
      const place = this.#log.at(position);
      if (place) yield toRow(place, Infinity);
    }
  }

  /** When a topic's newest message came; 0 where none did. */
  lastAtMs(node: TopicNode): number {
    return node.lastSlab?.atMsAt(node.lastOffset) ?? 0;
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

  /** How many messages a topic has had since one that is kept; null when that was let go. */
  indexOf(node: TopicNode, seq: number): number | null {
    let place = this.#lastOf(node);
    for (let index = 0; place; index++) {
      const at = place.slab.seqAt(place.offset);
      if (at <= seq) return at === seq ? index : null;
      place = this.#before(place);
    }
    return null;
  }

  /** Where a topic's newest message lies now; see {@link placeAt}. */
  lastPosition(node: TopicNode): number {
    return node.lastSlab!.start + node.lastOffset;
  }

  /** A message that was its topic's last at that position, found without a walk; null when it was let go. */
  placeAt(position: number, node: TopicNode, seq: number): Place | null {
    // What the log had to let go may be kept elsewhere, but only as its topic's last.
    for (const place of [this.#log.at(position), this.#lastOf(node)])
      if (place?.slab.seqAt(place.offset) === seq) return place;
    return null;
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
  *newerThan(node: TopicNode, afterSeq: number): Generator<KeptMessage, void> {
    let place = this.#lastOf(node);
    while (place) {
      const { slab, offset } = place;
      const seq = slab.seqAt(offset);
      if (seq <= afterSeq) return;
      const previous = slab.previousAt(offset);
      yield { seq, atMs: slab.atMsAt(offset), payload: slab.view(offset) };
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

  /** The properties of one message as they came; null when it was let go. */
  properties(node: TopicNode, seq: number): Uint8Array<ArrayBuffer> | null {
    const place = this.#find(node, seq);
    return place?.slab.properties(place.offset) ?? null;
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

/** The message at a place with the first bytes of its payload. */
export function toRow({ slab, offset }: Place, previewBytes: number): MessageRow {
  const head: RecordHead = slab.head(offset);
  const propertyBytes = slab.propertyBytesAt(offset);
  return {
    seq: head.seq,
    receivedAtMs: head.atMs,
    qos: (head.flags & 3) as 0 | 1 | 2,
    isRetained: (head.flags & RETAIN) !== 0,
    isDuplicate: (head.flags & DUP) !== 0,
    sizeBytes: head.sizeBytes,
    ...(propertyBytes > 0 ? { propertyBytes } : {}),
    preview: slab.payload(offset, 0, previewBytes),
  };
}
