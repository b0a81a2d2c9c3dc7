import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ViewId } from '../../../shared/contract/ids.ts';
import type { TreeWindow } from '../../../shared/contract/mqtt.ts';
import { ChangePulse } from './change-pulse.ts';
import { NewestState } from './testing/mqtt-rig.ts';
import { TopicStore } from './topic-store.ts';
import { TreeViews } from './tree-views.ts';

const MINUTE_MS = 60_000;

function setup() {
  const store = new TopicStore(
    () => 1_000_000,
    () => Date.now(),
    () => undefined,
  );
  const pulse = new ChangePulse(
    () => store.tree.root.ratePerS(Date.now()) > 0,
    () => undefined,
  );
  const views = new TreeViews({ tree: store.tree, history: store.history, nowMs: () => Date.now() }, pulse);
  const receive = (topic: string): void => {
    store.add(topic, { payload: new Uint8Array(1), qos: 0, retain: false, dup: false });
    pulse.changed();
  };
  const show = (name: string): NewestState<TreeWindow> => {
    const sink = new NewestState<TreeWindow>();
    views.show(name as ViewId, { first: 0, count: 50 }, sink);
    return sink;
  };
  const levels = (sink: NewestState<TreeWindow>): string[] => sink.newest!.rows.map(({ level }) => level);
  return { views, receive, show, levels };
}

describe('the views of a session', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('offer what is there at once, then at most thirty times a second, then rates as they fall', async () => {
    const { receive, show } = setup();
    receive('a/b');
    const sink = show('v');
    expect(sink.newest).toMatchObject({ total: 1, topics: 1, messages: 1 });
    await vi.advanceTimersByTimeAsync(100);
    const before = sink.states;
    for (let count = 0; count < 1_000; count++) {
      receive('a/b');
      if (count % 10 === 0) await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(40);
    expect(sink.newest!.messages).toBe(1_001);
    expect(sink.states - before).toBeLessThanOrEqual(33);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(sink.newest!.rows[0]!.ratePerS).toBe(0);
    const settled = sink.states;
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(sink.states).toBe(settled);
  });

  it('are found again after a reload as they were left, and forgotten ten minutes later', async () => {
    const { views, receive, show, levels } = setup();
    receive('a/b/c');
    const before = show('v');
    await views.change('v' as ViewId, { do: 'expand-all', levels: 9 });
    expect(levels(before)).toEqual(['a', 'b', 'c']);
    before.end();
    await vi.advanceTimersByTimeAsync(9 * MINUTE_MS);
    const again = show('v');
    expect(levels(again)).toEqual(['a', 'b', 'c']);
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    receive('a/b/d');
    await vi.advanceTimersByTimeAsync(40);
    expect(levels(again)).toEqual(['a', 'b', 'c', 'd']);
    again.end();
    await vi.advanceTimersByTimeAsync(11 * MINUTE_MS);
    expect(levels(show('v'))).toEqual(['a']);
  });

  it('are at most 32, and the one unused for longest goes', async () => {
    const { views, receive, show, levels } = setup();
    receive('a/b');
    const kept = show('kept');
    await views.change('kept' as ViewId, { do: 'expand-all', levels: 1 });
    await views.change('old' as ViewId, { do: 'expand-all', levels: 1 });
    for (let index = 0; index < 40; index++) await views.change(`v${index}` as ViewId, { do: 'expand-all', levels: 0 });
    kept.end();
    expect(levels(show('kept'))).toEqual(['a', 'b']);
    expect(levels(show('old'))).toEqual(['a']);
  });
});
