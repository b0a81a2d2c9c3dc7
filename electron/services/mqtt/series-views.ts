import type { PlotRange, PlotSource, PlotWindow } from '../../../shared/contract/mqtt-series.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { ChangePulse } from './change-pulse.ts';
import { exportSeries } from './export-series.ts';
import { findNumbers, type FoundNumbers } from './number-search.ts';
import { SeriesSource, type SeriesOrigin } from './series-source.ts';
import { SeriesView } from './series-view.ts';

/** How long the numbers of a series nobody looks at are kept, in milliseconds: a chart that is panned opens anew. */
const KEEP_MS = 15_000;

interface Entry {
  series: SeriesSource;
  users: number;
  forget: NodeJS.Timeout | null;
}

/** What a page asks of series: which, over what time, and how many points it can draw. */
export interface SeriesQuery {
  sources: readonly PlotSource[];
  range: PlotRange;
  maxPoints: number;
}

/** The series pages look at, of one session; charts of the same series share what was read. */
export class SeriesViews implements Disposable {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly origin: SeriesOrigin,
    private readonly pulse: ChangePulse,
  ) {}

  /** Shows series until the reader leaves. */
  show({ sources, range, maxPoints }: SeriesQuery, sink: LatestSink<PlotWindow>): void {
    if (sink.signal.aborted) return;
    const used = this.#use(sources, sink.signal);
    const view = new SeriesView({ origin: this.origin, sources: used, range, maxPoints }, sink);
    this.pulse.listen(() => view.refresh(), sink.signal);
    view.start();
  }

  /** Every point of the series, or of a range of them, as CSV. */
  async export(sources: readonly PlotSource[], range: PlotRange, sink: Sink<Uint8Array>): Promise<void> {
    await exportSeries(this.#use(sources, sink.signal), range, () => this.origin.nowMs(), sink);
  }

  /** Numbers that could be plotted, in topics a filter lets through. */
  find(filter: string, signal: AbortSignal): Promise<FoundNumbers> {
    return findNumbers(this.origin, filter, signal);
  }

  [Symbol.dispose](): void {
    for (const { series, forget } of this.#entries.values()) {
      if (forget) clearTimeout(forget);
      series.stop();
    }
    this.#entries.clear();
  }

  #use(sources: readonly PlotSource[], signal: AbortSignal): SeriesSource[] {
    return sources.map((source) => {
      const key = JSON.stringify([source.topic, source.path]);
      const entry = this.#entries.get(key) ?? this.#add(key, source);
      entry.users++;
      if (entry.forget) clearTimeout(entry.forget);
      entry.forget = null;
      signal.addEventListener('abort', () => this.#leave(key, entry), { once: true });
      return entry.series;
    });
  }

  #add(key: string, source: PlotSource): Entry {
    const entry: Entry = { series: new SeriesSource(source, this.origin), users: 0, forget: null };
    this.#entries.set(key, entry);
    return entry;
  }

  #leave(key: string, entry: Entry): void {
    entry.users--;
    if (entry.users > 0 || this.#entries.get(key) !== entry) return;
    entry.forget = setTimeout(() => {
      this.#entries.delete(key);
      entry.series.stop();
    }, KEEP_MS).unref();
  }
}
