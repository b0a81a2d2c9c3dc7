import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { MAX_PACKETS, type PacketFilter, type PacketWindow } from '../../../../shared/contract/packets.ts';
import type { SessionHandle } from '../../../ports/sessions.ts';
import { SessionRegistry } from '../session-registry.ts';
import { FakeClock, FakeLatest, FakeLog } from '../testing/fakes.ts';
import { PacketViews } from './packet-views.ts';

const ALL: PacketFilter = { from: null, types: [], text: '' };
const newest = { first: 0, count: 100, follow: true };

function bench(): { packets: PacketViews; registry: SessionRegistry; session: SessionHandle } {
  const limits = { sessionBytes: 64e6, totalBytes: 128e6 };
  const registry = new SessionRegistry({ clock: new FakeClock(), log: new FakeLog(), limits });
  const session = registry.open({ kind: 'mqtt', title: 'broker', state: 'open', close: async () => {} });
  return { packets: new PacketViews({ sessions: registry }), registry, session };
}

const say = (session: SessionHandle, direction: 'in' | 'out', packet: object): void =>
  session.wire(direction, generate(packet as Packet, { protocolVersion: 4 }));
const connect = {
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clientId: 'pump',
  clean: true,
  keepalive: 60,
};
const publish = (topic: string, payload = 'x'): object => ({ cmd: 'publish', topic, payload, qos: 0, retain: false });

async function until(sink: FakeLatest<PacketWindow>, holds: (window: PacketWindow) => boolean): Promise<PacketWindow> {
  await expect.poll(() => sink.items.length > 0 && holds(sink.last)).toBe(true);
  return sink.last;
}

describe('PacketViews', () => {
  it('shows packets as they come, and those that pass a filter', async () => {
    const { packets, session } = bench();
    const all = new FakeLatest<PacketWindow>();
    const some = new FakeLatest<PacketWindow>();
    packets.view({ sessionId: session.id, ...newest, filter: ALL }, all);
    const filter: PacketFilter = { from: 'broker', types: ['PUBLISH'], text: 'PUMP temp' };
    packets.view({ sessionId: session.id, ...newest, filter }, some);
    expect(all.last).toMatchObject({ isMqtt: true, total: 0, level: 0 });
    say(session, 'out', connect);
    say(session, 'in', publish('pump/4/temp', '20'));
    say(session, 'in', publish('pump/4/rpm', '900'));
    say(session, 'out', publish('pump/4/temp', '21'));
    const { rows, counts, level } = await until(all, ({ total }) => total === 4);
    expect(rows.map(({ type, from }) => `${type} ${from}`)).toEqual([
      'CONNECT client',
      'PUBLISH broker',
      'PUBLISH broker',
      'PUBLISH client',
    ]);
    expect(rows.map(({ deltaUs }) => deltaUs)).toEqual([null, 0, 0, 0]);
    expect(level).toBe(4);
    expect(counts.find(({ type }) => type === 'PUBLISH')?.count).toBe(3);
    expect((await until(some, ({ total }) => total === 1)).rows.map(({ n }) => n)).toEqual([2]);
  });

  it('gives the bytes of a packet over several frames', async () => {
    const { packets, session } = bench();
    const sink = new FakeLatest<PacketWindow>();
    packets.view({ sessionId: session.id, ...newest, filter: ALL }, sink);
    const bytes = generate({ ...publish('a', 'y'.repeat(200_000)) } as Packet);
    for (let at = 0; at < bytes.length; at += 65_536) {
      session.wire('in', bytes.subarray(at, at + 65_536));
      session.wire('out', generate({ cmd: 'pingreq' }));
    }
    await until(sink, ({ total }) => total === 5);
    const n = sink.last.rows.find(({ type }) => type === 'PUBLISH')!.n;
    const got = await packets.bytes({ sessionId: session.id, n });
    expect(Buffer.from(got.bytes).equals(bytes)).toBe(true);
    expect(got).toMatchObject({ sizeBytes: bytes.length, level: 4 });
    await expect(packets.bytes({ sessionId: session.id, n: 99 })).rejects.toMatchObject({
      code: 'session.packet-gone',
    });
  });

  it('keeps the newest packets only, and takes in much at once in slices', async () => {
    const { packets, session } = bench();
    const one = generate(publish('a/b') as Packet);
    const many = Buffer.concat(Array.from({ length: 1_000 }, () => one));
    for (let count = 0; count < 120; count++) session.wire('in', many);
    const sink = new FakeLatest<PacketWindow>();
    packets.view({ sessionId: session.id, ...newest, filter: ALL }, sink);
    const { total, gone, isBehind } = await until(sink, (window) => window.gone + window.total === 120_000);
    expect([total, gone, isBehind]).toEqual([MAX_PACKETS, 20_000, false]);
  });

  it('ends when the session is forgotten', async () => {
    const { packets, registry, session } = bench();
    const sink = new FakeLatest<PacketWindow>();
    packets.view({ sessionId: session.id, ...newest, filter: ALL }, sink);
    session.enter('closed');
    await registry.forget({ sessionId: session.id });
    await expect.poll(() => sink.hasEnded).toBe(true);
    expect(sink.error).toMatchObject({ code: 'session.unknown' });
  });
});
