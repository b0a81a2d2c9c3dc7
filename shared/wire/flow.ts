import type { QueueRule } from '../contract/define.ts';

/** Where a service puts the items of a stream. */
export interface Sink<Item> {
  /** Queues one item; `false` asks the source to pause until `onDrain`. */
  push(item: Item): boolean;
  /** Calls back once the reader has caught up to half the window. */
  onDrain(listener: () => void): void;
  end(error?: unknown): void;
  /** Aborted when the reader unsubscribes or its pipe closes. */
  readonly signal: AbortSignal;
}

export interface Timers {
  set(run: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/** Packs items into batches, and holds them back while the reader is behind. */
export class Flow<Item> {
  #queue: Item[] = [];
  /** Items of the queue that were let go; they leave the array with the next batch, or when they are its half. */
  #gone = 0;
  #queued = 0;
  #inFlight = 0;
  #dropped = 0;
  #starved = false;
  #timer: unknown;
  readonly #drain = new Set<() => void>();

  readonly #rule: QueueRule;
  readonly #weigh: (item: Item) => number;
  readonly #send: (items: Item[], weight: number, dropped: number) => void;
  readonly #timers: Timers;

  constructor(
    rule: QueueRule,
    weigh: (item: Item) => number,
    send: (items: Item[], weight: number, dropped: number) => void,
    timers: Timers,
  ) {
    this.#rule = rule;
    this.#weigh = weigh;
    this.#send = send;
    this.#timers = timers;
  }

  push(item: Item): boolean {
    this.#queue.push(item);
    this.#queued += this.#weigh(item);
    if (this.#rule.whenFull === 'drop-oldest') this.#trim();
    const open = this.#inFlight + this.#queued < this.#rule.window;
    // Half a window waits for no company: the source makes the other half while the reader has this one.
    if (this.#rule.whenFull === 'pause' && this.#queued >= this.#rule.window / 2) this.flush();
    else this.#timer ??= this.#timers.set(() => this.flush(), this.#rule.batchMs);
    if (!open) this.#starved = true;
    return open;
  }

  onDrain(listener: () => void): void {
    this.#drain.add(listener);
  }

  /** The reader has finished with `weight` of what it was sent. */
  acknowledge(weight: number): void {
    this.#inFlight = Math.max(0, this.#inFlight - weight);
    this.flush();
    if (!this.#starved || this.#inFlight + this.#queued > this.#rule.window / 2) return;
    this.#starved = false;
    for (const listener of this.#drain) listener();
  }

  flush(): void {
    this.#timers.clear(this.#timer);
    this.#timer = undefined;
    if (this.#inFlight < this.#rule.window) this.finish();
  }

  /** Sends what is left, window or no window: the stream is ending. */
  finish(): void {
    if (this.#queue.length === this.#gone) return;
    const items = this.#gone > 0 ? this.#queue.slice(this.#gone) : this.#queue;
    const weight = this.#queued;
    const dropped = this.#dropped;
    this.#queue = [];
    this.#queued = this.#dropped = this.#gone = 0;
    this.#inFlight += weight;
    this.#send(items, weight, dropped);
  }

  #trim(): void {
    while (this.#queued > this.#rule.window && this.#queue.length - this.#gone > 1) {
      this.#queued -= this.#weigh(this.#queue[this.#gone]!);
      this.#gone += 1;
      this.#dropped += 1;
    }
    if (this.#gone * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#gone);
    this.#gone = 0;
  }

  stop(): void {
    this.#timers.clear(this.#timer);
    this.#queue = [];
  }
}
