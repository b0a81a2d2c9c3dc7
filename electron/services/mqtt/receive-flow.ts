import type { ReceiveFlow } from '../../../shared/contract/mqtt-flow.ts';

/** So far behind the network is slow, in milliseconds. */
const SLOW_MS = 1_000;
/** So much unread in the system's queue, at two looks one after the other, closes TCP's window before long. */
const SLOW_QUEUE_BYTES = 256 * 1024;
/** It counts as slow for so long after it was, so that what is said of it does not flicker. */
const SLOW_FOR_MS = 5_000;
/** Time between two looks at the system's queue, in milliseconds. */
const LOOK_MS = 1_000;

/** What one conversation has read and not yet handed on. */
export interface Backlog {
  lagMs: number;
  mostLagMs: number;
  backlogBytes: number;
  isHeld: boolean;
  heldTimes: number;
  /** `host:port` of both ends. */
  local: string;
  remote: string;
}

export interface ReceiveWatchDeps {
  /** Monotonic milliseconds. */
  nowMs(): number;
  readQueue(local: string, remote: string): Promise<number | null>;
  /** Told when the system's queue is another than it was. */
  onChange(): void;
}

/** Says how far a connection is behind its network, and looks at the system's queue while somebody asks. */
export class ReceiveWatch {
  #systemBytes: number | null = null;
  #isQueueLong = false;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #slowMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly deps: ReceiveWatchDeps) {}

  state(backlog: Backlog): ReceiveFlow {
    const nowMs = this.deps.nowMs();
    if (nowMs - this.#lookedMs >= LOOK_MS) {
      this.#lookedMs = nowMs;
      void this.#look(backlog);
    }
    const { lagMs, mostLagMs, backlogBytes, heldTimes } = backlog;
    if (backlog.isHeld || lagMs >= SLOW_MS || this.#isQueueLong) this.#slowMs = nowMs;
    return { lagMs, mostLagMs, backlogBytes, systemBytes: this.#systemBytes, heldTimes, isSlow: this.#isSlow };
  }

  /** Whether what it says still changes by itself. */
  get isMoving(): boolean {
    return this.#isSlow || (this.#systemBytes ?? 0) > 0;
  }

  get #isSlow(): boolean {
    return this.deps.nowMs() - this.#slowMs < SLOW_FOR_MS;
  }

  async #look({ local, remote }: Backlog): Promise<void> {
    const before = this.#systemBytes;
    this.#systemBytes = await this.deps.readQueue(local, remote);
    this.#isQueueLong = Math.min(before ?? 0, this.#systemBytes ?? 0) >= SLOW_QUEUE_BYTES;
    if (this.#systemBytes !== before) this.deps.onChange();
  }
}
