import type { LabError } from '../../shared/errors/lab-error.ts';
import type { DownFrame, Pipe, UpFrame } from '../../shared/wire/frames.ts';
import type { LinkState, LinkView } from './link-state.ts';

export type LabPipe = Pipe<UpFrame, DownFrame>;

/** One way to a host. */
export interface Route {
  /** Whether the page must first show that it may come in (served mode only). */
  readonly asksToEnter: boolean;
  /** Shows the host who we are. @throws LabError `link.*` when refused; anything else counts as "no answer". */
  enter(): Promise<void>;
  /** Resolves with an open pipe; rejects when the host does not answer. */
  dial(): Promise<LabPipe>;
}

export interface LinkDeps {
  route: Route;
  nowMs(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  /** Tells a refusal from a failure to reach the host. */
  refusal(error: unknown): LabError | null;
}

/** Waits before the first, second, … try, in milliseconds; the last one repeats. */
const RETRY_DELAYS_MS = [50, 200, 500, 1_000, 2_000, 5_000];

/** Keeps one pipe to the host open, and opens it anew whenever it is lost. */
export class Link implements LinkView {
  #state: LinkState;
  #pipe: LabPipe | null = null;
  #attempt = 0;
  #timer: unknown;
  #isTrying = false;
  #isClosed = false;
  readonly #listeners = new Set<() => void>();
  readonly #deps: LinkDeps;

  constructor(deps: LinkDeps) {
    this.#deps = deps;
    this.#state = { kind: deps.route.asksToEnter ? 'entering' : 'connecting' };
  }

  readonly state = (): LinkState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly retryNow = (): void => {
    if (this.#state.kind === 'open' || this.#isTrying || this.#isClosed) return;
    this.#deps.clearTimer(this.#timer);
    void this.#try();
  };

  /** The pipe of the moment; null while there is none. */
  get pipe(): LabPipe | null {
    return this.#pipe;
  }

  /** Begins; until then nothing is sent. */
  start(): void {
    void this.#try();
  }

  close(): void {
    this.#isClosed = true;
    this.#deps.clearTimer(this.#timer);
    this.#pipe?.close();
  }

  async #try(): Promise<void> {
    this.#isTrying = true;
    const { route, refusal } = this.#deps;
    try {
      this.#begin(route.asksToEnter ? 'entering' : 'connecting');
      await route.enter();
      this.#begin('connecting');
      this.#opened(await route.dial());
    } catch (error) {
      const reason = refusal(error);
      if (reason) this.#refused(reason);
      else this.#lost();
    } finally {
      this.#isTrying = false;
    }
  }

  /** While the host does not answer, the state stays `lost` from try to try, so that nothing flickers. */
  #begin(kind: 'entering' | 'connecting'): void {
    if (this.#state.kind !== 'lost' && this.#state.kind !== kind) this.#enterState({ kind });
  }

  #opened(pipe: LabPipe): void {
    if (this.#isClosed) return pipe.close();
    this.#pipe = pipe;
    this.#attempt = 0;
    pipe.onClose(() => {
      if (this.#pipe !== pipe) return;
      this.#pipe = null;
      if (!this.#isClosed) this.#lost();
    });
    this.#enterState({ kind: 'open' });
  }

  #refused(reason: LabError): void {
    this.#attempt = 0;
    this.#enterState({ kind: 'refused', reason: reason.toWire() });
  }

  #lost(): void {
    if (this.#isClosed) return;
    const delayMs = RETRY_DELAYS_MS[Math.min(this.#attempt, RETRY_DELAYS_MS.length - 1)]!;
    this.#attempt += 1;
    this.#enterState({ kind: 'lost', attempt: this.#attempt, retryAtMs: this.#deps.nowMs() + delayMs });
    this.#timer = this.#deps.setTimer(() => void this.#try(), delayMs);
  }

  #enterState(state: LinkState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
