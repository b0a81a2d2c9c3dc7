import { describe, expect, it } from 'vitest';

import { forgetPane, paneKey, type PaneStorage } from '../../lib/pane-memory.ts';
import { MOST_DRAFT_CHARS, recall, remember } from './explorer-memory.ts';
import { createExplorerStore, editDraft } from './mqtt-store.ts';

/** A storage that is full as soon as `isFull` is set. */
class FakeStorage implements PaneStorage {
  isFull = false;
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, text: string): void {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this.#items.set(key, text);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }
}

function keeping() {
  const storage = new FakeStorage();
  const store = createExplorerStore();
  remember(storage, 'p1', 's1', store);
  return { storage, store, recalled: () => recall(storage, 'p1', 's1') };
}

describe('what an explorer keeps over a reload', () => {
  it('is what was shown, and the message that was not sent yet', () => {
    const { store, recalled } = keeping();
    store.setState({ selected: 7, filter: 'lab/#', sort: 'rate', isDescending: true, tab: 'publish' });
    editDraft(store, { topic: 'a/b', text: '{"on":', mode: 'json', qos: 1, retain: true });
    expect(recalled()).toEqual({
      selected: 7,
      isOpened: false,
      filter: 'lab/#',
      isRegex: false,
      sort: 'rate',
      layout: '>h',
      protoType: '',
      script: '',
      isDescending: true,
      showsAge: false,
      side: 'tree',
      tab: 'publish',
      format: 'auto',
      draft: {
        topic: 'a/b',
        text: '{"on":',
        mode: 'json',
        qos: 1,
        retain: true,
        isTemplate: false,
        properties: null,
      },
    });
  });

  it('leaves out a draft that is too long, and nothing else', () => {
    const { store, recalled } = keeping();
    store.setState({ filter: 'x' });
    editDraft(store, { text: 'y'.repeat(MOST_DRAFT_CHARS) });
    expect(recalled().draft?.text).toHaveLength(MOST_DRAFT_CHARS);
    editDraft(store, { text: 'y'.repeat(MOST_DRAFT_CHARS + 1) });
    expect(recalled()).toMatchObject({ filter: 'x' });
    expect(recalled().draft).toBeUndefined();
  });

  it.each(['', '{', 'null', '{"selected":"7"}', '{"filter":"x"}'])('is nothing where %o was written', (text) => {
    const { storage, recalled } = keeping();
    storage.setItem(paneKey('p1', 'explorer.s1'), text);
    expect(recalled()).toEqual({});
  });

  it('is nothing after a full storage, which disturbs nobody', () => {
    const { storage, store, recalled } = keeping();
    store.setState({ filter: 'before' });
    storage.isFull = true;
    expect(() => store.setState({ filter: 'after' })).not.toThrow();
    expect(recalled()).toEqual({});
    storage.isFull = false;
    store.setState({ filter: 'again' });
    expect(recalled()).toMatchObject({ filter: 'again' });
  });

  it('goes with its pane, and no other pane’s does', () => {
    const { storage, store, recalled } = keeping();
    const other = createExplorerStore();
    remember(storage, 'p11', 's1', other);
    store.setState({ filter: 'one' });
    other.setState({ filter: 'two' });
    forgetPane(storage, 'p1');
    expect(recalled()).toEqual({});
    expect(recall(storage, 'p11', 's1')).toMatchObject({ filter: 'two' });
  });
});
