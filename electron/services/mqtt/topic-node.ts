import type { RuleSet } from './alerts/alert-desk.ts';
import { sortKey } from './natural-order.ts';
import type { Slab } from './slab.ts';
import type { TallySet } from './subscription-tally.ts';

/** Time over which a topic's rate is averaged, in milliseconds. */
export const RATE_WINDOW_MS = 5_000;

/** One level of one connection's topic tree. Counters are exact and only ever grow. */
export class TopicNode {
  children: Map<string, TopicNode> | null = null;
  /** What the level is sorted by. */
  readonly sortKey: string;
  /** The whole topic name once a message arrived on exactly this topic, else null. */
  topic: string | null = null;
  /** Messages and payload bytes on exactly this topic. */
  messages = 0;
  payloadBytes = 0;
  /** Topics with messages below this one, itself not counted. */
  subtreeTopics = 0;
  /** Messages on this topic and below. */
  subtreeMessages = 0;
  /** Sequence number of the newest message on this topic or below. */
  newestSeq = 0;
  /** The broker holds a retained message here, as far as we have seen. */
  holdsRetained = false;

  /** Where the newest message lies, and how many of this topic the history still holds. */
  lastSlab: Slab | null = null;
  lastOffset = 0;
  keptMessages = 0;
  /** Which subscriptions a message on exactly this topic counts for, once it was asked. */
  tallySet: TallySet | null = null;
  /** The alert rules that look at messages on exactly this topic, once it was asked. */
  ruleSet: RuleSet | null = null;

  /** Messages on this topic and below in the running and in the last full rate window. */
  #inWindow = 0;
  #inWindowBefore = 0;
  #window = 0;

  constructor(
    readonly id: number,
    readonly parent: TopicNode | null,
    readonly level: string,
    /** -1 for the root, 0 for a top level. */
    readonly depth: number,
  ) {
    this.sortKey = sortKey(level);
  }

  /** Counts one message on this topic or below. */
  touch(seq: number, window: number): void {
    this.subtreeMessages++;
    this.newestSeq = seq;
    if (window !== this.#window) this.#roll(window);
    this.#inWindow++;
  }

  /** When the newest message on this topic or below came: the beginning of its rate window. */
  get newestAtMs(): number {
    return this.#window * RATE_WINDOW_MS;
  }

  /** Messages per second on this topic and below, over the last {@link RATE_WINDOW_MS}. */
  ratePerS(nowMs: number): number {
    const window = rateWindow(nowMs);
    const age = window - this.#window;
    if (age > 1) return 0;
    const [running, before] = age === 1 ? [0, this.#inWindow] : [this.#inWindow, this.#inWindowBefore];
    const elapsed = (nowMs % RATE_WINDOW_MS) / RATE_WINDOW_MS;
    return ((running + before * (1 - elapsed)) * 1_000) / RATE_WINDOW_MS;
  }

  #roll(window: number): void {
    this.#inWindowBefore = window === this.#window + 1 ? this.#inWindow : 0;
    this.#inWindow = 0;
    this.#window = window;
  }
}

/** The number of the rate window a moment lies in; small enough to stay a plain integer. */
export function rateWindow(nowMs: number): number {
  return Math.floor(nowMs / RATE_WINDOW_MS);
}
