import type { Sink } from '../../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';

/** A clock that stands still until it is told otherwise; it starts at a time whose text is easy to read. */
export class FakeClock implements Clock {
  ns = 1_750_000_000_000_000_000n;

  nowMs(): number {
    return Number(this.ns / 1_000_000n);
  }

  nowNs(): bigint {
    return this.ns;
  }

  pass(ms: number): void {
    this.ns += BigInt(Math.round(ms * 1e6));
  }
}

/** A log whose lines can be looked at: `warn: message {"facts":…}`. */
export class FakeLog implements Log {
  readonly lines: string[] = [];

  info(message: string, facts?: Record<string, unknown>): void {
    this.#add('info', message, facts);
  }

  warn(message: string, facts?: Record<string, unknown>): void {
    this.#add('warn', message, facts);
  }

  error(message: string, facts?: Record<string, unknown>): void {
    this.#add('error', message, facts);
  }

  #add(level: string, message: string, facts: Record<string, unknown> = {}): void {
    this.lines.push(`${level}: ${message} ${JSON.stringify(facts)}`);
  }
}

/** A reader of a `latest` stream that takes every state at once. */
export class FakeLatest<Item> implements LatestSink<Item> {
  readonly items: Item[] = [];
  error: unknown;
  hasEnded = false;
  readonly #abort = new AbortController();
  readonly signal = this.#abort.signal;

  get last(): Item {
    const item = this.items.at(-1);
    if (item === undefined) throw new Error('nothing was offered');
    return item;
  }

  offer(make: () => Item): void {
    if (!this.signal.aborted) this.items.push(make());
  }

  end(error?: unknown): void {
    this.error = error;
    this.hasEnded = true;
    this.#abort.abort();
  }

  leave(): void {
    this.#abort.abort();
  }
}

/** A reader of a queued stream that takes bytes up to `window`, then only after `drain`. */
export class FakeBytes implements Sink<Uint8Array> {
  readonly pieces: Uint8Array[] = [];
  hasEnded = false;
  readonly #window: number;
  readonly #abort = new AbortController();
  readonly signal = this.#abort.signal;
  #listener: () => void = () => {};
  #waiting = 0;

  constructor(window = Number.POSITIVE_INFINITY) {
    this.#window = window;
  }

  get text(): string {
    return Buffer.concat(this.pieces).toString();
  }

  push(piece: Uint8Array): boolean {
    this.pieces.push(piece);
    this.#waiting += piece.byteLength;
    return this.#waiting < this.#window;
  }

  onDrain(listener: () => void): void {
    this.#listener = listener;
  }

  end(): void {
    this.hasEnded = true;
    this.#abort.abort();
  }

  drain(): void {
    this.#waiting = 0;
    this.#listener();
  }

  leave(): void {
    this.#abort.abort();
  }
}
