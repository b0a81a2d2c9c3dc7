import type { PlotRange, PlotSeries, PlotWindow } from '../../../shared/contract/mqtt-series.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { SeriesOrigin, SeriesSource } from './series-source.ts';
import { resolveRange, seriesWindow, unreadSeries } from './series-window.ts';
import { runInSlices, type Steps } from '../lib/slices.ts';

/** Least time between two windows, in milliseconds. */
const LEAST_REST_MS = 100;
/** A window of many points takes time: so many times that long it rests before the next. */
const REST = 4;
/** A range that ends now moves on though nothing comes: so often, in milliseconds. */
const MOVING_MS = 1_000;
/** How often a long first read is told of, in milliseconds. */
const PROGRESS_MS = 200;

export interface SeriesViewDeps {
  origin: SeriesOrigin;
  sources: readonly SeriesSource[];
  range: PlotRange;
  maxPoints: number;
}

/**
 * One chart as a page sees it. Windows are made in slices, one after the other, and the next is only begun when the
 * reader took the last: a slow page or a million points make fewer windows, and hold up nothing else.
 */
export class SeriesView {
  #isBusy = false;
  #isDue = false;
  #isTaken = true;
  #restUntilMs = 0;

  constructor(
    private readonly deps: SeriesViewDeps,
    private readonly sink: LatestSink<PlotWindow>,
  ) {}

  start(): void {
    this.refresh();
    if (this.deps.range.kind !== 'last') return;
    const moving = setInterval(() => this.refresh(), MOVING_MS).unref();
    this.sink.signal.addEventListener('abort', () => clearInterval(moving), { once: true });
  }

  /** Something may have changed: a new window is due. */
  refresh(): void {
    this.#isDue = true;
    if (this.#isBusy || !this.#isTaken || this.sink.signal.aborted) return;
    this.#isBusy = true;
    void this.#work().catch((error: unknown) => this.sink.end(error));
  }

  async #work(): Promise<void> {
    while (this.#isDue && this.#isTaken && !this.sink.signal.aborted) {
      const waitMs = this.#restUntilMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      this.#isDue = false;
      await this.#readAll();
      const startedMs = performance.now();
      const window = await this.#window();
      const tookMs = performance.now() - startedMs;
      this.#restUntilMs = performance.now() + Math.max(LEAST_REST_MS, REST * tookMs);
      if (window) this.#offer(window);
    }
    this.#isBusy = false;
    // Something may have come between the last look and now.
    if (this.#isDue && this.#isTaken) this.refresh();
  }

  async #readAll(): Promise<void> {
    const telling = setInterval(() => this.sink.offer(() => this.#unread()), PROGRESS_MS).unref();
    try {
      await Promise.all(this.deps.sources.map((source) => source.read()));
    } finally {
      clearInterval(telling);
    }
  }

  /** Null where the reader left meanwhile. */
  async #window(): Promise<PlotWindow | null> {
    const { sources, range, maxPoints, origin } = this.deps;
    const { fromMs, toMs, kept } = resolveRange(range, sources, origin.nowMs());
    const series: PlotSeries[] = [];
    const steps = function* (): Steps {
      for (const source of sources) series.push(yield* seriesWindow(source, fromMs, toMs, maxPoints));
    };
    const isDone = await runInSlices(steps(), () => this.sink.signal.aborted);
    return isDone ? { fromMs, toMs, kept, series, progress: 1 } : null;
  }

  /** While a long history is read for the first time: how far it is. */
  #unread(): PlotWindow {
    const { sources, range, origin } = this.deps;
    const progress = Math.min(...sources.map((source) => source.progress));
    return {
      ...resolveRange(range, sources, origin.nowMs()),
      series: sources.map(({ source }) => unreadSeries(source)),
      progress: Math.min(progress, 0.99),
    };
  }

  #offer(window: PlotWindow): void {
    this.#isTaken = false;
    this.sink.offer(() => {
      this.#isTaken = true;
      if (this.#isDue && !this.#isBusy) queueMicrotask(() => this.refresh());
      return window;
    });
  }
}
