import type { TopicStore } from './topic-store.ts';

/** Where mosquitto, and brokers that speak as it does, count the messages they dropped for all their clients. */
const DROPPED = '$SYS/broker/publish/messages/dropped';
/** Digits enough for every count. */
const MOST_BYTES = 20;

/** What the broker says of messages it dropped, from the first time it says so. */
export class BrokerDrops {
  #first: number | null = null;
  #latest: number | null = null;
  #seq = 0;

  constructor(private readonly store: TopicStore) {}

  /** Messages dropped meanwhile; null while the broker says nothing, or nothing of it is subscribed to. */
  count(): number | null {
    const node = this.store.tree.find(DROPPED);
    if (!node || node.newestSeq === this.#seq) return this.#sinceFirst();
    this.#seq = node.newestSeq;
    const said = Number(new TextDecoder().decode(this.store.history.last(node, MOST_BYTES)?.preview) || Number.NaN);
    if (!Number.isFinite(said)) return this.#sinceFirst();
    // A broker that was started again counts from the beginning.
    if (this.#first === null || said < this.#first) this.#first = said;
    this.#latest = said;
    return this.#sinceFirst();
  }

  #sinceFirst(): number | null {
    return this.#latest === null ? null : this.#latest - this.#first!;
  }
}
