import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PlotRange, PlotSource, PlotWindow } from '../../../shared/contract/mqtt-series.ts';
import { unpackNumbers } from '../../../shared/domain/plot/packed-numbers.ts';
import type { PayloadValues } from '../../ports/payload-values.ts';
import { ChangePulse } from './change-pulse.ts';
import { seriesReaders } from './series-reader.ts';
import { SeriesViews } from './series-views.ts';
import { NewestState, noValues } from './testing/mqtt-rig.ts';
import { TopicStore } from './topic-store.ts';

/** A store that is filled by hand at a time set by hand, and the series over it. */
class Lab implements Disposable {
  nowMs = 1_700_000_000_000;
  readonly store: TopicStore;
  readonly views: SeriesViews;
  readonly #pulse = new ChangePulse(
    () => false,
    () => {},
  );

  constructor(limitBytes = 64 * 1024 * 1024, values: PayloadValues = noValues) {
    const nowMs = (): number => this.nowMs;
    this.store = new TopicStore(
      () => limitBytes,
      nowMs,
      () => {},
    );
    const readerFor = seriesReaders(values, this.store);
    this.views = new SeriesViews({ tree: this.store.tree, history: this.store.history, nowMs, readerFor }, this.#pulse);
  }

  say(topic: string, payload: string | Uint8Array, afterMs = 1_000): void {
    this.nowMs += afterMs;
    this.store.add(topic, { qos: 0, retain: false, dup: false, payload: Buffer.from(payload) });
    this.#pulse.changed();
  }

  show(sources: PlotSource[], range: PlotRange = { kind: 'all' }, maxPoints = 2_000): NewestState<PlotWindow> {
    const sink = new NewestState<PlotWindow>();
    this.views.show({ sources, range, maxPoints }, sink);
    return sink;
  }

  [Symbol.dispose](): void {
    this.views[Symbol.dispose]();
    this.#pulse.stop();
  }
}

const whole = (topic: string): PlotSource => ({ topic, path: '$' });
const valuesOf = ({ series }: PlotWindow, index = 0): number[] => [...unpackNumbers(series[index]!.values)];
const timesOf = ({ series }: PlotWindow, index = 0): number[] => [...unpackNumbers(series[index]!.times)];
const isRead = ({ progress }: PlotWindow): boolean => progress === 1;

describe('series', () => {
  it('are the numbers of whole payloads and of paths, with what holds none counted', async () => {
    using lab = new Lab();
    for (const value of [20, 21, 22]) lab.say('room', JSON.stringify({ t: value, deep: [{ on: value > 20 }] }));
    lab.say('room', '{"t": broken');
    lab.say('meter', '7.5');
    lab.say('meter', Uint8Array.of(0xff, 0xfe));
    const sink = lab.show([{ topic: 'room', path: '$.t' }, { topic: 'room', path: '$.deep[0].on' }, whole('meter')]);
    const window = await sink.until(isRead);
    expect([0, 1, 2].map((index) => valuesOf(window, index))).toEqual([[20, 21, 22], [0, 1, 1], [7.5]]);
    expect(timesOf(window)).toEqual([1, 2, 3].map((second) => 1_700_000_000_000 + second * 1_000));
    expect(window.series.map(({ withoutNumber, messages }) => [withoutNumber, messages])).toEqual([
      [1, 4],
      [1, 4],
      [1, 2],
    ]);
    expect(window.series[0]!.statistics).toMatchObject({ count: 3, min: 20, max: 22, mean: 21, last: 22 });
    expect(window.kept).toEqual({ fromMs: 1_700_000_001_000, toMs: 1_700_000_005_000 });
  });

  it('go on live, and begin with a topic that appears later', async () => {
    using lab = new Lab();
    const sink = lab.show([whole('later')], { kind: 'last', spanMs: 10_000 });
    expect((await sink.until(isRead)).series[0]).toMatchObject({ points: 0, newest: null, messages: 0 });
    for (let value = 0; value < 20; value++) lab.say('later', String(value));
    const window = await sink.until(({ series }) => series[0]!.points === 20);
    expect(window).toMatchObject({ fromMs: lab.nowMs - 10_000, toMs: lab.nowMs });
    // Ten seconds hold eleven points; the one before lets the line run to the edge.
    expect(valuesOf(window)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(window.series[0]!.statistics.count).toBe(11);
  });

  it('of a range hold its points and one on either side, whatever the range', async () => {
    using lab = new Lab();
    for (let value = 0; value < 50; value++) lab.say('t', String(value));
    const start = 1_700_000_001_000;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -10, max: 60 }), fc.integer({ min: 1, max: 40 }), async (from, length) => {
        const range: PlotRange = {
          kind: 'fixed',
          fromMs: start + from * 1_000 - 500,
          toMs: start + (from + length) * 1_000 - 500,
        };
        const sink = lab.show([whole('t')], range);
        const window = await sink.until(isRead);
        sink.end();
        const all = Array.from({ length: 50 }, (_, value) => value);
        const [first, end] = [from, from + length].map((value) => Math.max(0, Math.min(50, value)));
        expect(valuesOf(window)).toEqual(all.slice(Math.max(0, first! - 1), end! + 1));
        expect(window.series[0]!.statistics.count).toBe(end! - first!);
      }),
      { numRuns: 60 },
    );
  });

  it('let go of what the history let go of, and say how much that was', async () => {
    using lab = new Lab(100_000);
    const sink = lab.show([whole('t')]);
    for (let value = 0; value < 10_000; value++) {
      lab.say('t', String(value), 1);
      if (value % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const kept = lab.store.tree.find('t')!.keptMessages;
    expect(kept).toBeLessThan(10_000);
    const window = await sink.until(({ series }) => series[0]!.newest?.value === 9_999);
    expect(window.series[0]).toMatchObject({ points: kept, letGo: 10_000 - kept, messages: 10_000 });
    expect(valuesOf(window)[0]).toBe(10_000 - kept);
  });

  it('keep the last number of a topic that has gone quiet', async () => {
    using lab = new Lab(100_000);
    for (const value of [1, 2, 3]) lab.say('quiet', String(value));
    const sink = lab.show([whole('quiet')]);
    await sink.until(({ series }) => series[0]!.points === 3);
    for (let value = 0; value < 10_000; value++) lab.say('loud', String(value), 1);
    const window = await sink.until(({ series }) => series[0]!.points === 1);
    expect(valuesOf(window)).toEqual([3]);
    expect(window.series[0]).toMatchObject({ letGo: 2, newest: { value: 3 } });
  });

  it('stay in the order of time where the clock was set back', async () => {
    using lab = new Lab();
    lab.say('t', '1');
    lab.say('t', '2');
    lab.say('t', '3', -5_000);
    lab.say('t', '4');
    const window = await lab.show([whole('t')]).until(isRead);
    expect(valuesOf(window)).toEqual([3, 4, 1, 2]);
    expect(window.series[0]!.newest?.value).toBe(4);
    expect(window.series[0]!.statistics).toMatchObject({ count: 4, last: 4 });
  });

  it('of many points are thinned out with every peak kept, while other events go on', async () => {
    using lab = new Lab(512 * 1024 * 1024);
    for (let value = 0; value < 200_000; value++) lab.say('t', value === 77_777 ? '1e6' : String(value % 100), 1);
    let longestMs = 0;
    let lastMs = performance.now();
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastMs);
      lastMs = performance.now();
    }, 1);
    const window = await lab.show([whole('t')], { kind: 'all' }, 500).until(isRead);
    clearInterval(watch);
    expect(window.series[0]).toMatchObject({ isThinned: true, points: 200_000 });
    expect(valuesOf(window).length).toBeLessThanOrEqual(502);
    expect(valuesOf(window)).toContain(1e6);
    expect(longestMs).toBeLessThan(250);
  });

  it('answer nobody who has left, and are read once for two charts', async () => {
    using lab = new Lab();
    lab.say('t', '1');
    const [left, stays] = [lab.show([whole('t')]), lab.show([whole('t')])];
    left.end();
    expect(valuesOf(await stays.until(isRead))).toEqual([1]);
    const { states } = left;
    lab.say('t', '2');
    expect(valuesOf(await stays.until(({ series }) => series[0]!.points === 2))).toEqual([1, 2]);
    expect(left.states).toBe(states);
  });
});

describe('the search for numbers', () => {
  const found = async (lab: Lab, filter: string): Promise<string[]> => {
    const { sources } = await lab.views.find(filter, new AbortController().signal);
    return sources.map(({ topic, path, value }) => `${topic} ${path} ${value}`);
  };

  it('lists what can be plotted, by text and by topic filter', async () => {
    using lab = new Lab();
    lab.say('room/1/t', '21.5');
    lab.say('room/2/state', '{"t":20,"name":"x","on":true}');
    lab.say('room/3/raw', Uint8Array.of(1, 2, 3));
    expect(await found(lab, '')).toEqual(['room/1/t $ 21.5', 'room/2/state $.t 20', 'room/2/state $.on 1']);
    expect(await found(lab, 'STATE')).toEqual(['room/2/state $.t 20', 'room/2/state $.on 1']);
    expect(await found(lab, 'room/+/t')).toEqual(['room/1/t $ 21.5']);
  });

  it('says when there are more than it lists', async () => {
    using lab = new Lab();
    for (let n = 0; n < 300; n++) lab.say(`t/${n}`, '1');
    const { sources, hasMore } = await lab.views.find('', new AbortController().signal);
    expect([sources.length, hasMore]).toEqual([200, true]);
  });

  it('are read from payloads that are no text, by what the workspace knows of them', async () => {
    const birth = 'spBv1.0/g/NBIRTH/n';
    const data = 'spBv1.0/g/NDATA/n';
    const asked: (string | undefined)[] = [];
    const values: PayloadValues = {
      readerFor: (topic) => ({
        isPinned: topic === 'pinned',
        read: (payload, aliases) => {
          if (topic === data) asked.push(aliases?.get('1')?.name);
          return payload[0] === 0x7b ? undefined : { first: payload[0], list: [payload[1]] };
        },
      }),
    };
    using lab = new Lab(undefined, values);
    lab.say('raw', Uint8Array.of(200, 7));
    lab.say('raw', '{"first":5}');
    lab.say('pinned', '55');
    // A metric named t with alias 1 (Sparkplug 3.0.0 §6.4.1), which data then leaves to its birth.
    lab.say(birth, Uint8Array.of(0x12, 0x05, 0x0a, 0x01, 0x74, 0x10, 0x01));
    lab.say(data, Uint8Array.of(0xff, 9));
    const first = (topic: string): PlotSource => ({ topic, path: '$.first' });
    const shown = lab.show([first('raw'), first('pinned'), { topic: 'raw', path: '$.list[0]' }, first(data)]);
    const window = await shown.until(isRead);
    expect([0, 1, 2, 3].map((index) => valuesOf(window, index))).toEqual([[200, 5], [0x35], [7], [0xff]]);
    expect(asked).toEqual(['t']);
    expect(await found(lab, 'pinned')).toEqual(['pinned $.first 53', 'pinned $.list[0] 53']);
  });
});
