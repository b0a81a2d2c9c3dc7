import { watch, type FSWatcher } from 'node:fs';
import { hostname, userInfo } from 'node:os';

import { KeyPlace, type KeyList } from '../../../shared/contract/keys.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Log } from '../../ports/log.ts';
import { codeOf } from './key-disk.ts';
import { readKeyFolder } from './key-folder.ts';

/** Changes that come this close together are one, in milliseconds. */
const SETTLE_MS = 150;

interface KeyListsDeps {
  folders: Readonly<Record<KeyPlace, string>>;
  log: Log;
}

/** The list of keys as every page follows it; while one does, other programs' changes are seen too. */
export class KeyLists implements Disposable {
  readonly #deps: KeyListsDeps;
  readonly #sinks = new Set<LatestSink<KeyList>>();
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #list: KeyList | null = null;

  constructor(deps: KeyListsDeps) {
    this.#deps = deps;
  }

  async follow(sink: LatestSink<KeyList>): Promise<void> {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#leave(sink), { once: true });
    await this.refresh();
  }

  /** Reads the folders again, and shows them to who follows. */
  async refresh(): Promise<void> {
    if (this.#sinks.size === 0) return;
    const { folders } = this.#deps;
    const read = await Promise.all(KeyPlace.options.map((place) => readKeyFolder(place, folders[place])));
    const list: KeyList = {
      places: KeyPlace.options.map((place, index) => {
        const { problem, leftOut } = read[index]!;
        return { place, path: folders[place], problem, leftOut };
      }),
      keys: read.flatMap(({ keys }) => keys),
      defaultComment: `${userInfo().username}@${hostname()}`,
    };
    this.#list = list;
    this.#watch();
    for (const sink of this.#sinks) sink.offer(() => this.#list ?? list);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
    this.#sinks.clear();
  }

  #leave(sink: LatestSink<KeyList>): void {
    this.#sinks.delete(sink);
    if (this.#sinks.size === 0) this[Symbol.dispose]();
  }

  /** Watches the folders that are there; one that comes later is watched from the next refresh on. */
  #watch(): void {
    if (this.#watchers.length === KeyPlace.options.length) return;
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = KeyPlace.options.flatMap((place) => this.#watchFolder(this.#deps.folders[place]));
  }

  #watchFolder(path: string): FSWatcher[] {
    const later = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.refresh(), SETTLE_MS).unref();
    };
    try {
      const watcher = watch(path, { persistent: false }, later);
      watcher.on('error', (error) => this.#deps.log.warn('a folder of keys is not watched', { path, error }));
      return [watcher];
    } catch (error) {
      // Where nothing can be watched, the pane has a button to look again.
      if (codeOf(error) !== 'ENOENT') this.#deps.log.warn('a folder of keys is not watched', { path, error });
      return [];
    }
  }
}
