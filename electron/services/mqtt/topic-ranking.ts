import type { RankBy, Ranking, RankRow } from '../../../shared/contract/mqtt-tools.ts';
import { mergeSort, STEP } from './merge-sort.ts';
import type { MessageHistory } from './message-history.ts';
import type { Steps } from '../lib/slices.ts';
import type { TopicNode } from './topic-node.ts';
import { topicOf, type TopicTree } from './topic-tree.ts';

/** Rates are averaged over the time between so many samples at most. */
const MOST_SAMPLES = 6;
const SYS = '$SYS';

export interface RankPlan {
  by: RankBy;
  /** Rows stand for so many first levels with all below; null for single topics. */
  levels: number | null;
  silentAfterS: number;
  count: number;
}

/** What every node counts at one moment, by node id; what is below a row is added to it. */
class Sample {
  readonly topics: Float64Array;
  readonly messages: Float64Array;
  readonly bytes: Float64Array;
  readonly lastAtMs: Float64Array;

  constructor(
    readonly atMs: number,
    readonly size: number,
  ) {
    this.topics = new Float64Array(size);
    this.messages = new Float64Array(size);
    this.bytes = new Float64Array(size);
    this.lastAtMs = new Float64Array(size);
  }

  addTo(parent: number, id: number): void {
    this.topics[parent]! += this.topics[id]!;
    this.messages[parent]! += this.messages[id]!;
    this.bytes[parent]! += this.bytes[id]!;
    this.lastAtMs[parent] = Math.max(this.lastAtMs[parent]!, this.lastAtMs[id]!);
  }
}

/**
 * What sends most, or longest nothing. It counts the whole tree anew for every sample, in slices, so that receiving a
 * message costs nothing more while nobody looks.
 */
export class TopicRanking {
  readonly #samples: Sample[] = [];
  #ranking: Ranking | null = null;

  constructor(
    private readonly source: { tree: TopicTree; history: MessageHistory; nowMs(): number },
    private readonly plan: RankPlan,
  ) {}

  get ranking(): Ranking | null {
    return this.#ranking;
  }

  /** Takes one sample and ranks by it. */
  *steps(): Steps {
    const { tree, nowMs } = this.source;
    const sample = new Sample(nowMs(), tree.size);
    const rows = yield* this.#count(sample);
    this.#samples.push(sample);
    if (this.#samples.length > MOST_SAMPLES) this.#samples.shift();
    yield* this.#rank(sample, rows);
  }

  /** Fills the sample from the greatest id down: children come before their parents. */
  *#count(sample: Sample): Generator<void, TopicNode[]> {
    const { tree, history } = this.source;
    const { levels } = this.plan;
    const rows: TopicNode[] = [];
    const sys = tree.root.children?.get(SYS);
    const inSys = new Uint8Array(sample.size);
    if (sys) yield* markBelow(tree, sys, inSys);
    for (let id = sample.size - 1; id > 0; id--) {
      if (id % STEP === 0) yield;
      if (inSys[id]) continue;
      const node = tree.node(id)!;
      if (node.topic !== null) {
        sample.topics[id]! += 1;
        sample.messages[id]! += node.messages;
        sample.bytes[id]! += node.payloadBytes;
        sample.lastAtMs[id] = Math.max(sample.lastAtMs[id]!, history.lastAtMs(node));
      }
      if (levels !== null && node.depth >= levels) sample.addTo(node.parent!.id, id);
      else if (sample.messages[id]! > 0) rows.push(node);
    }
    return rows;
  }

  *#rank(sample: Sample, nodes: readonly TopicNode[]): Steps {
    const { by, count, silentAfterS } = this.plan;
    const oldest = this.#samples[0]!;
    const overS = Math.max(0, (sample.atMs - oldest.atMs) / 1_000);
    const perS = (now: Float64Array, then: Float64Array, id: number): number =>
      overS > 0 ? (now[id]! - (then[id] ?? 0)) / overS : 0;
    const totals = { messagesPerS: 0, bytesPerS: 0, silent: 0 };
    const values = new Float64Array(sample.size);
    for (const [index, { id }] of nodes.entries()) {
      if (index % STEP === STEP - 1) yield;
      const messagesPerS = perS(sample.messages, oldest.messages, id);
      const bytesPerS = perS(sample.bytes, oldest.bytes, id);
      const silenceMs = sample.atMs - sample.lastAtMs[id]!;
      totals.messagesPerS += messagesPerS;
      totals.bytesPerS += bytesPerS;
      if (silenceMs > silentAfterS * 1_000) totals.silent++;
      if (by === 'rate') values[id] = messagesPerS;
      else if (by === 'bytes-per-s') values[id] = bytesPerS;
      else if (by === 'silence') values[id] = silenceMs;
      else values[id] = by === 'bytes' ? sample.bytes[id]! : sample.messages[id]!;
    }
    const sorted = yield* mergeSort(nodes, (a, b) => values[b.id]! - values[a.id]! || a.id - b.id);
    const rows = sorted.slice(0, count).map((node): RankRow => ({
      nodeId: node.id,
      topic: topicOf(node),
      topics: sample.topics[node.id]!,
      messages: sample.messages[node.id]!,
      payloadBytes: sample.bytes[node.id]!,
      messagesPerS: perS(sample.messages, oldest.messages, node.id),
      bytesPerS: perS(sample.bytes, oldest.bytes, node.id),
      lastAtMs: sample.lastAtMs[node.id]!,
    }));
    this.#ranking = { nowMs: sample.atMs, overS, total: nodes.length, ...totals, rows };
  }
}

/** Marks a node and all below it. */
function* markBelow(tree: TopicTree, top: TopicNode, marks: Uint8Array): Steps {
  marks[top.id] = 1;
  for (let id = top.id + 1; id < marks.length; id++) {
    if (id % STEP === 0) yield;
    if (marks[tree.node(id)!.parent!.id]) marks[id] = 1;
  }
}
