import { AlertRule, MAX_RULES } from '../../../shared/contract/mqtt-alerts.ts';
import { DEFAULT_DEVICE_BOARD, DeviceBoard } from '../../../shared/contract/mqtt-devices.ts';
import { MAX_PINS, Watched, type WatchedChange } from '../../../shared/contract/watch.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Documents } from '../../ports/documents.ts';
import type { Log } from '../../ports/log.ts';
import type { WatchedSource } from '../../ports/watched.ts';

interface WatchedStoreDeps {
  documents: Documents;
  log: Log;
}

type Listener = (watched: Watched) => void;

const documentOf = (owner: string): string => `watch:${owner}`;

/** What the user keeps with each connection: pinned topics, alert rules, how devices are recognised. */
export class WatchedStore implements WatchedSource {
  readonly #deps: WatchedStoreDeps;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(deps: WatchedStoreDeps) {
    this.#deps = deps;
  }

  kept({ owner }: { owner: string }, sink: LatestSink<Watched>): void {
    if (sink.signal.aborted) return;
    const stop = this.follow(owner, (watched) => sink.offer(() => watched));
    sink.signal.addEventListener('abort', stop, { once: true });
  }

  follow(owner: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(owner) ?? new Set();
    this.#listeners.set(owner, listeners);
    listeners.add(listener);
    listener(this.#read(owner));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(owner);
    };
  }

  /** @throws LabError `watch.too-many`, `workspace.write-failed`; then it stays as it was. */
  async change({ owner, change }: { owner: string; change: WatchedChange }): Promise<void> {
    const changed = changeWatched(this.#read(owner), change);
    this.#deps.documents.write(documentOf(owner), JSON.stringify(changed));
    for (const listener of this.#listeners.get(owner) ?? []) listener(changed);
  }

  /** What is damaged, or of a kind this version does not know, is left out; the rest stays. */
  #read(owner: string): Watched {
    const stored = parse(this.#deps.documents.read(documentOf(owner)) ?? '{}');
    const { pins, rules, devices } = typeof stored === 'object' && stored !== null ? (stored as Partial<Watched>) : {};
    const read = {
      pins: readable(Watched.shape.pins.element, pins).slice(0, MAX_PINS),
      rules: readable(AlertRule, rules).slice(0, MAX_RULES),
      devices: readable(DeviceBoard, [devices])[0] ?? DEFAULT_DEVICE_BOARD,
    };
    const lost = lengthOf(pins) + lengthOf(rules) - read.pins.length - read.rules.length;
    if (lost > 0 || stored === null)
      this.#deps.log.warn('what is kept with a connection could not all be read', { owner, lost });
    return read;
  }
}

interface Schema<Item> {
  safeParse(value: unknown): { success: true; data: Item } | { success: false };
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

const readable = <Item>(schema: Schema<Item>, list: unknown): Item[] =>
  (Array.isArray(list) ? list : []).flatMap((each: unknown) => {
    const read = schema.safeParse(each);
    return read.success ? [read.data] : [];
  });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Damaged: the caller says so and starts afresh.
  }
}

/** @throws LabError `watch.too-many`. */
function changeWatched(watched: Watched, change: WatchedChange): Watched {
  const { pins, rules } = watched;
  switch (change.do) {
    case 'pin': {
      const { topic, isPinned } = change;
      if (pins.includes(topic) === isPinned) return watched;
      if (isPinned) checkRoom(pins, MAX_PINS, 'pinned topics');
      return { ...watched, pins: isPinned ? [...pins, topic] : pins.filter((pin) => pin !== topic) };
    }
    case 'set-rule': {
      const { rule } = change;
      const at = rules.findIndex(({ id }) => id === rule.id);
      if (at >= 0) return { ...watched, rules: rules.with(at, rule) };
      checkRoom(rules, MAX_RULES, 'alert rules');
      return { ...watched, rules: [...rules, rule] };
    }
    case 'set-devices':
      return { ...watched, devices: change.devices };
    case 'remove-rule':
      return { ...watched, rules: rules.filter(({ id }) => id !== change.ruleId) };
  }
}

/** @throws LabError `watch.too-many`. */
function checkRoom(list: readonly unknown[], limit: number, what: string): void {
  if (list.length >= limit) throw new LabError('watch.too-many', { what, limit });
}
