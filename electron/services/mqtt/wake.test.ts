import { describe, expect, it } from 'vitest';

import { MqttRig } from './testing/mqtt-rig.ts';
import { RawBroker } from './testing/raw-broker.ts';

const SLEPT_MS = 600_000;

describe('a computer that wakes up', () => {
  it('finds a connection that died meanwhile before its keep-alive would, and makes a new one', async () => {
    await using broker = await RawBroker.start(({ cmd }) => (cmd === 'pingreq' ? null : undefined));
    await using rig = new MqttRig({ retryDelayMs: () => 10 });
    const session = await rig.open({ port: broker.port, keepaliveS: 60 });
    rig.service.wake(SLEPT_MS, 50);
    await expect.poll(() => session.handle.states.filter(({ state }) => state === 'open').length).toBe(2);
    const loss = session.handle.states.find(({ state }) => state === 'reconnecting');
    expect(loss!.reason).toMatchObject({ code: 'mqtt.lost', facts: { reason: /after the computer stood still/ } });
    expect(session.handle.marks).toContain('The computer stood still for 600 s; asking the broker');
  });

  it('leaves a connection alone that is alive, whatever the broker answers first', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port, keepaliveS: 0 });
    rig.service.wake(SLEPT_MS, 50);
    await expect.poll(() => broker.received.filter(({ cmd }) => cmd === 'pingreq').length).toBe(1);
    rig.service.wake(SLEPT_MS, 50);
    await expect.poll(() => broker.received.filter(({ cmd }) => cmd === 'pingreq').length).toBe(2);
    await session.service.subscribe({ sessionId: session.sessionId, filter: 'a', qos: 0 });
    expect(session.handle.states.map(({ state }) => state)).toEqual(['connecting', 'open']);
  });

  it('tries at once where it waits to get back', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const session = await rig.open({ port: broker.port });
    broker.cut();
    await session.status.until(({ state }) => state === 'reconnecting');
    rig.service.wake(SLEPT_MS);
    await session.status.until(({ state }) => state === 'open');
  });

  it('says in each connection that the clock was set, and goes on', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    rig.service.clockSet(-3_600_000);
    rig.service.clockSet(5_000);
    expect(session.handle.marks.slice(-2)).toEqual([
      'The computer’s clock was set back by 3600 s: times before and after do not compare',
      'The computer’s clock was set forward by 5 s: times before and after do not compare',
    ]);
    expect(session.status.newest!.state).toBe('open');
  });
});
