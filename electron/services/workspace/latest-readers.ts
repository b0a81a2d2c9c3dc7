import type { LatestSink } from '../../../shared/wire/latest.ts';

/** Readers of one state that is built when it is sent; each gets it at once, and again at every change. */
export class LatestReaders<Item> {
  readonly #sinks = new Set<LatestSink<Item>>();
  readonly #make: () => Item;

  constructor(make: () => Item) {
    this.#make = make;
  }

  add(sink: LatestSink<Item>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(this.#make);
  }

  changed(): void {
    for (const sink of this.#sinks) sink.offer(this.#make);
  }
}
