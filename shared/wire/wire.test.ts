import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { pipes, type JoinedPipe } from '../../e2e/fixtures/pipes.ts';
import { request, stream } from '../contract/define.ts';
import { LabError } from '../errors/lab-error.ts';
import { createClient } from './client.ts';
import type { Sink } from './flow.ts';
import type { UpFrame } from './frames.ts';
import type { LatestSink } from './latest.ts';
import { MAX_OPEN, serve, type Caller } from './server.ts';

const contract = {
  lab: {
    double: request(z.object({ n: z.number() }), z.number()),
    echo: request(z.object({ bytes: z.instanceof(Uint8Array) }), z.object({ bytes: z.instanceof(Uint8Array) })),
    wait: request(z.object({}), z.void()),
    ticks: stream(z.object({}), z.number(), { batchMs: 0, window: 4, unit: 'items', whenFull: 'pause' }),
    news: stream(z.object({}), z.number(), { batchMs: 0, window: 4, unit: 'items', whenFull: 'drop-oldest' }),
    bytes: stream(z.object({}), z.instanceof(Uint8Array), {
      batchMs: 0,
      window: 100_000,
      unit: 'bytes',
      whenFull: 'pause',
    }),
    state: stream(z.object({}), z.number(), { batchMs: 30, whenFull: 'latest' }),
  },
};

const opened: JoinedPipe[] = [];
afterEach(async () => {
  for (const pipe of opened.splice(0)) await pipe[Symbol.asyncDispose]();
});

/** A host with one lab, and one page, joined by a pipe. */
class Bench {
  readonly queues: Sink<unknown>[] = [];
  readonly states: LatestSink<number>[] = [];
  readonly callers: Caller[] = [];
  readonly reported: unknown[] = [];

  static async over(open: () => Promise<JoinedPipe>) {
    const pipe = await open();
    opened.push(pipe);
    const bench = new Bench();
    const keep = (_params: object, sink: Sink<never>): void => void bench.queues.push(sink);
    const handlers = {
      double: async ({ n }: { n: number }) => {
        if (n === 13) throw new TypeError('secret path /home/me');
        if (n === 14) throw new LabError('mqtt.no-session', { sessionId: 's' });
        if (n === 15) return 15n as unknown as number; // JSON cannot say it; a port can
        return n * 2;
      },
      echo: async ({ bytes }: { bytes: Uint8Array<ArrayBuffer> }) => ({ bytes }),
      wait: (_params: object, caller: Caller) =>
        new Promise<void>((resolve) => {
          bench.callers.push(caller);
          caller.signal.addEventListener('abort', () => resolve());
        }),
      ticks: keep,
      news: keep,
      bytes: keep,
      state: (_params: object, sink: LatestSink<number>) => void bench.states.push(sink),
    };
    const timers = {
      set: (run: () => void, ms: number) => setTimeout(run, ms),
      clear: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
    };
    const report = (error: unknown): string => (bench.reported.push(error), 'T0001');
    serve(contract, { lab: handlers }, pipe.down, { clientId: 'test', timers, report });
    return { bench, pipe, lab: createClient(contract, pipe.up).lab };
  }
}

/** Long enough for whatever is under way to arrive, where a test says that nothing does. */
const pass = (ms = 40) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(pipes)('over %s', (_name, open) => {
  const setup = () => Bench.over(open);

  describe('requests', () => {
    it('are answered', async () => {
      const { lab } = await setup();
      expect(await Promise.all([1, 2, 3].map((n) => lab.double({ n })))).toEqual([2, 4, 6]);
    });

    it('carry bytes both ways, as plain arrays', async () => {
      const { lab } = await setup();
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const answer = await lab.echo({ bytes });
      expect([...answer.bytes]).toEqual([...bytes]);
      expect(answer.bytes.constructor.name).toBe('Uint8Array');
    });

    it('are refused when the contract does not allow them, naming the field', async () => {
      const { lab } = await setup();
      await expect(lab.double({ n: 'four' as never })).rejects.toMatchObject({
        code: 'bad-request',
        facts: { where: 'lab.double: n' },
      });
    });

    it('keep a known failure whole', async () => {
      const { lab } = await setup();
      await expect(lab.double({ n: 14 })).rejects.toMatchObject({
        code: 'mqtt.no-session',
        facts: { sessionId: 's' },
      });
    });

    it('hide an unknown failure behind a trace, and report it', async () => {
      const { lab, bench } = await setup();
      await expect(lab.double({ n: 13 })).rejects.toMatchObject({ code: 'internal', facts: { trace: 'T0001' } });
      expect(bench.reported).toHaveLength(1);
    });

    it('tell the host when they are given up', async () => {
      const { lab, bench } = await setup();
      const gone = new AbortController();
      const waiting = lab.wait({}, gone.signal);
      await vi.waitFor(() => expect(bench.callers).toHaveLength(1));
      gone.abort();
      await waiting;
      await vi.waitFor(() => expect(bench.callers[0]!.signal.aborted).toBe(true));
    });

    it('fail with link-lost when the pipe closes, and the host hears of it', async () => {
      const { lab, bench, pipe } = await setup();
      const waiting = expect(lab.wait({})).rejects.toMatchObject({ code: 'link-lost' });
      await vi.waitFor(() => expect(bench.callers).toHaveLength(1));
      pipe.up.close();
      await waiting;
      await vi.waitFor(() => expect(bench.callers[0]!.signal.aborted).toBe(true));
      await expect(lab.double({ n: 1 })).rejects.toMatchObject({ code: 'link-lost' });
    });
  });

  describe('streams that pause', () => {
    it('pack, then ask the source to wait until the reader catches up', async () => {
      const { lab, bench } = await setup();
      const got: number[][] = [];
      const releases: (() => void)[] = [];
      lab.ticks({}, ({ items }) => {
        got.push(items);
        return new Promise<void>((resolve) => releases.push(resolve));
      });
      await vi.waitFor(() => expect(bench.queues).toHaveLength(1));
      const sink = bench.queues[0]!;
      let drains = 0;
      sink.onDrain(() => drains++);
      expect([1, 2, 3, 4].map((n) => sink.push(n))).toEqual([true, true, true, false]);
      // In halves, so that the source makes the next while the reader has the last.
      const halves = [
        [1, 2],
        [3, 4],
      ];
      await vi.waitFor(() => expect(got).toEqual(halves));
      sink.push(5);
      await pass();
      expect([got.length, drains]).toEqual([2, 0]);
      releases.forEach((release) => release());
      await vi.waitFor(() => expect([got, drains]).toEqual([[...halves, [5]], 1]));
    });

    it('lose nothing when the source ends with the window full', async () => {
      const { lab, bench } = await setup();
      const got: number[] = [];
      const releases: (() => void)[] = [];
      const watching = lab.ticks({}, ({ items }) => {
        got.push(...items);
        return new Promise<void>((resolve) => releases.push(resolve));
      });
      await vi.waitFor(() => expect(bench.queues).toHaveLength(1));
      [1, 2, 3, 4].forEach((n) => bench.queues[0]!.push(n));
      await vi.waitFor(() => expect(got).toHaveLength(4));
      bench.queues[0]!.push(5);
      bench.queues[0]!.end();
      await vi.waitFor(() => expect(got).toEqual([1, 2, 3, 4, 5]));
      releases.forEach((release) => release());
      await watching.ended;
    });

    it('carry every byte of a fast source to a slow reader, and never more than the window ahead', async () => {
      const { lab, bench } = await setup();
      let received = 0;
      const reading = lab.bytes({}, async ({ items }) => {
        await pass(1);
        for (const part of items) received += part.byteLength;
      });
      await vi.waitFor(() => expect(bench.queues).toHaveLength(1));
      const sink = bench.queues[0]!;
      let sent = 0;
      let mostAhead = 0;
      const fill = (): void => {
        for (let more = true; more && sent < 2_000_000;) {
          more = sink.push(new Uint8Array(10_000));
          sent += 10_000;
          mostAhead = Math.max(mostAhead, sent - received);
        }
        if (sent === 2_000_000) sink.end();
      };
      sink.onDrain(fill);
      fill();
      await reading.ended;
      expect([sent, received]).toEqual([2_000_000, 2_000_000]);
      expect(mostAhead).toBeLessThanOrEqual(210_000);
    });

    it('tell the source when the reader leaves', async () => {
      const { lab, bench } = await setup();
      const watching = lab.ticks({}, () => {});
      await vi.waitFor(() => expect(bench.queues).toHaveLength(1));
      watching.close();
      await watching.ended;
      await vi.waitFor(() => expect(bench.queues[0]!.signal.aborted).toBe(true));
      expect(bench.queues[0]!.push(1)).toBe(false);
    });
  });

  it('a stream that drops says how many of the oldest it dropped', async () => {
    const { lab, bench } = await setup();
    const seen: { items: number[]; dropped: number }[] = [];
    lab.news({}, (batch) => void seen.push(batch));
    await vi.waitFor(() => expect(bench.queues).toHaveLength(1));
    for (let n = 0; n < 10; n++) bench.queues[0]!.push(n);
    await vi.waitFor(() => expect(seen).toEqual([{ items: [6, 7, 8, 9], dropped: 6 }]));
  });

  describe('streams of the latest state', () => {
    it('begin with the snapshot, and pass over all but the newest', async () => {
      const { lab, bench } = await setup();
      const seen: number[] = [];
      lab.state({}, ({ items }) => void seen.push(...items));
      await vi.waitFor(() => expect(bench.states).toHaveLength(1));
      let count = 0;
      let makes = 0;
      const offer = (): void => {
        count += 1;
        bench.states[0]!.offer(() => (makes++, count));
      };
      for (let n = 0; n < 1_000; n++) offer();
      await vi.waitFor(() => expect(seen).toEqual([1, 1_000]));
      expect(makes).toBe(2);
    });

    it('send at most one in batchMs', async () => {
      const { lab, bench } = await setup();
      const atMs: number[] = [];
      lab.state({}, () => void atMs.push(performance.now()));
      await vi.waitFor(() => expect(bench.states).toHaveLength(1));
      const made: number[] = [];
      const timer = setInterval(() => bench.states[0]!.offer(() => made.push(performance.now())), 1);
      await vi.waitFor(() => expect(atMs.length).toBeGreaterThan(4), 5_000);
      clearInterval(timer);
      const gaps = made.slice(1).map((at, index) => at - made[index]!);
      expect(Math.min(...gaps)).toBeGreaterThan(28);
    });

    it('build nothing while the reader is busy, then the newest', async () => {
      const { lab, bench } = await setup();
      const seen: number[] = [];
      let release = () => {};
      lab.state({}, ({ items }) => {
        seen.push(...items);
        return new Promise<void>((resolve) => (release = resolve));
      });
      await vi.waitFor(() => expect(bench.states).toHaveLength(1));
      let makes = 0;
      const offer = (n: number): void => bench.states[0]!.offer(() => (makes++, n));
      offer(1);
      await vi.waitFor(() => expect(seen).toEqual([1]));
      for (let n = 2; n < 100; n++) offer(n);
      await pass(100);
      expect([makes, seen]).toEqual([1, [1]]);
      release();
      await vi.waitFor(() => expect(seen).toEqual([1, 99]));
      expect(makes).toBe(2);
    });

    it('end with a trace when a state cannot be built, without harm to whoever offered', async () => {
      const { lab, bench } = await setup();
      const watching = lab.state({}, () => {});
      await vi.waitFor(() => expect(bench.states).toHaveLength(1));
      const failed = expect(watching.ended).rejects.toMatchObject({ code: 'internal' });
      bench.states[0]!.offer(() => {
        throw new Error('bug');
      });
      await failed;
      expect(bench.states[0]!.signal.aborted).toBe(true);
      expect(await lab.double({ n: 1 })).toBe(2);
    });
  });

  describe('the protocol', () => {
    it.each([
      ['nothing', null],
      ['text', 'hello'],
      ['no id', { t: 'cancel' }],
      ['an id that is no count', { t: 'cancel', id: -1 }],
      ['an unknown kind', { t: 'shutdown', id: 1 }],
      ['no method', { t: 'request', id: 1 }],
      ['a weight that is no number', { t: 'ack', id: 1, weight: 'all' }],
    ])('closes the pipe on %s in place of a frame', async (_what, garbage) => {
      const { pipe, bench } = await setup();
      const closed = new Promise<void>((resolve) => pipe.up.onClose(resolve));
      pipe.up.post(garbage as unknown as UpFrame);
      await closed;
      expect(bench.reported).toHaveLength(1);
    });

    it('closes the pipe when an id is used twice', async () => {
      const { pipe } = await setup();
      const closed = new Promise<void>((resolve) => pipe.up.onClose(resolve));
      for (let n = 0; n < 2; n++) pipe.up.post({ t: 'request', id: 7, method: 'lab.wait', params: {} });
      await closed;
    });

    it.each(['lab.nothing', 'nothing', 'lab.toString', '__proto__.constructor', 'constructor.name', ''])(
      'refuses the method %s',
      async (method) => {
        const { pipe } = await setup();
        const answer = new Promise((resolve) => pipe.up.onFrame(resolve));
        pipe.up.post({ t: 'request', id: 1_000, method, params: {} });
        expect(await answer).toMatchObject({ t: 'failure', error: { code: 'bad-request', facts: { where: method } } });
      },
    );

    it('refuses to subscribe to a request, and to request a stream', async () => {
      const { pipe } = await setup();
      const answers: unknown[] = [];
      pipe.up.onFrame((frame) => answers.push(frame));
      pipe.up.post({ t: 'subscribe', id: 1_000, method: 'lab.double', params: { n: 1 } });
      pipe.up.post({ t: 'request', id: 1_001, method: 'lab.ticks', params: {} });
      await vi.waitFor(() => expect(answers).toHaveLength(2));
      expect(answers).toMatchObject([{ t: 'end', error: { code: 'bad-request' } }, { t: 'failure' }]);
    });

    it('serves no more than its limit at once, and goes on', async () => {
      const { lab } = await setup();
      const gone = new AbortController();
      const all = Promise.all(Array.from({ length: MAX_OPEN }, () => lab.wait({}, gone.signal)));
      await expect(lab.double({ n: 1 })).rejects.toMatchObject({ code: 'link.too-busy' });
      gone.abort();
      await all;
      expect(await lab.double({ n: 1 })).toBe(2);
    });

    it('lets the page close a pipe whose host sends garbage', async () => {
      const { pipe, lab } = await setup();
      const failed = expect(lab.wait({})).rejects.toMatchObject({ code: 'link-lost' });
      pipe.down.post({ t: 'result' } as never);
      await failed;
    });

    it('shows the failure of a newer host as internal, by its name', async () => {
      const { pipe, lab } = await setup();
      const failed = expect(lab.wait({})).rejects.toMatchObject({ code: 'internal', facts: { trace: '“new.code”' } });
      pipe.down.post({ t: 'failure', id: 1, error: { code: 'new.code', facts: {} } } as never);
      await failed;
    });
  });
});

it('answers with a trace what the pipe cannot carry', async () => {
  const { lab, bench } = await Bench.over(pipes[2]![1]);
  await expect(lab.double({ n: 15 })).rejects.toMatchObject({ code: 'internal' });
  expect(String(bench.reported[0])).toContain('BigInt');
});
