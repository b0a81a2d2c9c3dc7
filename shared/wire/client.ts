import type { z } from 'zod';

import type { Contract, Request, Stream } from '../contract/define.ts';
import { LabError } from '../errors/lab-error.ts';
import { parseDown, type DownFrame, type Pipe, type UpFrame } from './frames.ts';

export interface Batch<Item> {
  items: Item[];
  /** Items the host left out because the reader was too slow. */
  dropped: number;
}

/** Runs once per batch; the next credit is given when it settles. */
export type OnBatch<Item> = (batch: Batch<Item>) => void | Promise<void>;

export interface Subscription {
  /**
   * Settles when the host has ended the stream and the last batch is read: rejects with a `LabError` if the
   * stream failed, or `link-lost` as soon as the pipe is gone. May be left alone.
   */
  readonly ended: Promise<void>;
  /** Leaves the stream, in whatever state it is; `ended` then resolves. */
  close(): void;
}

export type Client<C extends Contract> = {
  [F in keyof C]: {
    [M in keyof C[F]]: C[F][M] extends Request<infer P, infer R>
      ? (params: z.input<P>, signal?: AbortSignal) => Promise<z.output<R>>
      : C[F][M] extends Stream<infer P, infer I>
        ? (params: z.input<P>, onBatch: OnBatch<z.output<I>>) => Subscription
        : never;
  };
};

/** Builds the typed client; it holds no Electron, DOM or Node type. */
export function createClient<C extends Contract>(contract: C, pipe: Pipe<UpFrame, DownFrame>): Client<C> {
  const calls = new Calls(pipe);
  const client: Record<string, Record<string, unknown>> = {};
  for (const [feature, entries] of Object.entries(contract)) {
    const methods: Record<string, unknown> = {};
    for (const [name, { kind }] of Object.entries(entries)) {
      const method = `${feature}.${name}`;
      methods[name] =
        kind === 'request'
          ? (params: unknown, signal?: AbortSignal) => calls.request(method, params, signal)
          : (params: unknown, onBatch: OnBatch<unknown>) => calls.subscribe(method, params, onBatch);
    }
    client[feature] = methods;
  }
  return client as Client<C>;
}

interface Waiting {
  readonly settled: Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  readonly onBatch: OnBatch<unknown> | undefined;
  /** Batches the reader is still working on. */
  unread: number;
  /** Settles a stream that has ended, once its last batch is read. */
  finish?: () => void;
}

/** What is open on one pipe. */
class Calls {
  readonly #pipe: Pipe<UpFrame, DownFrame>;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isClosed = false;

  constructor(pipe: Pipe<UpFrame, DownFrame>) {
    this.#pipe = pipe;
    pipe.onFrame((raw) => this.#onFrame(raw));
    pipe.onClose(() => {
      this.#isClosed = true;
      for (const { reject } of this.#waiting.values()) reject(new LabError('link-lost', {}));
      this.#waiting.clear();
    });
  }

  request(method: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
    const [id, entry] = this.#open('request', method, params);
    if (signal?.aborted) this.#cancel(id, entry);
    else signal?.addEventListener('abort', () => this.#cancel(id, entry), { once: true });
    return entry.settled;
  }

  subscribe(method: string, params: unknown, onBatch: OnBatch<unknown>): Subscription {
    const [id, entry] = this.#open('subscribe', method, params, onBatch);
    const ended = entry.settled.then(() => undefined);
    ended.catch(() => undefined); // Whoever follows without looking at the end is not told of it.
    return { ended, close: () => this.#cancel(id, entry) };
  }

  #open(
    t: 'request' | 'subscribe',
    method: string,
    params: unknown,
    onBatch?: OnBatch<unknown>,
  ): [id: number, Waiting] {
    const id = ++this.#lastId;
    const { promise: settled, resolve, reject } = Promise.withResolvers<unknown>();
    const entry: Waiting = { settled, resolve, reject, onBatch, unread: 0 };
    if (this.#isClosed) {
      reject(new LabError('link-lost', {}));
      return [id, entry];
    }
    this.#waiting.set(id, entry);
    try {
      this.#pipe.post({ t, id, method, params });
    } catch (error) {
      this.#waiting.delete(id); // The pipe cannot carry the parameters: the caller's mistake, and only theirs.
      reject(error);
    }
    return [id, entry];
  }

  #cancel(id: number, entry: Waiting): void {
    entry.resolve(undefined);
    if (this.#waiting.delete(id)) this.#pipe.post({ t: 'cancel', id });
  }

  #onFrame(raw: unknown): void {
    const frame = parseDown(raw);
    if (!frame) return this.#pipe.close();
    const entry = this.#waiting.get(frame.id);
    if (!entry) return;
    if (frame.t === 'batch') void this.#deliver(frame, entry);
    else this.#settle(frame, entry);
  }

  /** Credit goes back whether the reader succeeded or not; a reader that fails has lost its own batch only. */
  async #deliver(frame: DownFrame & { t: 'batch' }, entry: Waiting): Promise<void> {
    entry.unread += 1;
    try {
      await entry.onBatch?.({ items: frame.items, dropped: frame.dropped });
    } finally {
      entry.unread -= 1;
      if (this.#waiting.has(frame.id)) this.#pipe.post({ t: 'ack', id: frame.id, weight: frame.weight });
      else if (entry.unread === 0) entry.finish?.();
    }
  }

  #settle(frame: DownFrame & { t: 'result' | 'failure' | 'end' }, entry: Waiting): void {
    this.#waiting.delete(frame.id);
    entry.finish = () => {
      if (frame.t === 'result') entry.resolve(frame.value);
      else if (frame.error) entry.reject(LabError.fromWire(frame.error));
      else entry.resolve(undefined);
    };
    if (entry.unread === 0) entry.finish();
  }
}
