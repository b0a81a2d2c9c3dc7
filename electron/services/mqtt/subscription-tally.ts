import { eachSubscriptionId } from '../../../shared/domain/mqtt-properties.ts';
import { compileFilter } from '../../../shared/domain/topic-filter.ts';
import type { TopicNode } from './topic-node.ts';

/** What arrived for one subscription. */
export interface Tally {
  messages: number;
  payloadBytes: number;
}

/** The tallies of a topic's subscriptions, as long as the subscriptions stay what they are. */
export interface TallySet {
  readonly tallies: readonly Tally[];
  /** Set once the subscriptions have changed. */
  isOutdated: boolean;
}

interface Counted extends Tally {
  matches(topic: string): boolean;
  isPaused: boolean;
}

/**
 * Counts messages for each subscription: by the identifiers the broker put in a message; where there are none
 * (MQTT 3.1.1), for every subscription whose filter covers the topic. Which those are is worked out once per topic.
 */
export class SubscriptionTally {
  readonly #byId = new Map<number, Counted>();
  /** One set for all topics with the same subscriptions, by their identifiers. */
  readonly #sets = new Map<string, TallySet>();
  /** The message being counted; kept here so that no closure is made for each. */
  #payloadBytes = 0;
  readonly #countId = (id: number): void => {
    const counted = this.#byId.get(id);
    if (counted) count(counted, this.#payloadBytes);
  };

  add(id: number, filter: string, isPaused: boolean): void {
    const { messages, payloadBytes } = this.of(id);
    this.#byId.set(id, { messages, payloadBytes, isPaused, matches: compileFilter(filter) });
    this.#outdate();
  }

  remove(id: number): void {
    this.#byId.delete(id);
    this.#outdate();
  }

  of(id: number): Readonly<Tally> {
    return this.#byId.get(id) ?? { messages: 0, payloadBytes: 0 };
  }

  /** Counts one message; runs for every one. */
  count(node: TopicNode, payloadBytes: number, properties: Uint8Array | null | undefined): void {
    this.#payloadBytes = payloadBytes;
    if (properties && eachSubscriptionId(properties, this.#countId)) return;
    let set = node.tallySet;
    if (set === null || set.isOutdated) set = node.tallySet = this.#setOf(node.topic!);
    for (const tally of set.tallies) count(tally, payloadBytes);
  }

  #setOf(topic: string): TallySet {
    const covering = [...this.#byId].filter(([, { isPaused, matches }]) => !isPaused && matches(topic));
    const key = covering.map(([id]) => id).join();
    const known = this.#sets.get(key);
    if (known) return known;
    const set = { tallies: covering.map(([, counted]) => counted), isOutdated: false };
    this.#sets.set(key, set);
    return set;
  }

  #outdate(): void {
    for (const set of this.#sets.values()) set.isOutdated = true;
    this.#sets.clear();
  }
}

function count(tally: Tally, payloadBytes: number): void {
  tally.messages++;
  tally.payloadBytes += payloadBytes;
}
