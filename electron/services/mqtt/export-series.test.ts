import { expect, it } from 'vitest';

import type { Sink } from '../../../shared/wire/flow.ts';
import { ChangePulse } from './change-pulse.ts';
import { seriesReaders } from './series-reader.ts';
import { SeriesViews } from './series-views.ts';
import { noValues } from './testing/mqtt-rig.ts';
import { TopicStore } from './topic-store.ts';

/** A reader of bytes that may be slow: full after every piece until it is drained. */
class Pieces implements Sink<Uint8Array> {
  text = '';
  pieces = 0;
  hasEnded = false;
  readonly #abort = new AbortController();
  readonly signal = this.#abort.signal;
  #drained = (): void => {};

  constructor(private readonly isSlow = false) {}

  push(piece: Uint8Array): boolean {
    this.text += Buffer.from(piece).toString();
    this.pieces++;
    if (this.isSlow) setTimeout(() => this.#drained(), 1);
    return !this.isSlow;
  }

  onDrain(listener: () => void): void {
    this.#drained = listener;
  }

  end(): void {
    this.hasEnded = true;
  }

  leave(): void {
    this.#abort.abort();
  }
}

function filled(points: number): SeriesViews {
  let nowMs = 1_700_000_000_000;
  const store = new TopicStore(
    () => 64 * 1024 * 1024,
    () => nowMs,
    () => {},
  );
  for (let value = 0; value < points; value++) {
    nowMs += 500;
    store.add('room "1", north', { qos: 0, retain: false, dup: false, payload: Buffer.from(`{"t":${value + 0.25}}`) });
  }
  const pulse = new ChangePulse(
    () => false,
    () => {},
  );
  const { tree, history } = store;
  return new SeriesViews({ tree, history, nowMs: () => nowMs, readerFor: seriesReaders(noValues, store) }, pulse);
}

const sources = [{ topic: 'room "1", north', path: '$.t' }];

it('writes every point with its time and all its digits, quoted as RFC 4180 wants', async () => {
  using views = filled(3);
  const sink = new Pieces();
  await views.export(sources, { kind: 'all' }, sink);
  expect(sink.hasEnded).toBe(true);
  expect(sink.text.split('\r\n')).toEqual([
    'time,time_ms,topic,path,value',
    '2023-11-14T22:13:20.500Z,1700000000500,"room ""1"", north",$.t,0.25',
    '2023-11-14T22:13:21.000Z,1700000001000,"room ""1"", north",$.t,1.25',
    '2023-11-14T22:13:21.500Z,1700000001500,"room ""1"", north",$.t,2.25',
    '',
  ]);
});

it('writes only the range asked for', async () => {
  using views = filled(100);
  const sink = new Pieces();
  await views.export(sources, { kind: 'fixed', fromMs: 1_700_000_010_000, toMs: 1_700_000_011_000 }, sink);
  expect(sink.text.match(/,\d+\.25\r/g)).toEqual([',19.25\r', ',20.25\r', ',21.25\r']);
});

it('waits for a slow reader and leaves nothing out', async () => {
  using views = filled(20_000);
  const sink = new Pieces(true);
  await views.export(sources, { kind: 'all' }, sink);
  expect(sink.text.split('\r\n')).toHaveLength(20_002);
  expect(sink.pieces).toBeGreaterThan(4);
});

it('stops when the reader leaves', async () => {
  using views = filled(50_000);
  const sink = new Pieces(true);
  const done = views.export(sources, { kind: 'all' }, sink);
  sink.leave();
  await done;
  expect(sink.pieces).toBeLessThan(3);
});
