import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import {
  MosquittoSubscriber,
  mosquittoPublish,
  mosquittoPublishLines,
} from '../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { MqttRig } from './testing/mqtt-rig.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub', 'mosquitto_sub', 'stdbuf');
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
const versions = [4, 5] as const;

describe.skipIf(missing)(`messages through mosquitto${missing ? ` (${missing})` : ''}`, () => {
  it.each(versions)('shows what mosquitto_pub publishes, byte for byte (protocol %s)', async (protocolVersion) => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    await mosquittoPublish({ port, topic: 'kept/x', payload: 'old', isRetained: true });
    const session = await rig.open({ port, protocolVersion });
    await mosquittoPublish({ port, topic: 'lab/bytes', payload: everyByte, qos: 2 });
    const { last, messages, payloadBytes } = await session.topic('lab/bytes');
    expect(last).toMatchObject({ sizeBytes: 256, isRetained: false, isDuplicate: false });
    expect(last!.preview).toEqual(everyByte);
    expect(last!.preview.buffer.byteLength).toBe(256);
    expect({ messages, payloadBytes }).toEqual({ messages: 1, payloadBytes: 256 });
    expect(await session.topic('kept/x')).toMatchObject({ holdsRetained: true, last: { isRetained: true } });
    expect(session.handle.remote).toBe(`127.0.0.1:${port}`);
    expect(session.handle.bytes.in).toBeGreaterThan(256);
  });

  it('counts every one of 5,000 messages and all their bytes', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    const lines = Array.from({ length: 5_000 }, (_, index) => `reading ${index}`);
    await mosquittoPublishLines({ port, topic: 'room/1', lines });
    const { messages, payloadBytes, history } = await session.topic('room/1', 5_000, 3);
    expect({ messages, payloadBytes }).toEqual({ messages: 5_000, payloadBytes: lines.join('').length });
    expect(history.total).toBe(5_000);
    expect(history.rows.map(({ preview }) => Buffer.from(preview).toString())).toEqual(lines.slice(-3).toReversed());
  });

  const everyWay = versions.flatMap((version) =>
    ([0, 1, 2] as const).flatMap((qos) => [false, true].map((retain) => ({ version, qos, retain }))),
  );
  it.each(everyWay)('publishes to mosquitto_sub byte for byte: %o', async ({ version, qos, retain }) => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    await using subscriber = await MosquittoSubscriber.start({ port, topics: ['#'], qos: 2 });
    const session = await rig.open({ port, protocolVersion: version, subscriptions: [] });
    const { sessionId, service } = session;
    const answer = await service.publish({ sessionId, topic: 'a//ü/', payload: everyByte, qos, retain });
    expect(answer.tookMs).toBeGreaterThanOrEqual(0);
    const expected = { topic: 'a//ü/', qos, payload: everyByte };
    expect(await subscriber.received(1)).toEqual([{ ...expected, isRetained: false }]);
    if (!retain) return;
    await using late = await MosquittoSubscriber.start({ port, topics: ['#'], qos: 2 });
    expect(await late.received(1)).toEqual([{ ...expected, isRetained: true }]);
  });

  it('receives QoS 1 and 2 at the QoS it subscribed with, once each', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port, subscriptions: [{ filter: '#', qos: 2 }] });
    for (const qos of [0, 1, 2] as const) await mosquittoPublish({ port, topic: `q/${qos}`, payload: 'x', qos });
    for (const qos of [0, 1, 2] as const)
      expect(await session.topic(`q/${qos}`)).toMatchObject({ messages: 1, last: { qos } });
  });

  it('carries 10 MB both ways, whole and in pieces of 1 MiB', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    await using subscriber = await MosquittoSubscriber.start({ port, topics: ['out'] });
    const session = await rig.open({ port });
    const { sessionId, service } = session;
    const large = new Uint8Array(randomBytes(10_000_000));
    await mosquittoPublish({ port, topic: 'in', payload: large });
    const { last } = await session.topic('in');
    expect(last).toMatchObject({ sizeBytes: 10_000_000 });
    expect(last!.preview.byteLength).toBe(65_536);
    // Who asks for no history wants the name or the first bytes: no more than a row's preview is sent.
    expect((await session.topic('in', 1, 0)).last).toMatchObject({
      sizeBytes: 10_000_000,
      preview: large.subarray(0, 96),
    });
    expect(Buffer.compare(await session.payload('in', last!.seq), large)).toBe(0);
    await service.publish({ sessionId, topic: 'out', payload: large, qos: 1, retain: false });
    const [received] = await subscriber.received(1);
    expect(Buffer.compare(received!.payload, large)).toBe(0);
  });

  it('shows the longest and strangest topics the broker lets through', async () => {
    // mosquitto 2 refuses more than 200 levels: deeper ones are tested with a broker of our own.
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    const deep = Array.from({ length: 200 }, (_, index) => `level${index}`).join('/');
    for (const topic of ['/', '//a//', ' ', deep, '😀/ä']) {
      await mosquittoPublish({ port, topic, payload: topic });
      expect(await session.topic(topic)).toMatchObject({ topic, messages: 1 });
    }
  });

  it('clears a retained message [MQTT-3.3.1-6] and knows what the broker holds', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    const { sessionId, service } = session;
    await service.publish({ sessionId, topic: 'cfg', payload: everyByte, qos: 1, retain: true });
    expect(await session.topic('cfg')).toMatchObject({ holdsRetained: true });
    await service.clearRetained({ sessionId, topic: 'cfg' });
    expect(await session.topic('cfg', 2)).toMatchObject({ holdsRetained: false });
    await using late = await MosquittoSubscriber.start({ port, topics: ['#'] });
    await mosquittoPublish({ port, topic: 'end', payload: '' });
    expect(await late.received(1)).toMatchObject([{ topic: 'end' }]);
  });

  it('subscribes and unsubscribes while it runs, and shows what was granted', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port, subscriptions: [] });
    const { sessionId, service, status } = session;
    await service.subscribe({ sessionId, filter: 'a/+', qos: 1 });
    expect(status.newest!.subscriptions).toEqual([]);
    await status.until(({ subscriptions }) => subscriptions[0]?.grantedQos === 1);
    await mosquittoPublish({ port, topic: 'a/1', payload: '1' });
    await session.topic('a/1');
    await service.unsubscribe({ sessionId, filter: 'a/+' });
    await status.until(({ subscriptions }) => subscriptions.length === 0);
    await mosquittoPublish({ port, topic: 'a/2', payload: '2' });
    await service.subscribe({ sessionId, filter: 'b', qos: 0 });
    await mosquittoPublish({ port, topic: 'b', payload: '3' });
    await session.topic('b');
    expect(await service.findTopic({ sessionId, topic: 'a/2' })).toEqual({ nodeId: null });
    await expect(service.subscribe({ sessionId, filter: 'a#', qos: 0 })).rejects.toMatchObject({
      code: 'mqtt.bad-topic',
    });
  });

  it('lets the will be published when the connection is cut, not when it ends well', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const { port } = broker;
    await using subscriber = await MosquittoSubscriber.start({ port, topics: ['#'], qos: 2 });
    const will = { topic: 'gone', payload: 'bye ü', qos: 1 as const, retain: false };
    const polite = await rig.open({ port, will: { ...will, topic: 'polite' }, subscriptions: [] });
    await polite.service.disconnect({ sessionId: polite.sessionId });
    expect(polite.handle.state).toBe('closed');
    const cut = await rig.open({ port, will, clientId: 'twin', subscriptions: [] });
    // The broker cuts the first of two with one client id [MQTT-3.1.4-3].
    await rig.open({ port, clientId: 'twin', subscriptions: [] });
    await cut.status.until(({ state }) => state === 'reconnecting');
    const expected = { topic: 'gone', qos: 1, isRetained: false, payload: new Uint8Array(Buffer.from('bye ü')) };
    expect(await subscriber.received(1)).toEqual([expected]);
  });

  it('takes the history back to its budget and counts what it let go', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig({ historyLimitBytes: 100_000 });
    const { port } = broker;
    const session = await rig.open({ port });
    const lines = Array.from({ length: 5_000 }, (_, index) => `${index}`.padEnd(100, 'x'));
    await mosquittoPublishLines({ port, topic: 'many', lines });
    const all = await session.status.until(({ messages }) => messages === 5_000);
    const { evictedMessages, historyBytes, historyLimitBytes } = all;
    expect(historyLimitBytes).toBe(100_000);
    expect(historyBytes).toBeLessThanOrEqual(100_000);
    expect(evictedMessages).toBeGreaterThan(4_000);
    expect(session.handle.dropped).toBe(evictedMessages);
  });

  it('keeps what was received when it is closed, until it is forgotten', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    const { sessionId, service } = session;
    await mosquittoPublish({ port, topic: 'a', payload: '1' });
    await session.topic('a');
    await session.handle.session.close();
    expect(session.handle.states.map(({ state }) => state)).toEqual(['connecting', 'open', 'closing', 'closed']);
    expect(await session.topic('a')).toMatchObject({ messages: 1 });
    const late = { sessionId, topic: 'a', payload: everyByte, qos: 0 as const, retain: false };
    await expect(service.publish(late)).rejects.toMatchObject({ code: 'mqtt.not-open', facts: { state: 'closed' } });
    await session.status.until(({ state }) => state === 'closed');
    await service.reconnect({ sessionId });
    await session.status.until(({ state }) => state === 'open');
    await service.publish(late);
    expect((await session.topic('a', 2)).messages).toBe(2);
    session.handle.session.forgotten!();
    await expect(service.publish(late)).rejects.toMatchObject({ code: 'mqtt.no-session' });
  });
});
