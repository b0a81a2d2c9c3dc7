/** Time between two looks, in milliseconds. */
const LOOK_MS = 2_000;
/** Standing still for longer is not a busy event loop, in milliseconds. */
const STOOD_MS = 10_000;
/** A clock that is off by more was set; less is what time servers correct all day, in milliseconds. */
const SET_MS = 2_000;

/** What the machine's clocks say, in milliseconds. */
export interface Clocks {
  /** Time of day; may be set at any time. */
  wallMs: number;
  /** Never goes back; stands still while some systems sleep. */
  monotonicMs: number;
  /** Since the machine was started, its sleep included. */
  uptimeMs: number;
}

export interface WakeWatchDeps {
  read(): Clocks;
  /** The machine slept, or this process was stopped, for about so long. */
  onWake(stoodMs: number): void;
  /** Somebody set the time of day: forward if positive. */
  onClockSet(byMs: number): void;
}

/** Notices that the machine slept, and that its clock was set, from clocks that do not agree. */
export class WakeWatch implements Disposable {
  #last: Clocks | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: WakeWatchDeps) {}

  start(): void {
    this.#last = this.deps.read();
    this.#timer ??= setInterval(() => this.look(), LOOK_MS).unref();
  }

  /** Compares the clocks with what they said at the last look. */
  look(): void {
    const now = this.deps.read();
    const last = this.#last ?? now;
    this.#last = now;
    const passedMs = Math.max(now.monotonicMs - last.monotonicMs, now.uptimeMs - last.uptimeMs);
    const setMs = now.wallMs - last.wallMs - passedMs;
    if (Math.abs(setMs) > SET_MS) this.deps.onClockSet(setMs);
    if (passedMs - LOOK_MS > STOOD_MS) this.deps.onWake(passedMs);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
