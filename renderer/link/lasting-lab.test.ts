import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { request, stream } from '../../shared/contract/define.ts';
import { LabError } from '../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../shared/wire/latest.ts';
import { memoryPipe } from '../../shared/wire/memory-pipe.ts';
import { serve, type Caller } from '../../shared/wire/server.ts';
import { lastingLab } from './lasting-lab.ts';
import { Link } from './link.ts';
import type { LinkState } from './link-state.ts';

const contract = {
  lab: {
    double: request(z.object({ n: z.number() }), z.number()),
    never: request(z.object({}), z.number()),
    count: stream(z.object({ first: z.number().default(0) }), z.number(), { batchMs: 0, whenFull: 'latest' }),
    copy: stream(z.object({}), z.number(), { batchMs: 0, window: 4, unit: 'items', whenFull: 'pause' }),
  },
};

const timers = {
  set: (run: () => void, ms: number) => setTimeout(run, ms),
  clear: (t: unknown) => clearTimeout(t as never),
};

/** A host that outlives its pipes, and a network in front of it that can be cut. */
class World {
  isUp = true;
  refusal: LabError | null = null;
  count = 0;
  dials = 0;
  /** The parameter of every stream that was opened. */
  readonly counted: number[] = [];
  readonly followers = new Set<LatestSink<number>>();
  readonly pipes = new Set<{ close(): void }>();
  readonly #handlers = {
    lab: {
      double: async ({ n }: { n: number }) => n * 2,
      never: (_params: object, { signal }: Caller) =>
        new Promise<number>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('gone')))),
      count: ({ first }: { first: number }, sink: LatestSink<number>) => {
        this.counted.push(first);
        this.followers.add(sink);
        sink.signal.addEventListener('abort', () => this.followers.delete(sink));
        sink.offer(() => this.count);
      },
      copy: () => {},
    },
  };

  readonly link = new Link({
    route: {
      asksToEnter: true,
      enter: async () => {
        if (this.refusal) throw this.refusal;
      },
      dial: async () => {
        this.dials += 1;
        if (!this.isUp) throw new Error('no answer');
        const { up, down } = memoryPipe();
        serve(contract, this.#handlers, down, { clientId: 'tab', timers, report: () => 'T1' });
        this.pipes.add(up);
        return up;
      },
    },
    nowMs: () => Date.now(),
    setTimer: timers.set,
    clearTimer: timers.clear,
    refusal: (error) => (error instanceof LabError ? error : null),
  });
  readonly lab = lastingLab(contract, this.link).lab;

  add(): void {
    this.count += 1;
    for (const sink of this.followers) sink.offer(() => this.count);
  }

  cut(): void {
    this.isUp = false;
    for (const pipe of this.pipes) pipe.close();
    this.pipes.clear();
  }
}

let world: World;
beforeEach(() => {
  vi.useFakeTimers();
  world = new World();
});
afterEach(() => {
  world.link.close();
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the link', () => {
  it('enters, connects, and is open', async () => {
    const kinds: string[] = [];
    world.link.subscribe(() => kinds.push(world.link.state().kind));
    expect(world.link.state().kind).toBe('entering');
    world.link.start();
    await pass(1);
    expect(kinds).toEqual(['connecting', 'open']);
  });

  it('tries fast at first, then every 5 s, and says when the next try is', async () => {
    world.link.start();
    await pass(1);
    world.cut();
    expect(world.link.state()).toMatchObject({ kind: 'lost', attempt: 1 });
    await pass(30_000);
    const state = world.link.state() as LinkState & { kind: 'lost' };
    expect(state.kind).toBe('lost');
    expect(state.retryAtMs - Date.now()).toBeLessThanOrEqual(5_000);
    expect(world.dials).toBeGreaterThan(8);
    world.isUp = true;
    await pass(5_000);
    expect(world.link.state().kind).toBe('open');
  });

  it('tries at once when asked to', async () => {
    world.isUp = false;
    world.link.start();
    await pass(10_000);
    world.isUp = true;
    world.link.retryNow();
    await pass(0);
    expect(world.link.state().kind).toBe('open');
  });

  it('stops at a refusal with its reason, until it is asked to try again', async () => {
    world.refusal = new LabError('link.not-entered', {});
    world.link.start();
    await pass(60_000);
    expect(world.link.state()).toEqual({ kind: 'refused', reason: { code: 'link.not-entered', facts: {} } });
    expect(world.dials).toBe(0);
    world.refusal = null;
    world.link.retryNow();
    await pass(0);
    expect(world.link.state().kind).toBe('open');
  });
});

describe('requests', () => {
  it('wait for the link', async () => {
    const answer = world.lab.double({ n: 4 });
    world.link.start();
    await pass(1);
    expect(await answer).toBe(8);
  });

  it('give up after ten seconds without one', async () => {
    world.isUp = false;
    world.link.start();
    const answer = world.lab.double({ n: 4 });
    const failed = expect(answer).rejects.toMatchObject({ code: 'link-lost' });
    await pass(10_000);
    await failed;
  });

  it('fail at once when the host refuses the page', async () => {
    world.refusal = new LabError('link.bad-token', {});
    world.link.start();
    await pass(1);
    await expect(world.lab.double({ n: 4 })).rejects.toMatchObject({ code: 'link-lost' });
  });

  it('fail when the link breaks under way: nobody knows whether the host acted', async () => {
    world.link.start();
    await pass(1);
    const failed = expect(world.lab.never({})).rejects.toMatchObject({ code: 'link-lost' });
    world.cut();
    await failed;
  });

  it('can be given up while they wait', async () => {
    const gone = new AbortController();
    const answer = world.lab.double({ n: 4 }, gone.signal);
    gone.abort();
    expect(await answer).toBeUndefined();
  });
});

describe('streams', () => {
  it('go on after 30 s without a link, with nothing lost', async () => {
    const seen: number[] = [];
    let isEnded = false;
    const following = world.lab.count({}, ({ items }) => void seen.push(...items));
    void following.ended.finally(() => (isEnded = true));
    world.link.start();
    await pass(5);
    world.add();
    await pass(5);
    world.cut();
    expect(world.followers.size).toBe(0);
    for (let n = 0; n < 1_000; n++) world.add();
    await pass(30_000);
    expect(seen).toEqual([0, 1]);
    world.isUp = true;
    await pass(5_000);
    expect([seen.at(-1), isEnded]).toEqual([1_001, false]);
    world.add();
    await pass(5);
    expect(seen.at(-1)).toBe(1_002);
  });

  it('are opened anew with what their parameters say by then', async () => {
    world.link.start();
    await pass(1);
    let first = 0;
    const inSight = {
      get first() {
        return first;
      },
    };
    world.lab.count(inSight, () => {});
    await pass(5);
    first = 500;
    world.cut();
    world.isUp = true;
    await pass(5_000);
    expect(world.counted).toEqual([0, 500]);
  });

  it('whose every item counts end with the link', async () => {
    world.link.start();
    await pass(1);
    const copying = world.lab.copy({}, () => {});
    const failed = expect(copying.ended).rejects.toMatchObject({ code: 'link-lost' });
    world.cut();
    await failed;
  });

  it.each(['open', 'lost', 'never opened'])('can be closed while the link is %s', async (when) => {
    if (when !== 'never opened') world.link.start();
    const following = world.lab.count({}, () => {});
    await pass(5);
    if (when === 'lost') world.cut();
    following.close();
    await following.ended;
    world.isUp = true;
    await pass(10_000);
    expect(world.followers.size).toBe(0);
  });
});
