/** How often a connection was lost, and for how long in all. */
export class OfflineTally {
  #breaks = 0;
  #brokenMs = 0;
  /** Since when it is lost; null while it is not. */
  #lostMs: number | null = null;

  /** @param nowMs monotonic milliseconds */
  constructor(private readonly nowMs: () => number) {}

  /** The connection was lost, and is to come back; told again for every try that failed. */
  lost(): void {
    if (this.#lostMs !== null) return;
    this.#breaks += 1;
    this.#lostMs = this.nowMs();
  }

  /** It came back, or nobody waits for it any more. */
  over(): void {
    if (this.#lostMs !== null) this.#brokenMs += this.nowMs() - this.#lostMs;
    this.#lostMs = null;
  }

  get counts(): { breaks: number; brokenMs: number } {
    const runningMs = this.#lostMs === null ? 0 : this.nowMs() - this.#lostMs;
    return { breaks: this.#breaks, brokenMs: this.#brokenMs + runningMs };
  }
}
