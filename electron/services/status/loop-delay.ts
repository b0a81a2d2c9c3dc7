import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop is probed, in milliseconds; fine enough for a p99 of a second, and idle enough. */
const PROBE_MS = 10;

type Monitor = ReturnType<typeof monitorEventLoopDelay>;

/**
 * Event-loop delay of this process, 99th percentile over the last two spans between samples.
 *
 * Two monitors take turns, each over two spans: one that was just reset misses what follows at once, the other sees it.
 */
export class LoopDelay {
  /** Milliseconds beyond the probe's own interval; 0 while stopped. */
  p99Ms = 0;
  #monitors: Monitor[] = [];

  start(): void {
    if (this.#monitors.length > 0) return;
    this.#monitors = [0, 1].map(() => monitorEventLoopDelay({ resolution: PROBE_MS }));
    for (const monitor of this.#monitors) monitor.enable();
  }

  /** Ends one span and begins the next. */
  sample(): void {
    const monitor = this.#monitors.shift();
    if (!monitor) return;
    // The histogram holds the time between two probes, so an idle loop reads as the interval itself.
    this.p99Ms = monitor.count === 0 ? 0 : Math.max(0, monitor.percentile(99) / 1e6 - PROBE_MS);
    monitor.reset();
    this.#monitors.push(monitor);
  }

  stop(): void {
    for (const monitor of this.#monitors) monitor.disable();
    this.#monitors = [];
    this.p99Ms = 0;
  }
}
