/** Looks whether what it watches has changed, and offers the new state if so. */
export type Check = () => void;

/** Asks everyone who watches to look again: at once when told, and four times a second while somebody watches. */
export class ChangeTicker {
  readonly #checks = new Set<Check>();
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Watches until `signal` aborts. */
  watch(check: Check, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#checks.add(check);
    this.#timer ??= setInterval(() => this.checkNow(), this.#everyMs).unref();
    signal.addEventListener('abort', () => this.#leave(check), { once: true });
  }

  checkNow(): void {
    for (const check of this.#checks) check();
  }

  #leave(check: Check): void {
    this.#checks.delete(check);
    if (this.#checks.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
