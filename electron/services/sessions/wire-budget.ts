import type { WireLog } from './wire-log.ts';

/** Bounds of the wire log, in bytes; `FRAME_OVERHEAD_BYTES` of each frame count too. */
export interface WireLimits {
  sessionBytes: number;
  totalBytes: number;
}

/** Most bytes let go at once: looking for the fullest log costs, so each look should pay. */
const LARGEST_STEP = 256 * 1024;

/** Keeps every wire log within its own bound, and all of them within theirs: the fullest gives first. */
export class WireBudget {
  usedBytes = 0;
  readonly #logs = new Set<WireLog>();
  #limits: WireLimits;

  constructor(limits: WireLimits) {
    this.#limits = limits;
  }

  add(log: WireLog): void {
    this.#logs.add(log);
  }

  /** Takes a log out; what it held no longer counts. */
  remove(log: WireLog): void {
    if (this.#logs.delete(log)) this.usedBytes -= log.usedBytes;
  }

  setLimits(limits: WireLimits): void {
    this.#limits = limits;
    for (const log of this.#logs) this.#shrink(log, limits.sessionBytes);
    this.#trim();
  }

  /** Accounts for a frame that `log` just took, and makes room for it. */
  charge(log: WireLog, cost: number): void {
    this.usedBytes += cost;
    if (log.usedBytes > this.#limits.sessionBytes) this.#shrink(log, this.#limits.sessionBytes);
    if (this.usedBytes > this.#limits.totalBytes) this.#trim();
  }

  #shrink(log: WireLog, toBytes: number): void {
    while (log.usedBytes > toBytes) this.usedBytes -= log.evictOldest();
  }

  #trim(): void {
    const step = Math.min(this.#limits.totalBytes / 32 + 1, LARGEST_STEP);
    while (this.usedBytes > this.#limits.totalBytes) {
      const fullest = this.#fullest();
      if (!fullest) return;
      this.#shrink(fullest, Math.max(0, fullest.usedBytes - step));
    }
  }

  /** The fullest log; of equals the one that is longest here. */
  #fullest(): WireLog | undefined {
    let fullest: WireLog | undefined;
    for (const log of this.#logs) if (log.usedBytes > (fullest?.usedBytes ?? 0)) fullest = log;
    return fullest;
  }
}
