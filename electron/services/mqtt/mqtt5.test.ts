import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms, needProgram } from '../../../e2e/fixtures/peers/programs.ts';
import { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { MqttRig, type RigSession } from './testing/mqtt-rig.ts';
import { RawBroker } from './testing/raw-broker.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub', 'mosquitto_sub');
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe.skipIf(missing)('MQTT 5.0 through mosquitto', () => {
  let broker: Mosquitto;
  beforeAll(async () => void (broker = await Mosquitto.start()));
  afterAll(async () => await broker[Symbol.asyncDispose]());

  const publish = async (...args: string[]): Promise<void> => {
    const all = ['-h', 'localhost', '-p', String(broker.port), '-V', '5', ...args];
    const [code] = (await once(spawn(needProgram('mosquitto_pub'), all), 'close')) as [number];
    expect(code).toBe(0);
  };
  const user = (name: string, value: string): string[] => ['-D', 'PUBLISH', 'user-property', name, value];
  const propertiesOf = async (session: RigSession, topic: string) => {
    const { id, last } = await session.topic(topic);
    return await session.service.properties({ sessionId: session.sessionId, nodeId: id, seq: last!.seq });
  };

  it.each([0, 1, 2])('shows every property mosquitto_pub sends, at QoS %s [MQTT-3.3.2-18]', async (qos) => {
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port, subscriptions: [{ filter: `in/${qos}`, qos: 2 }] });
    const property = (name: string, value: string): string[] => ['-D', 'PUBLISH', name, value];
    await publish(
      ...['-t', `in/${qos}`, '-m', 'x', '-q', String(qos)],
      ...property('payload-format-indicator', '1'),
      ...property('content-type', 'text/plain'),
      ...property('response-topic', 'answers'),
      ...property('correlation-data', 'c-7'),
      ...property('message-expiry-interval', '60'),
      ...[user('b', '1'), user('2', 'two'), user('a', 'ü'), user('b', '3')].flat(),
    );
    expect(await propertiesOf(session, `in/${qos}`)).toEqual({
      isUtf8: true,
      contentType: 'text/plain',
      responseTopic: 'answers',
      correlationData: bytes('c-7'),
      messageExpiryS: expect.any(Number),
      userProperties: [
        ['b', '1'],
        ['2', 'two'],
        ['a', 'ü'],
        ['b', '3'],
      ],
      subscriptionIds: [1],
    });
  });

  it('sends every property, user properties in order, as mosquitto_sub reads them', async () => {
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port, subscriptions: [] });
    const properties = {
      isUtf8: true,
      contentType: 'text/x',
      responseTopic: 'r/t',
      correlationData: bytes('id'),
      topicAlias: 2,
      userProperties: [
        ['z', '1'],
        ['z', '2'],
        ['10', 'ten'],
        ['9', 'nine'],
      ] as [string, string][],
    };
    const message = { topic: 'out', payload: bytes('hello'), qos: 1 as const, retain: true };
    await session.service.publish({ sessionId: session.sessionId, ...message, properties });
    const args = ['-h', 'localhost', '-p', String(broker.port), '-V', '5', '-t', 'out', '-C', '1', '-W', '8'];
    const sub = spawn(needProgram('mosquitto_sub'), [...args, '-F', '%F|%C|%R|%D|%P|%p']);
    let words = '';
    sub.stdout.setEncoding('utf8').on('data', (text: string) => (words += text));
    await once(sub, 'close');
    expect(words).toContain('1|text/x|r/t|id|z:1 z:2 10:ten 9:nine|hello');
  });

  it('refuses a topic alias the broker does not take, and properties in 3.1.1', async () => {
    await using rig = new MqttRig();
    const message = { topic: 'a', payload: bytes(''), qos: 0 as const, retain: false };
    const five = await rig.open({ port: broker.port });
    const publishing = five.service.publish({
      sessionId: five.sessionId,
      ...message,
      properties: { topicAlias: 60_000 },
    });
    await expect(publishing).rejects.toMatchObject({ code: 'mqtt.publish-refused', facts: { reasonCode: 0x94 } });
    const four = await rig.open({ port: broker.port, protocolVersion: 4 });
    const old = four.service.publish({ sessionId: four.sessionId, ...message, properties: { contentType: 'x' } });
    await expect(old).rejects.toMatchObject({ code: 'mqtt.needs-version-5' });
  });

  it('pairs an answer with its request by correlation data, and times it', async () => {
    await using rig = new MqttRig();
    const asker = await rig.open({ port: broker.port, subscriptions: [] });
    const { service } = asker;
    const device = await rig.open({ port: broker.port, subscriptions: [{ filter: 'device/do', qos: 1 }] });
    const request = {
      sessionId: asker.sessionId,
      topic: 'device/do',
      payload: bytes('now'),
      qos: 1 as const,
      properties: {},
    };
    const asking = service.ask({ ...request, timeoutMs: 10_000 });
    const { responseTopic, correlationData } = await propertiesOf(device, 'device/do');
    const answer = { topic: responseTopic!, qos: 1 as const, retain: false };
    const wrong = {
      sessionId: device.sessionId,
      ...answer,
      payload: bytes('wrong'),
      properties: { correlationData: bytes('other') },
    };
    await service.publish(wrong);
    await service.publish({ ...wrong, payload: bytes('done'), properties: { correlationData: correlationData! } });
    expect(await asking).toMatchObject({ responseTopic, correlationData, preview: bytes('done'), sizeBytes: 4 });
    expect(asker.status.newest?.subscriptions).toMatchObject([{ filter: responseTopic, grantedQos: 1 }]);
    const silent = service.ask({ ...request, topic: 'nobody', timeoutMs: 100 });
    await expect(silent).rejects.toMatchObject({ code: 'mqtt.no-answer', facts: { topic: 'nobody' } });
  });

  it.each([4, 5] as const)(
    'counts for each subscription, pauses and goes on (protocol %s)',
    async (protocolVersion) => {
      await using rig = new MqttRig();
      const topic = `count/${protocolVersion}`;
      const subscriptions = [
        { filter: `${topic}/a`, qos: 0 as const },
        { filter: `$share/group/${topic}/b`, qos: 0 as const, color: 'teal' as const },
      ];
      const session = await rig.open({ port: broker.port, protocolVersion, subscriptions });
      await publish('-t', `${topic}/a`, '-m', '123');
      await publish('-t', `${topic}/b`, '-m', '4567');
      await session.status.until(({ messages }) => messages === 2);
      expect(session.status.newest?.subscriptions).toMatchObject([
        { messages: 1, payloadBytes: 3, identifier: protocolVersion === 5 ? 1 : null },
        { messages: 1, payloadBytes: 4, color: 'teal' },
      ]);
      const one = { sessionId: session.sessionId, filter: `${topic}/a` };
      await session.service.pauseSubscription({ ...one, isPaused: true });
      await publish('-t', `${topic}/a`, '-m', 'missed');
      await session.service.pauseSubscription({ ...one, isPaused: false });
      await publish('-t', `${topic}/a`, '-m', 'seen');
      const { subscriptions: after } = await session.status.until(({ messages }) => messages === 3);
      expect(after[0]).toMatchObject({ messages: 2, payloadBytes: 7, isPaused: false, grantedQos: 0 });
    },
  );

  it('leaves out what it publishes itself and what is retained, where it was asked to [MQTT-3.8.3-3]', async () => {
    await using rig = new MqttRig();
    await publish('-t', 'options/kept', '-m', 'old', '-r');
    const session = await rig.open({
      port: broker.port,
      subscriptions: [{ filter: 'options/#', qos: 0, noLocal: true, retainHandling: 2, retainAsPublished: true }],
    });
    const own = { topic: 'options/own', payload: bytes('x'), qos: 1 as const, retain: false };
    await session.service.publish({ sessionId: session.sessionId, ...own });
    await publish('-t', 'options/other', '-m', 'y', '-r');
    const { last } = await session.topic('options/other');
    expect(last).toMatchObject({ isRetained: true });
    await session.status.until(({ messages }) => messages > 0);
    expect(session.status.newest).toMatchObject({ messages: 1 });
  });
});

describe('a broker of MQTT 5.0', () => {
  it('tells its limits, and why it ends the connection', async () => {
    await using broker = await RawBroker.start((packet) => {
      if (packet.cmd !== 'connect') return undefined;
      const properties = { receiveMaximum: 3, maximumQoS: 1, serverKeepAlive: 20, assignedClientIdentifier: 'c9' };
      return { cmd: 'connack', sessionPresent: false, reasonCode: 0, properties };
    });
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const session = await rig.open({ port: broker.port, subscriptions: [] });
    expect(session.status.newest).toMatchObject({
      clientId: 'c9',
      broker: { receiveMaximum: 3, maximumQos: 1, serverKeepAliveS: 20, isRetainAvailable: null },
    });
    broker.send({ cmd: 'disconnect', reasonCode: 0x9d, properties: { reasonString: 'moved', serverReference: 'b2' } });
    const { reason } = await session.status.until((status) => status.reason !== null);
    expect(reason).toMatchObject({
      code: 'mqtt.disconnected',
      facts: { reasonCode: 0x9d, said: 'moved', useServer: 'b2' },
    });
  });

  it('may use topic aliases, whose messages keep their properties [MQTT-3.3.2-12]', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    const packet = { cmd: 'publish', qos: 0, dup: false, retain: false } as const;
    broker.send({ ...packet, topic: 'long/name', payload: '1', properties: { topicAlias: 5 } });
    broker.send({ ...packet, topic: '', payload: '2', properties: { topicAlias: 5, contentType: 'x' } });
    const { id, last } = await session.topic('long/name', 2);
    const key = { sessionId: session.sessionId, nodeId: id, seq: last!.seq };
    expect(await session.service.properties(key)).toEqual({ topicAlias: 5, contentType: 'x' });
  });
});

it('takes subscriptions that were saved before they had options', () => {
  expect(MqttSettings.shape.subscriptions.parse([{ filter: '#', qos: 1 }])).toEqual([{ filter: '#', qos: 1 }]);
});
