import type { RowRange, ViewId } from '../../../shared/contract/ids.ts';
import type { TreeChange, TreeWindow } from '../../../shared/contract/mqtt.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { ChangePulse } from './change-pulse.ts';
import { TreeView, type ViewSource } from './tree-view.ts';

/** How long a view nobody looks at is kept, so that a reload finds it again; milliseconds. */
const KEEP_MS = 10 * 60_000;
/** Views of one session at most; the one unused for longest goes first. */
const MOST_VIEWS = 32;

interface Entry {
  view: TreeView;
  sinks: Set<LatestSink<TreeWindow>>;
  forget: NodeJS.Timeout | null;
}

/** The views pages hold on one session's tree, by the name each page chose. */
export class TreeViews implements Disposable {
  /** Least recently used first. */
  readonly #entries = new Map<ViewId, Entry>();

  constructor(
    private readonly source: ViewSource,
    private readonly pulse: ChangePulse,
  ) {}

  /** Shows a view until the reader leaves; it is made if it is not there. */
  show(viewId: ViewId, range: RowRange, sink: LatestSink<TreeWindow>): void {
    const entry = this.#use(viewId);
    entry.view.scroll(range.first, range.count);
    entry.sinks.add(sink);
    this.#remember(viewId, entry);
    sink.signal.addEventListener('abort', () => this.#leave(viewId, entry, sink), { once: true });
    const offer = (): void => {
      if (entry.view.isReady) sink.offer(() => entry.view.window());
    };
    this.pulse.listen(offer, sink.signal);
    offer();
  }

  /** Changes a view; answers the row of a `reveal`. */
  async change(viewId: ViewId, change: TreeChange): Promise<number | null> {
    return this.#use(viewId).view.change(change);
  }

  [Symbol.dispose](): void {
    for (const viewId of this.#entries.keys()) this.#drop(viewId);
  }

  #use(viewId: ViewId): Entry {
    const entry = this.#entries.get(viewId) ?? this.#make();
    this.#entries.delete(viewId);
    this.#entries.set(viewId, entry);
    this.#remember(viewId, entry);
    for (const [id, { sinks }] of this.#entries) {
      if (this.#entries.size <= MOST_VIEWS) break;
      if (sinks.size === 0 && id !== viewId) this.#drop(id);
    }
    return entry;
  }

  #make(): Entry {
    const sinks = new Set<LatestSink<TreeWindow>>();
    const view = new TreeView(this.source, () => {
      for (const sink of sinks) sink.offer(() => view.window());
    });
    this.source.tree.watch(view);
    return { view, sinks, forget: null };
  }

  #leave(viewId: ViewId, entry: Entry, sink: LatestSink<TreeWindow>): void {
    entry.sinks.delete(sink);
    if (this.#entries.get(viewId) === entry) this.#remember(viewId, entry);
  }

  /** Keeps a view while somebody looks at it, and for a while from now on where nobody does. */
  #remember(viewId: ViewId, entry: Entry): void {
    if (entry.forget) clearTimeout(entry.forget);
    entry.forget = entry.sinks.size > 0 ? null : setTimeout(() => this.#drop(viewId), KEEP_MS).unref();
  }

  #drop(viewId: ViewId): void {
    const entry = this.#entries.get(viewId);
    if (!entry) return;
    if (entry.forget) clearTimeout(entry.forget);
    this.source.tree.unwatch(entry.view);
    this.#entries.delete(viewId);
  }
}
