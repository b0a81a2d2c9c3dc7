import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { SessionId } from '../../../shared/contract/ids.ts';
import { FrameWindow, SessionRow, SessionWindow } from '../../../shared/contract/sessions.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { NewSession } from '../../ports/sessions.ts';
import { SessionRegistry } from './session-registry.ts';
import { FakeClock, FakeLatest, FakeLog } from './testing/fakes.ts';

const MIB = 1_048_576;
const everything = { first: 0, count: 500, filter: '' };

function setup(limits = { sessionBytes: MIB, totalBytes: 8 * MIB }) {
  const clock = new FakeClock();
  const log = new FakeLog();
  const registry = new SessionRegistry({ clock, log, limits });
  const open = (title: string, more: Partial<NewSession> = {}) =>
    registry.open({ kind: 'mqtt', title, state: 'open', close: async () => {}, ...more });
  const list = (filter = ''): string[] => {
    const sink = new FakeLatest<SessionWindow>();
    registry.view({ ...everything, filter }, sink);
    sink.leave();
    return SessionWindow.parse(sink.last).rows.map((row) => row.title);
  };
  const row = (sessionId: SessionId): SessionRow => {
    const sink = new FakeLatest<SessionRow>();
    registry.watch({ sessionId }, sink);
    sink.leave();
    return SessionRow.parse(sink.last);
  };
  return { clock, log, registry, open, list, row };
}

const frames = (registry: SessionRegistry, sessionId: SessionId, window: { first: number; count: number }) => {
  const sink = new FakeLatest<FrameWindow>();
  registry.frames({ sessionId, follow: false, ...window }, sink);
  return sink;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the list of sessions', () => {
  it('shows the newest parent first, and children below theirs in the order they came', () => {
    const { open, list } = setup();
    const broker = open('broker', { kind: 'broker' });
    open('client 1', { kind: 'broker-client', parentId: broker.id });
    open('later');
    open('client 2', { kind: 'broker-client', parentId: broker.id });
    expect(list()).toEqual(['later', 'broker', 'client 1', 'client 2']);
  });

  it('finds by title, address, kind, state and note, every word of the filter', async () => {
    const { registry, open, list } = setup();
    const kitchen = open('Kitchen', { remote: '10.0.0.7:1883' });
    open('Garage', { kind: 'broker', remote: '10.0.0.7:1884' });
    await registry.annotate({ sessionId: kitchen.id, note: 'the slow one' });
    expect([list('KITCH'), list('10.0.0.7'), list('broker'), list('open slow'), list('no such')]).toEqual([
      ['Kitchen'],
      ['Garage', 'Kitchen'],
      ['Garage'],
      ['Kitchen'],
      [],
    ]);
  });

  it('sends only the rows of the window', () => {
    const { registry, open } = setup();
    for (let n = 0; n < 50; n++) open(`s${n}`);
    const sink = new FakeLatest<SessionWindow>();
    registry.view({ first: 10, count: 3, filter: '' }, sink);
    expect(sink.last).toMatchObject({ total: 50, first: 10 });
    expect(sink.last.rows.map((each) => each.title)).toEqual(['s39', 's38', 's37']);
  });

  it('offers again at once when something changes, and with the tick while counters move', () => {
    const { clock, registry, open } = setup();
    const sink = new FakeLatest<SessionWindow>();
    registry.view(everything, sink);
    const session = open('a');
    expect(sink.items).toHaveLength(2);
    for (let n = 0; n < 1_000; n++) session.wire('in', new Uint8Array(10));
    expect(sink.items).toHaveLength(2);
    vi.advanceTimersByTime(250);
    expect(sink.last.rows[0]!.counters).toMatchObject({ bytesIn: 10_000, framesIn: 1_000, inPerS: 10_000 });
    clock.pass(20_000);
    vi.advanceTimersByTime(250);
    const quiet = sink.items.length;
    vi.advanceTimersByTime(5_000);
    expect(sink.items).toHaveLength(quiet);
  });

  it('keeps no timer when nobody watches', () => {
    const { registry } = setup();
    const sink = new FakeLatest<SessionWindow>();
    registry.view(everything, sink);
    expect(vi.getTimerCount()).toBe(1);
    sink.leave();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('forgets the oldest ended sessions beyond 200, never a live one', () => {
    const { open, list } = setup();
    const forgotten: string[] = [];
    open('live');
    for (let n = 0; n < 205; n++) open(`s${n}`, { forgotten: () => forgotten.push(`s${n}`) }).enter('closed');
    expect(list()).toHaveLength(201);
    expect(list()).toContain('live');
    expect(forgotten).toEqual(['s0', 's1', 's2', 's3', 's4']);
  });

  it('lets no session leave more than 100 ended children, whatever else has ended', () => {
    const { open, list } = setup();
    const parentId = open('busy server').id;
    open('other').enter('closed');
    for (let n = 0; n < 250; n++) open(`client ${n}`, { parentId }).enter('closed');
    open('still there', { parentId });
    expect(list()).toHaveLength(103);
    expect(list()).toEqual(expect.arrayContaining(['other', 'busy server', 'client 150', 'client 249', 'still there']));
  });
});

describe('one session', () => {
  it('tells its state with reason and next try, which the next state clears', () => {
    const { clock, open, row } = setup();
    const session = open('a');
    clock.pass(1_000);
    const reason = { code: 'mqtt.lost', facts: { address: 'x:1', reason: 'ECONNRESET' } } as const;
    session.enter('reconnecting', { reason, retry: { attempt: 1, atMs: 5 } });
    expect(row(session.id)).toMatchObject({ state: 'reconnecting', reason, retry: { attempt: 1, atMs: 5 } });
    expect(row(session.id).sinceMs).toBe(clock.nowMs());
    session.enter('open');
    expect(row(session.id)).toMatchObject({ state: 'open', reason: null, retry: null });
  });

  it('refuses a state that cannot follow, and says so in the log', () => {
    const { log, open } = setup();
    const session = open('a');
    session.enter('closed');
    session.enter('open');
    expect(session.state).toBe('closed');
    expect(log.lines).toEqual([expect.stringMatching(/^error: .*"from":"closed","to":"open"/)]);
  });

  it('keeps the name the user gave it', async () => {
    const { registry, open, row } = setup();
    const session = open('from the profile');
    session.update({ title: 'renewed', remote: 'host:1883' });
    await registry.rename({ sessionId: session.id, title: 'mine' });
    session.update({ title: 'renewed again', local: 'here:5' });
    expect(row(session.id)).toMatchObject({ title: 'mine', remote: 'host:1883', local: 'here:5' });
  });

  it('ends the stream of who watches it when it is forgotten', async () => {
    const { registry, open } = setup();
    const session = open('a');
    session.enter('closed');
    const sink = new FakeLatest<SessionRow>();
    registry.watch({ sessionId: session.id }, sink);
    await registry.forget({ sessionId: session.id });
    expect(sink.error).toMatchObject({ code: 'session.unknown' });
    expect(registry.totals().openSessions).toBe(0);
    expect(() => registry.watch({ sessionId: session.id }, sink)).toThrow('session.unknown');
  });

  it('is not forgotten while it or a child is live', async () => {
    const { registry, open } = setup();
    const broker = open('broker');
    const child = open('child', { parentId: broker.id, close: () => new Promise(() => {}) });
    await expect(registry.forget({ sessionId: broker.id })).rejects.toMatchObject({ code: 'session.still-open' });
    broker.enter('failed');
    await expect(registry.forget({ sessionId: broker.id })).rejects.toMatchObject({ code: 'session.still-open' });
    child.enter('closed');
    await registry.forget({ sessionId: broker.id });
    await expect(registry.close({ sessionId: child.id })).rejects.toMatchObject({ code: 'session.unknown' });
  });

  it('takes late bytes of a forgotten session without a trace', async () => {
    const { registry, open } = setup();
    const session = open('a');
    session.enter('closed');
    await registry.forget({ sessionId: session.id });
    session.wire('in', new Uint8Array(5));
    session.mark('note', 'late');
    session.enter('connecting');
    expect(registry.totals()).toEqual({ openSessions: 0, bytesInPerS: 0, bytesOutPerS: 0, dropped: 0 });
  });

  it('may begin anew after it ended, and counts as live again', () => {
    const { registry, open } = setup();
    const session = open('a');
    session.enter('failed');
    session.enter('connecting');
    expect(registry.totals().openSessions).toBe(1);
  });
});

describe('closing', () => {
  it('closes the children before their parent', async () => {
    const { registry, open } = setup();
    const closed: string[] = [];
    const closing = (name: string): Partial<NewSession> => ({ close: async () => void closed.push(name) });
    const broker = open('broker', closing('broker'));
    open('1', { parentId: broker.id, ...closing('1') });
    open('2', { parentId: broker.id, ...closing('2') });
    await registry.close({ sessionId: broker.id });
    expect(closed).toEqual(['1', '2', 'broker']);
    expect(broker.state).toBe('closed');
  });

  it('closes the children of a session that fails by itself', async () => {
    const { open } = setup();
    const broker = open('broker');
    const child = open('child', { parentId: broker.id });
    broker.enter('failed');
    await vi.advanceTimersByTimeAsync(0);
    expect(child.state).toBe('closed');
  });

  it('asks the service once, however often the user does', async () => {
    const { registry, open } = setup();
    const close = vi.fn(async () => {});
    const session = open('a', { close });
    await Promise.all([1, 2, 3].map(() => registry.close({ sessionId: session.id })));
    await registry.close({ sessionId: session.id });
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('says why a session failed to close', async () => {
    const { registry, open, row, log } = setup();
    const known = open('known', { close: () => Promise.reject(new LabError('mqtt.not-open', { state: 'x' })) });
    const unknown = open('unknown', { close: () => Promise.reject(new TypeError('bug')) });
    await registry.close({ sessionId: known.id });
    await registry.close({ sessionId: unknown.id });
    expect(row(known.id)).toMatchObject({ state: 'failed', reason: { code: 'mqtt.not-open' } });
    expect(row(unknown.id)).toMatchObject({ state: 'failed', reason: { code: 'internal' } });
    expect(log.lines).toHaveLength(2);
  });

  it('ends all at shutdown, and does not wait for ever for one that hangs', async () => {
    const { registry, open, log } = setup();
    const good = open('good');
    const stuck = open('stuck', { close: () => new Promise(() => {}) });
    const done = registry[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(3_000);
    await done;
    expect([good.state, stuck.state]).toEqual(['closed', 'closing']);
    expect(log.lines.at(-1)).toMatch(/did not close in time.*"open":1/);
  });
});

describe('the wire log of a session', () => {
  it('is shown as the window asked for, times in microseconds', () => {
    const { clock, registry, open } = setup();
    const session = open('a');
    session.mark('open', 'TCP to host:1883');
    clock.pass(1.5);
    session.wire('out', new Uint8Array(200).fill(7));
    const { last } = frames(registry, session.id, { first: 0, count: 10 });
    expect(FrameWindow.parse(last)).toMatchObject({ total: 2, first: 0, evictedFrames: 0 });
    expect(last.rows[0]).toMatchObject({ seq: 1, kind: 'open', text: 'TCP to host:1883', sizeBytes: 0 });
    expect(last.rows[1]).toMatchObject({ seq: 2, direction: 'out', sizeBytes: 200, head: new Uint8Array(96).fill(7) });
    expect(last.rows[1]!.atUs - last.rows[0]!.atUs).toBe(1_500);
  });

  it('follows the newest frames', () => {
    const { registry, open } = setup();
    const session = open('a');
    const sink = new FakeLatest<FrameWindow>();
    registry.frames({ sessionId: session.id, first: 0, count: 2, follow: true }, sink);
    for (let n = 0; n < 5; n++) session.wire('in', Uint8Array.of(n));
    vi.advanceTimersByTime(250);
    expect(sink.last).toMatchObject({ total: 5, first: 3 });
    expect(sink.last.rows.map((each) => each.head[0])).toEqual([3, 4]);
  });

  it('says what it let go', () => {
    const { registry, open, row } = setup({ sessionBytes: 10_000, totalBytes: 20_000 });
    const session = open('a');
    for (let n = 0; n < 100; n++) session.wire('in', new Uint8Array(936));
    const { last } = frames(registry, session.id, { first: 0, count: 1 });
    expect(last).toMatchObject({ total: 10, evictedFrames: 90, evictedBytes: 90 * 936 });
    expect(last.rows[0]!.seq).toBe(91);
    expect(row(session.id)).toMatchObject({ evictedFrames: 90, evictedBytes: 90 * 936 });
    session.addDropped(10);
    expect(registry.totals().dropped).toBe(100);
  });

  it('gives the bytes of a frame in pieces of at most 1 MiB', async () => {
    const { registry, open } = setup({ sessionBytes: 8 * MIB, totalBytes: 8 * MIB });
    const large = Uint8Array.from({ length: MIB + 3 }, (_, at) => at % 251);
    const { id: sessionId } = open('empty');
    const other = open('full');
    other.wire('in', large);
    const first = await registry.frameBytes({ sessionId: other.id, seq: 1, offset: 0 });
    const second = await registry.frameBytes({ sessionId: other.id, seq: 1, offset: MIB });
    expect([first.bytes.byteLength, first.sizeBytes, second.bytes]).toEqual([MIB, MIB + 3, large.slice(MIB)]);
    await expect(registry.frameBytes({ sessionId, seq: 1, offset: 0 })).rejects.toMatchObject({
      code: 'session.frame-gone',
    });
  });

  it('heeds new limits at once', () => {
    const { registry, open } = setup();
    const session = open('a');
    for (let n = 0; n < 100; n++) session.wire('in', new Uint8Array(936));
    registry.setLimits({ sessionBytes: 5_000, totalBytes: MIB });
    expect(registry.totals().dropped).toBe(95);
  });
});
