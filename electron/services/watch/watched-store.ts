import { MAX_PINS, Watched, type WatchedChange } from '../../../shared/contract/watch.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Documents } from '../../ports/documents.ts';
import type { Log } from '../../ports/log.ts';

interface WatchedStoreDeps {
  documents: Documents;
  log: Log;
}

const documentOf = (owner: string): string => `watch:${owner}`;
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Damaged: the caller says so and starts afresh.
  }
};

/** What the user keeps with each connection: pinned topics. */
export class WatchedStore {
  readonly #deps: WatchedStoreDeps;
  readonly #sinks = new Map<string, Set<LatestSink<Watched>>>();

  constructor(deps: WatchedStoreDeps) {
    this.#deps = deps;
  }

  kept({ owner }: { owner: string }, sink: LatestSink<Watched>): void {
    if (sink.signal.aborted) return;
    const sinks = this.#sinks.get(owner) ?? new Set();
    this.#sinks.set(owner, sinks);
    sinks.add(sink);
    sink.signal.addEventListener('abort', () => sinks.delete(sink), { once: true });
    sink.offer(() => this.#read(owner));
  }

  /** @throws LabError `watch.too-many`, `workspace.write-failed`; then it stays as it was. */
  async change({ owner, change }: { owner: string; change: WatchedChange }): Promise<void> {
    const changed = changeWatched(this.#read(owner), change);
    this.#deps.documents.write(documentOf(owner), JSON.stringify(changed));
    for (const sink of this.#sinks.get(owner) ?? []) sink.offer(() => this.#read(owner));
  }

  #read(owner: string): Watched {
    const read = Watched.safeParse(parse(this.#deps.documents.read(documentOf(owner)) ?? '{"pins":[]}'));
    if (read.success) return read.data;
    this.#deps.log.warn('what is kept with a connection could not be read', { owner });
    return { pins: [] };
  }
}

/** @throws LabError `watch.too-many`. */
function changeWatched({ pins }: Watched, { topic, isPinned }: WatchedChange): Watched {
  if (pins.includes(topic) === isPinned) return { pins };
  if (!isPinned) return { pins: pins.filter((pin) => pin !== topic) };
  if (pins.length >= MAX_PINS) throw new LabError('watch.too-many', { what: 'pinned topics', limit: MAX_PINS });
  return { pins: [...pins, topic] };
}
