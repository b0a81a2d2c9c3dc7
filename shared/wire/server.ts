import type { z } from 'zod';

import type { Contract, LatestRule, Request, Stream } from '../contract/define.ts';
import { LabError, type WireError } from '../errors/lab-error.ts';
import type { Sink, Timers } from './flow.ts';
import { parseUp, type DownFrame, type Pipe, type UpFrame } from './frames.ts';
import type { LatestSink } from './latest.ts';
import { openStream, type OpenStream } from './open-stream.ts';

/** Who is asking. */
export interface Caller {
  readonly clientId: string;
  /** Aborted when the caller cancels or its pipe closes. */
  readonly signal: AbortSignal;
}

export type Handlers<C extends Contract> = {
  [F in keyof C]: {
    [M in keyof C[F]]: C[F][M] extends Request<infer P, infer R>
      ? (params: z.output<P>, caller: Caller) => Promise<z.input<R>>
      : C[F][M] extends Stream<infer P, infer I, infer R>
        ? (
            params: z.output<P>,
            sink: R extends LatestRule ? LatestSink<z.input<I>> : Sink<z.input<I>>,
            caller: Caller,
          ) => void | Promise<void>
        : never;
  };
};

export interface ServeOptions {
  clientId: string;
  timers: Timers;
  /** Writes the full error to the log and returns the trace the user can quote. */
  report(error: unknown, where: string): string;
}

/** Most requests and streams one pipe may have open at a time. */
export const MAX_OPEN = 1_000;

type AnyHandler = (params: unknown, second: unknown, third?: unknown) => unknown;

interface Live {
  readonly method: string;
  readonly abort: AbortController;
  stream?: OpenStream;
}

/** Answers one pipe with the handlers, checking every frame against the contract. */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  pipe: Pipe<DownFrame, UpFrame>,
  options: ServeOptions,
): void {
  new Server(contract, handlers as unknown as Record<string, Record<string, AnyHandler>>, pipe, options).start();
}

class Server {
  readonly #live = new Map<number, Live>();
  readonly #contract: Contract;
  readonly #handlers: Record<string, Record<string, AnyHandler>>;
  readonly #pipe: Pipe<DownFrame, UpFrame>;
  readonly #options: ServeOptions;

  constructor(
    contract: Contract,
    handlers: Record<string, Record<string, AnyHandler>>,
    pipe: Pipe<DownFrame, UpFrame>,
    options: ServeOptions,
  ) {
    this.#contract = contract;
    this.#handlers = handlers;
    this.#pipe = pipe;
    this.#options = options;
  }

  start(): void {
    this.#pipe.onFrame((raw) => this.#onFrame(raw));
    this.#pipe.onClose(() => {
      for (const { abort } of this.#live.values()) abort.abort();
      this.#live.clear();
    });
  }

  /** Whatever comes, nothing is thrown back into the pipe: a frame that breaks the protocol closes it. */
  #onFrame(raw: unknown): void {
    const frame = parseUp(raw);
    if (!frame) return this.#breakOff('not a frame');
    const known = this.#live.get(frame.id);
    if (frame.t === 'ack') return known && this.#acknowledge(known, frame);
    if (frame.t === 'cancel') {
      this.#live.delete(frame.id);
      return known?.abort.abort();
    }
    if (known) return this.#breakOff(`id ${frame.id} is in use`);
    if (this.#live.size >= MAX_OPEN) return this.#fail(frame, new LabError('link.too-busy', { limit: MAX_OPEN }));
    const live: Live = { method: frame.method, abort: new AbortController() };
    this.#live.set(frame.id, live);
    void (frame.t === 'request' ? this.#onRequest(frame, live) : this.#onSubscribe(frame, live));
  }

  #breakOff(why: string): void {
    this.#options.report(new Error(`The page broke the protocol: ${why}`), 'link');
    this.#pipe.close();
  }

  #acknowledge(live: Live, { id, weight }: UpFrame & { t: 'ack' }): void {
    try {
      live.stream?.flow.acknowledge(weight);
    } catch (error) {
      this.#end(id, live, error);
    }
  }

  async #onRequest(frame: UpFrame & { t: 'request' }, live: Live): Promise<void> {
    const { signal } = live.abort;
    try {
      const [entry, handler] = this.#find(frame.method);
      if (entry.kind !== 'request') throw new LabError('bad-request', { where: frame.method });
      const caller: Caller = { clientId: this.#options.clientId, signal };
      const value = await handler(check(entry.params, frame.params, frame.method), caller);
      if (!signal.aborted) this.#pipe.post({ t: 'result', id: frame.id, value });
    } catch (error) {
      if (!signal.aborted) this.#fail(frame, error);
    } finally {
      this.#forget(frame.id, live);
    }
  }

  async #onSubscribe(frame: UpFrame & { t: 'subscribe' }, live: Live): Promise<void> {
    const { id, method } = frame;
    const { signal } = live.abort;
    const end = (error?: unknown): void => this.#end(id, live, error);
    try {
      const [entry, handler] = this.#find(method);
      if (entry.kind !== 'stream') throw new LabError('bad-request', { where: method });
      const params = check(entry.params, frame.params, method);
      const post = (items: unknown[], weight: number, dropped: number): void =>
        this.#pipe.post({ t: 'batch', id, items, weight, dropped });
      const stream = openStream(entry.flow, { post, end, signal, timers: this.#options.timers });
      live.stream = stream;
      signal.addEventListener('abort', () => stream.flow.stop(), { once: true });
      await handler(params, stream.sink, { clientId: this.#options.clientId, signal });
    } catch (error) {
      end(error);
    }
  }

  /** Ends a stream once, for both sides. */
  #end(id: number, live: Live, error: unknown): void {
    if (!this.#forget(id, live)) return;
    this.#pipe.post(error === undefined ? { t: 'end', id } : { t: 'end', id, error: this.#toWire(error, live.method) });
    live.abort.abort();
  }

  #forget(id: number, live: Live): boolean {
    return this.#live.get(id) === live && this.#live.delete(id);
  }

  #fail({ t, id, method }: UpFrame & { method: string }, error: unknown): void {
    this.#pipe.post({ t: t === 'subscribe' ? 'end' : 'failure', id, error: this.#toWire(error, method) });
  }

  #toWire(error: unknown, where: string): WireError {
    if (error instanceof LabError) return error.toWire();
    return { code: 'internal', facts: { trace: this.#options.report(error, where) } };
  }

  #find(method: string): [Request | Stream, AnyHandler] {
    const [feature = '', name = ''] = method.split('.');
    const entries = Object.hasOwn(this.#contract, feature) ? this.#contract[feature]! : {};
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (!entry) throw new LabError('bad-request', { where: method });
    return [entry, this.#handlers[feature]![name]!];
  }
}

function check(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new LabError('bad-request', { where: `${where}: ${path}` }, { cause: parsed.error });
}
