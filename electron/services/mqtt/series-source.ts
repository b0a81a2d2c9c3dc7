import type { PlotSource } from '../../../shared/contract/mqtt-series.ts';
import { parseJsonPath, type JsonStep, valueAt } from '../../../shared/domain/plot/json-path.ts';
import { MAX_NUMBER_PAYLOAD_BYTES, numberIn, numberOf } from '../../../shared/domain/plot/payload-numbers.ts';
import type { MessageHistory } from './message-history.ts';
import { SeriesColumn } from './series-column.ts';
import type { SeriesReader } from './series-reader.ts';
import { runInSlices, type Steps } from '../lib/slices.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicTree } from './topic-tree.ts';

/** What series are read from: a connection's topics and their messages. */
export interface SeriesOrigin {
  tree: TopicTree;
  history: MessageHistory;
  nowMs(): number;
  /** How the payloads of a topic are read that are no text. */
  readerFor(topic: string): SeriesReader;
}

/** The numbers of one topic and path, read from the kept messages once and kept up from then on. */
export class SeriesSource {
  readonly column = new SeriesColumn();
  /** Messages that held no number here, or were too large to look into. */
  withoutNumber = 0;
  readonly #steps: readonly JsonStep[];
  #newestSeq = 0;
  /** Messages looked at by the read under way, of about so many. */
  #seen = 0;
  #toSee = 0;
  #reading: Promise<void> | null = null;
  #isStopped = false;

  constructor(
    readonly source: PlotSource,
    private readonly origin: SeriesOrigin,
  ) {
    this.#steps = parseJsonPath(source.path) ?? [];
  }

  get node(): TopicNode | undefined {
    return this.origin.tree.find(this.source.topic);
  }

  /** Share of the messages that was read, 0 to 1. */
  get progress(): number {
    return this.#reading && this.#newestSeq === 0 ? Math.min(1, this.#seen / Math.max(1, this.#toSee)) : 1;
  }

  /** Takes in what came since, and lets go of what the history did; resolves when that is done. */
  async read(): Promise<void> {
    this.#reading ??= this.#readOn().finally(() => (this.#reading = null));
    await this.#reading;
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #readOn(): Promise<void> {
    const { node } = this;
    if (!node?.lastSlab) return;
    await runInSlices(this.#catchUp(node), () => this.#isStopped);
    const lastSeq = node.lastSlab.seqAt(node.lastOffset);
    this.column.trim(this.origin.history.oldestSeq, lastSeq);
  }

  /** The way back is newest first; the column wants the oldest first, so what is found waits until the end. */
  *#catchUp(node: TopicNode): Steps {
    const seqs: number[] = [];
    const times: number[] = [];
    const values: number[] = [];
    const reader = this.origin.readerFor(this.source.topic);
    let newestSeq = this.#newestSeq;
    this.#seen = 0;
    this.#toSee = node.keptMessages;
    for (const { seq, atMs, payload } of this.origin.history.newerThan(node, this.#newestSeq)) {
      newestSeq = Math.max(newestSeq, seq);
      this.#seen++;
      const value = this.#numberOf(payload, seq, reader);
      if (value === null) {
        this.withoutNumber++;
      } else {
        seqs.push(seq);
        times.push(atMs);
        values.push(value);
      }
      yield;
    }
    for (let at = seqs.length - 1; at >= 0; at--) this.column.append(seqs[at]!, times[at]!, values[at]!);
    this.#newestSeq = newestSeq;
  }

  #numberOf(payload: Uint8Array<ArrayBuffer>, seq: number, { isPinned, read }: SeriesReader): number | null {
    const { buffer, byteOffset, byteLength } = payload;
    if (byteLength > MAX_NUMBER_PAYLOAD_BYTES) return null;
    const inText = isPinned
      ? null
      : numberIn(Buffer.from(buffer, byteOffset, byteLength).toString('utf8'), this.#steps);
    return inText ?? numberOf(valueAt(read(payload, seq), this.#steps));
  }
}
