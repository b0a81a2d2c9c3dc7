import { describe, expect, it } from 'vitest';

import { MAX_PINS, type Watched } from '../../../shared/contract/watch.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import { WatchedStore } from './watched-store.ts';

class Reader implements LatestSink<Watched> {
  newest: Watched | null = null;
  readonly #abort = new AbortController();
  readonly signal = this.#abort.signal;

  offer(make: () => Watched): void {
    if (!this.signal.aborted) this.newest = make();
  }

  end(): void {
    this.#abort.abort();
  }
}

function setUp() {
  const bodies = new Map<string, string>();
  const documents = {
    read: (name: string) => bodies.get(name) ?? null,
    write: (name: string, body: string) => void bodies.set(name, body),
  };
  const warned: string[] = [];
  const say = (message: string): number => warned.push(message);
  const log = { info: say, warn: say, error: say };
  const follow = (store: WatchedStore, owner: string): Reader => {
    const reader = new Reader();
    store.kept({ owner }, reader);
    return reader;
  };
  return { bodies, warned, follow, open: () => new WatchedStore({ documents, log }) };
}

const pin = (topic: string, isPinned = true) => ({ do: 'pin' as const, topic, isPinned });

describe('what is kept with a connection', () => {
  it('is told to every page, in the order it was added, and is there again after a restart', async () => {
    const { open, follow } = setUp();
    const store = open();
    const [one, other] = [follow(store, 'profile:1'), follow(store, 'profile:2')];
    for (const topic of ['b', 'a', 'b']) await store.change({ owner: 'profile:1', change: pin(topic) });
    expect([one.newest, other.newest]).toMatchObject([{ pins: ['b', 'a'] }, { pins: [] }]);
    await store.change({ owner: 'profile:1', change: pin('b', false) });
    expect(follow(open(), 'profile:1').newest).toMatchObject({ pins: ['a'] });
    one.end();
    await store.change({ owner: 'profile:1', change: pin('c') });
    expect(one.newest).toMatchObject({ pins: ['a'] });
  });

  it('is bounded, and stays as it was when no more fits', async () => {
    const { open, follow } = setUp();
    const store = open();
    for (let index = 0; index < MAX_PINS; index++) await store.change({ owner: 'o', change: pin(`t${index}`) });
    await expect(store.change({ owner: 'o', change: pin('more') })).rejects.toMatchObject({ code: 'watch.too-many' });
    expect(follow(store, 'o').newest?.pins).toHaveLength(MAX_PINS);
  });

  it('starts afresh where it was damaged, and says so in the log', () => {
    const { bodies, warned, open, follow } = setUp();
    bodies.set('watch:o', '{"pins":');
    expect(follow(open(), 'o').newest).toMatchObject({ pins: [] });
    expect(warned).toHaveLength(1);
  });
});
