import { describe, expect, it } from 'vitest';

import { MqttRig } from './testing/mqtt-rig.ts';
import { publishBytes, RawBroker } from './testing/raw-broker.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('topics a broker should not or could hardly send', () => {
  it.each([4, 5] as const)(
    'shows a topic that is not UTF-8 and notes it once [MQTT-1.5.4-1] (protocol %s)',
    async (v) => {
      await using broker = await RawBroker.start();
      await using rig = new MqttRig();
      const session = await rig.open({ port: broker.port, protocolVersion: v });
      const topic = new Uint8Array([0x61, 0x2f, 0xff, 0xc3, 0x2f, 0x62]);
      for (let count = 0; count < 3; count++) broker.send(publishBytes(topic, text('x'), v));
      expect(await session.topic('a/\udcff\udcc3/b', 3)).toMatchObject({ messages: 3, last: { sizeBytes: 1 } });
      const notes = session.handle.marks.filter((mark) => mark.includes('not valid UTF-8'));
      expect(notes).toEqual([expect.stringContaining(String.raw`shown as a/\xff\xc3/b`)]);
    },
  );

  it('keeps topics apart that differ only in bytes that are not UTF-8, and from one that is', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    const topics = [Uint8Array.of(0x61, 0xff), Uint8Array.of(0x61, 0xfe), text('a\ufffd')];
    for (const topic of topics) broker.send(publishBytes(topic, text('x'), 5));
    await session.status.until(({ messages, topics: seen }) => messages === 3 && seen === 3);
    expect(session.handle.marks.filter((mark) => mark.includes('not valid UTF-8'))).toHaveLength(2);
    const odd = { sessionId: session.sessionId, topic: 'a\udcff' };
    await expect(session.service.clearRetained(odd)).rejects.toMatchObject({ code: 'mqtt.bad-topic' });
  });

  it('takes 1,000 levels, 65,535 bytes of empty levels and the empty topic', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    const topics = [Array.from({ length: 1_000 }, (_, index) => `l${index}`).join('/'), '/'.repeat(65_535), ''];
    for (const topic of topics) broker.send(publishBytes(text(topic), text('x'), 5));
    for (const topic of topics.slice(0, 2)) expect(await session.topic(topic)).toMatchObject({ topic });
    await session.status.until(({ messages, topics: seen }) => messages === 3 && seen === 3);
    const view = session.view();
    const { sessionId, service } = session;
    const viewId = 'view' as never;
    await service.changeTree({ sessionId, viewId, change: { do: 'expand-all', levels: 65_535 } });
    const { total } = await view.until((window) => window.total > 1_000);
    expect(total).toBe(1_000 + 65_536);
    await service.changeTree({ sessionId, viewId, change: { do: 'scroll', first: total - 1, count: 1 } });
    await view.until(({ rows }) => rows.length === 1);
  });
});

describe('what a broker may say', () => {
  it.each([
    [4, 1, 'mqtt.rejected'],
    [4, 2, 'mqtt.rejected'],
    [4, 4, 'mqtt.bad-credentials'],
    [4, 5, 'mqtt.not-authorised'],
    [5, 0x85, 'mqtt.rejected'],
    [5, 0x86, 'mqtt.bad-credentials'],
    [5, 0x87, 'mqtt.not-authorised'],
    [5, 0x8a, 'mqtt.rejected'],
  ] as const)('CONNACK of protocol %s with %s is %s (§3.2.2)', async (protocolVersion, reasonCode, code) => {
    await using broker = await RawBroker.start(({ cmd }) =>
      cmd === 'connect' ? { cmd: 'connack', sessionPresent: false, reasonCode, returnCode: reasonCode } : undefined,
    );
    await using rig = new MqttRig();
    const failure = await rig.failure({ port: broker.port, protocolVersion, username: 'ada' });
    expect(failure.code).toBe(code);
    expect(Object.values(failure.facts)).toContain(code === 'mqtt.rejected' ? reasonCode : 'ada');
  });

  it.each([
    [0x8e, 'failed'],
    [0x98, 'failed'],
    [0x87, 'failed'],
    [0x8b, 'reconnecting'],
    [0x89, 'reconnecting'],
  ] as const)('DISCONNECT with reason %s leaves it %s (§3.14.2.1)', async (reasonCode, state) => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const session = await rig.open({ port: broker.port });
    broker.send({ cmd: 'disconnect', reasonCode });
    const { reason } = await session.status.until((status) => status.state === state);
    expect(reason).toMatchObject({ code: 'mqtt.disconnected', facts: { reasonCode } });
  });

  it('refused subscriptions are shown, the others stay (§3.9.3)', async () => {
    await using broker = await RawBroker.start((packet) =>
      packet.cmd === 'subscribe'
        ? {
            cmd: 'suback',
            messageId: packet.messageId!,
            granted: packet.subscriptions.map(({ topic }) => (topic.startsWith('secret') ? 0x87 : 1)),
          }
        : undefined,
    );
    await using rig = new MqttRig();
    const subscriptions = [
      { filter: 'secret/#', qos: 0 as const },
      { filter: 'open/#', qos: 2 as const },
    ];
    const { status, service, sessionId } = await rig.start({ port: broker.port, subscriptions });
    const shown = await status.until((state) => state.subscriptions[1]?.grantedQos === 1);
    expect(shown.subscriptions[0]).toMatchObject({
      grantedQos: null,
      failure: { code: 'mqtt.subscribe-refused', facts: { reasonCode: 0x87, meaning: 'not authorised' } },
    });
    await expect(service.subscribe({ sessionId, filter: 'secret/x', qos: 1 })).rejects.toMatchObject({
      code: 'mqtt.subscribe-refused',
    });
    expect(status.newest!.state).toBe('open');
  });

  it('refused messages are told with the reason (§3.4.2.1)', async () => {
    await using broker = await RawBroker.start((packet) =>
      packet.cmd === 'publish' ? { cmd: 'puback', messageId: packet.messageId!, reasonCode: 0x87 } : undefined,
    );
    await using rig = new MqttRig();
    const { service, sessionId } = await rig.open({ port: broker.port });
    const message = { sessionId, topic: 'a', payload: text('x'), qos: 1 as const, retain: false };
    await expect(service.publish(message)).rejects.toMatchObject({
      code: 'mqtt.publish-refused',
      facts: { topic: 'a', reasonCode: 0x87, meaning: 'not authorised' },
    });
  });

  it('limits stated in CONNACK are kept before anything is sent [MQTT-3.2.2-11], [MQTT-3.2.2-14], [MQTT-3.2.2-15]', async () => {
    const properties = { maximumQoS: 1, retainAvailable: false, maximumPacketSize: 1_000 };
    await using broker = await RawBroker.start(({ cmd }) =>
      cmd === 'connect' ? { cmd: 'connack', sessionPresent: false, reasonCode: 0, properties } : undefined,
    );
    await using rig = new MqttRig();
    const { service, sessionId } = await rig.open({ port: broker.port });
    const message = { sessionId, topic: 'a', payload: text('x'), qos: 1 as const, retain: false };
    for (const [change, reasonCode] of [
      [{ qos: 2 as const }, 0x9b],
      [{ retain: true }, 0x9a],
      [{ payload: new Uint8Array(1_000) }, 0x95],
    ] as const)
      await expect(service.publish({ ...message, ...change })).rejects.toMatchObject({ facts: { reasonCode } });
    await service.publish(message);
    expect(broker.received.filter(({ cmd }) => cmd === 'publish')).toHaveLength(1);
  });
});

describe('a broker that fails', () => {
  it('is given up when it sends no MQTT in the middle, and connected again', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ retryDelayMs: () => 10 });
    const session = await rig.open({ port: broker.port });
    broker.send(Buffer.from([0x06, 0x00, 0x00]));
    await expect
      .poll(() => session.handle.states.filter(({ state }) => state === 'open').length, { timeout: 10_000 })
      .toBe(2);
    const loss = session.handle.states.find(({ state }) => state === 'reconnecting');
    expect(loss!.reason).toMatchObject({ code: 'mqtt.protocol-error', facts: { rule: /^no packet has type 0/ } });
  });

  it('is given up when it answers no ping [MQTT-3.1.2-24]', async () => {
    await using broker = await RawBroker.start(({ cmd }) => (cmd === 'pingreq' ? null : undefined));
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const session = await rig.open({ port: broker.port, keepaliveS: 1 });
    const { reason } = await session.status.until(({ state }) => state === 'reconnecting');
    expect(reason).toMatchObject({ code: 'mqtt.lost', facts: { reason: /no answer to a ping/ } });
  });

  it('loses nothing of what it sent before it was cut', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const session = await rig.open({ port: broker.port });
    const flood = Buffer.concat(
      Array.from({ length: 20_000 }, (_, index) => publishBytes(text(`t/${index % 50}`), text(`${index}`), 5)),
    );
    broker.send(flood);
    broker.send({ cmd: 'disconnect', reasonCode: 0x8b });
    const { messages } = await session.status.until(({ state }) => state === 'reconnecting');
    expect(messages).toBe(20_000);
  });

  it('tells the wire log every byte, as they were', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ keepsBytes: true });
    const session = await rig.open({ port: broker.port, subscriptions: [] });
    const sent = publishBytes(text('a'), new Uint8Array(300_000).fill(7), 5);
    broker.send(sent);
    await session.topic('a');
    const inward = Buffer.concat(
      session.handle.chunks.filter(({ direction }) => direction === 'in').map(({ bytes }) => bytes),
    );
    expect(Buffer.compare(inward.subarray(-sent.length), sent)).toBe(0);
    expect(session.handle.chunks[0]!.direction).toBe('out');
    // One packet is one entry: CONNECT in a single piece [MQTT-3.1.0-1].
    expect(session.handle.chunks.filter(({ direction }) => direction === 'out')).toHaveLength(1);
  });
});
