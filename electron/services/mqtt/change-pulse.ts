/** Least time between two rounds of telling, in milliseconds. */
const PULSE_MS = 33;
/** Time between rounds while only rates still fall, in milliseconds. */
const COOLING_MS = 1_000;

/**
 * Turns any number of changes into at most thirty rounds of telling a second, and goes on once a second while
 * rates cool down. The first change after a quiet time is told at once, after the running event.
 */
export class ChangePulse {
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #isCooling = false;
  #lastMs = 0;

  constructor(
    /** Whether something shown still changes by itself. */
    private readonly isWarm: () => boolean,
    /** Runs before every round of telling. */
    private readonly keepHouse: () => void,
  ) {}

  /** Listens until the signal aborts. */
  listen(listener: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
    this.changed();
  }

  /** Something changed: a round is due. Costs next to nothing while one is on its way. */
  changed(): void {
    if (this.#timer && !this.#isCooling) return;
    this.stop();
    this.#isCooling = false;
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, this.#lastMs + PULSE_MS - performance.now()));
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tell(): void {
    this.#timer = null;
    this.#lastMs = performance.now();
    this.keepHouse();
    for (const listener of this.#listeners) listener();
    if (this.#listeners.size === 0 || !this.isWarm() || this.#timer) return;
    this.#isCooling = true;
    this.#timer = setTimeout(() => this.#tell(), COOLING_MS);
  }
}
