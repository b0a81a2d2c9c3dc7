import { isUtf8 } from 'node:buffer';

import { ROW_PREVIEW_BYTES } from '../../../shared/contract/mqtt.ts';
import {
  MAX_FOUND,
  REGEX_PAYLOAD_BYTES,
  type SearchHit,
  type SearchMode,
  type SearchState,
} from '../../../shared/contract/mqtt-tools.ts';
import { compileFilter, topicFilterProblem } from '../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { toRow } from './message-history.ts';
import type { Place } from './message-log.ts';
import { type ByteSpan, type Finder, hexFinder, textFinder } from './payload-finder.ts';
import { GuardedRegex } from './regex-guard.ts';
import type { Steps } from '../lib/slices.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicStore } from './topic-store.ts';
import { topicOf } from './topic-tree.ts';

/** Longer payloads are searched in pieces of so many bytes. */
const PIECE_BYTES = 262_144;
/** Payloads a regular expression is given at a time, at most, and their bytes together. */
const BATCH_PAYLOADS = 1_024;
const BATCH_BYTES = 262_144;
/** Messages looked at between two places to pause. */
const STEP = 64;
const AROUND_BYTES = 32;
const MATCH_BYTES = 96;

export interface SearchPlan {
  mode: SearchMode;
  pattern: string;
  isCaseSensitive: boolean;
  /** Empty, or an MQTT filter the topics must match. */
  filter: string;
}

type Takes = (topic: string) => boolean;

/** One search through everything a connection has kept, in small steps. */
export class PayloadSearch {
  #isDone = false;
  #searched = 0;
  #matches = 0;
  #cutPayloads = 0;
  readonly #hits: SearchHit[] = [];
  readonly #found = new Set<number>();
  readonly #total: number;
  readonly #startedMs = performance.now();
  #tookMs = 0;
  readonly #takes: Takes;
  readonly #finder: Finder | GuardedRegex;

  /** @throws LabError `mqtt.bad-pattern`, `mqtt.bad-topic`. */
  constructor(
    private readonly store: TopicStore,
    { mode, pattern, isCaseSensitive, filter }: SearchPlan,
  ) {
    this.#total = store.tree.messages - store.history.evictedMessages;
    this.#takes = topicRule(filter);
    if (mode === 'regex') this.#finder = new GuardedRegex(pattern, isCaseSensitive);
    else this.#finder = mode === 'hex' ? hexFinder(pattern) : textFinder(pattern, isCaseSensitive);
  }

  /** @throws LabError `mqtt.slow-pattern`. */
  *steps(): Steps {
    if (this.#finder instanceof GuardedRegex) yield* this.#searchByRegex(this.#finder);
    else yield* this.#searchByBytes(this.#finder);
    this.#isDone = true;
    this.#tookMs = performance.now() - this.#startedMs;
  }

  state(): SearchState {
    return {
      isDone: this.#isDone,
      searched: this.#isDone ? this.#total : Math.min(this.#searched, this.#total),
      total: this.#total,
      matches: this.#matches,
      hits: this.#hits.slice(),
      cutPayloads: this.#cutPayloads,
      tookMs: this.#isDone ? this.#tookMs : performance.now() - this.#startedMs,
    };
  }

  *#searchByBytes(finder: Finder): Steps {
    let bytes = 0;
    for (const place of this.store.history.walk()) {
      const node = this.#nodeAt(place);
      const sizeBytes = place.slab.sizeAt(place.offset);
      if (node && sizeBytes > PIECE_BYTES) yield* this.#searchPieces(finder, node, place);
      else if (node) {
        bytes += sizeBytes;
        const payload = payloadAt(place);
        const span = finder.find(payload);
        if (span) this.#hit(node, place, payload, span);
      }
      // Only here: after a pause the place may hold something else.
      if (++this.#searched % STEP !== 0 && bytes < PIECE_BYTES) continue;
      bytes = 0;
      yield;
    }
  }

  /** A long payload, with a pause after each piece; it may be let go meanwhile. */
  *#searchPieces(finder: Finder, node: TopicNode, place: Place): Steps {
    const { slab, offset } = place;
    const seq = slab.seqAt(offset);
    const sizeBytes = slab.sizeAt(offset);
    for (let from = 0; from < sizeBytes && slab.seqAt(offset) === seq; from += PIECE_BYTES) {
      const payload = payloadAt(place);
      const span = finder.find(payload.subarray(from, from + PIECE_BYTES + finder.overlapBytes));
      if (span) return this.#hit(node, place, payload, { from: from + span.from, to: from + span.to });
      yield;
    }
  }

  *#searchByRegex(regex: GuardedRegex): Steps {
    let batch: Candidate[] = [];
    let bytes = 0;
    for (const place of this.store.history.walk()) {
      const node = this.#nodeAt(place);
      if (node) {
        const candidate = candidateAt(node, place);
        if (place.slab.sizeAt(place.offset) > REGEX_PAYLOAD_BYTES) this.#cutPayloads++;
        bytes += candidate.text.length;
        batch.push(candidate);
      }
      // Only here: after a pause the place may hold something else.
      if (++this.#searched % STEP === 0) yield;
      if (batch.length < BATCH_PAYLOADS && bytes < BATCH_BYTES) continue;
      yield* this.#matchBatch(regex, batch);
      batch = [];
      bytes = 0;
    }
    yield* this.#matchBatch(regex, batch);
  }

  *#matchBatch(regex: GuardedRegex, batch: readonly Candidate[]): Steps {
    const spans = yield* regex.find(batch.map(({ text }) => text));
    for (const [index, span] of spans.entries()) {
      const { node, place, seq, text, encoding } = batch[index]!;
      // What was let go meanwhile is no longer kept.
      if (!span || place.slab.seqAt(place.offset) !== seq) continue;
      const bytesBefore = (end: number): number => Buffer.byteLength(text.slice(0, end), encoding);
      const found = { from: bytesBefore(span.from), to: bytesBefore(span.from + span.length) };
      this.#hit(node, place, payloadAt(place), found);
    }
  }

  /** The topic of a message that counts: its topic is asked for, and it was not found before. */
  #nodeAt({ slab, offset }: Place): TopicNode | null {
    const node = this.store.tree.node(slab.nodeAt(offset))!;
    return this.#takes(topicOf(node)) && !this.#found.has(slab.seqAt(offset)) ? node : null;
  }

  #hit(node: TopicNode, place: Place, payload: Buffer, { from, to }: ByteSpan): void {
    const seq = place.slab.seqAt(place.offset);
    if (this.#found.has(seq)) return;
    this.#found.add(seq);
    this.#matches++;
    if (this.#hits.length >= MAX_FOUND) return;
    const end = Math.min(to, from + MATCH_BYTES);
    this.#hits.push({
      nodeId: node.id,
      topic: topicOf(node),
      message: toRow(place, ROW_PREVIEW_BYTES),
      before: new Uint8Array(payload.subarray(Math.max(0, from - AROUND_BYTES), from)),
      match: new Uint8Array(payload.subarray(from, end)),
      after: new Uint8Array(payload.subarray(end, end + AROUND_BYTES)),
    });
  }
}

/** A message whose payload waits for the regular expression; by then its place may hold something else. */
interface Candidate {
  node: TopicNode;
  place: Place;
  seq: number;
  text: string;
  encoding: 'utf8' | 'latin1';
}

/** What is not UTF-8 is read byte by byte, so that an expression may name bytes: \xff. */
function candidateAt(node: TopicNode, place: Place): Candidate {
  const payload = firstCharacters(payloadAt(place));
  const encoding = isUtf8(payload) ? 'utf8' : 'latin1';
  return { node, place, seq: place.slab.seqAt(place.offset), text: payload.toString(encoding), encoding };
}

/** As much as a regular expression looks at, without half a character of UTF-8 at the end. */
function firstCharacters(payload: Buffer): Buffer {
  if (payload.byteLength <= REGEX_PAYLOAD_BYTES) return payload;
  let end = REGEX_PAYLOAD_BYTES;
  while (end > REGEX_PAYLOAD_BYTES - 3 && (payload[end]! & 0xc0) === 0x80) end--;
  return payload.subarray(0, end);
}

function payloadAt({ slab, offset }: Place): Buffer {
  const { buffer, byteOffset, byteLength } = slab.view(offset);
  return Buffer.from(buffer, byteOffset, byteLength);
}

function topicRule(filter: string): Takes {
  if (filter === '') return () => true;
  const rule = topicFilterProblem(filter);
  if (rule) throw new LabError('mqtt.bad-topic', { topic: filter, rule });
  return compileFilter(filter);
}
