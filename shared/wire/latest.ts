import type { LatestRule } from '../contract/define.ts';
import type { Timers } from './flow.ts';

/** Where a service offers the newest state of something; older states it offered are forgotten. */
export interface LatestSink<Item> {
  /**
   * Announces a new state. `make` runs when the state is about to be sent, so however often a source
   * offers, the state is built at most once per `batchMs`, and not at all while the reader is busy.
   */
  offer(make: () => Item): void;
  end(error?: unknown): void;
  /** Aborted when the reader unsubscribes or its pipe closes. */
  readonly signal: AbortSignal;
}

/** One state at a time: the next leaves when the reader is done with the last and `batchMs` have passed. */
export class LatestFlow<Item> {
  #make: (() => Item) | undefined;
  #timer: unknown;
  #isResting = false;
  #isRead = true;
  readonly #rule: LatestRule;
  readonly #send: (item: Item) => void;
  /** `make` or `send` failed; whoever offered is not to blame and not told. */
  readonly #fail: (error: unknown) => void;
  readonly #timers: Timers;

  constructor(rule: LatestRule, send: (item: Item) => void, fail: (error: unknown) => void, timers: Timers) {
    this.#rule = rule;
    this.#send = send;
    this.#fail = fail;
    this.#timers = timers;
  }

  offer(make: () => Item): void {
    this.#make = make;
    this.#next();
  }

  /** The reader has finished with the state it was sent. */
  acknowledge(): void {
    this.#isRead = true;
    this.#next();
  }

  /** Sends the last state offered, read or not: the stream is ending. */
  finish(): void {
    const make = this.#make;
    this.#make = undefined;
    if (!make) return;
    try {
      this.#send(make());
    } catch (error) {
      this.#fail(error);
    }
  }

  stop(): void {
    this.#timers.clear(this.#timer);
    this.#make = undefined;
    this.#isResting = true;
  }

  #next(): void {
    if (!this.#make || this.#isResting || !this.#isRead) return;
    this.#isResting = true;
    this.#isRead = false;
    this.#timer = this.#timers.set(() => {
      this.#isResting = false;
      this.#next();
    }, this.#rule.batchMs);
    this.finish();
  }
}
