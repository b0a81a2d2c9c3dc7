/** Measures how long a server takes to answer; time in which the user is asked does not count. */
export class ServerClock {
  #timer: NodeJS.Timeout | undefined;
  #waitingFor = '';
  #isOver = false;

  constructor(
    private readonly limitMs: number,
    private readonly onLate: (waitingFor: string) => void,
  ) {}

  /** The next answer is due within the limit from now; `what` says in words what is waited for. */
  waitFor(what: string): void {
    clearTimeout(this.#timer);
    this.#waitingFor = what;
    if (!this.#isOver) this.#timer = setTimeout(() => this.onLate(what), this.limitMs);
  }

  /** Runs while the server has nothing to do. */
  async pausedFor<T>(work: Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    try {
      return await work;
    } finally {
      this.waitFor(this.#waitingFor);
    }
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
