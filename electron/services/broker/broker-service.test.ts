import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect as dial, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { connect as connectMqtt, connectAsync, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { mosquittoPublish, MosquittoSubscriber } from '../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import type { AclRule, BrokerSettings, Fault } from '../../../shared/contract/broker-settings.ts';
import type { ClientWindow, RetainedWindow } from '../../../shared/contract/broker.ts';
import { createBroker, testSettings } from './testing/fake-surroundings.ts';

const missing = missingPrograms('mosquitto_pub', 'mosquitto_sub', 'stdbuf');
const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

async function start(change: Partial<BrokerSettings> = {}, passwords: Record<string, string> = {}) {
  const broker = await createBroker(change, passwords);
  opened.push(broker.service);
  await broker.service.start();
  return broker;
}

async function subscribe(options: Parameters<typeof MosquittoSubscriber.start>[0]): Promise<MosquittoSubscriber> {
  const subscriber = await MosquittoSubscriber.start(options);
  opened.push(subscriber);
  return subscriber;
}

const texts = ({ messages }: MosquittoSubscriber): string[] =>
  messages.map(({ topic, payload }) => `${topic} ${Buffer.from(payload).toString()}`);

const rule = (change: Partial<AclRule>): AclRule => ({
  user: '',
  clientId: '',
  access: 'both',
  filter: '#',
  ...change,
});
const fault = (change: Partial<Fault>): Fault => ({
  ...{ isOn: true, what: 'drop', clientId: '', filter: '#', percent: 100, delayMs: 0, returnCode: 3 },
  ...change,
});
/** The code with which a client was not let in. */
const refusalOf = (client: MqttClient): Promise<number | string> =>
  new Promise((resolve) => {
    client.once('error', (error) => resolve((error as { code: number | string }).code));
  });
const all = { first: 0, count: 100, filter: '' };

describe.skipIf(missing)('the embedded broker, with Mosquitto’s own clients', () => {
  it.each([0, 1, 2] as const)('delivers QoS %i, and knows its clients meanwhile', async (qos) => {
    const { port, latest, service, status, sessions } = await start();
    const subscriber = await subscribe({ port: port(), qos, topics: ['bench/#'] });
    await mosquittoPublish({ port: port(), qos, topic: 'bench/1', payload: 'hello' });
    expect(await subscriber.received(1)).toMatchObject([{ topic: 'bench/1', qos, isRetained: false }]);
    const clients = latest<ClientWindow>((sink) => service.clients(all, sink));
    expect(clients().rows).toMatchObject([
      {
        protocolVersion: 4,
        keepaliveS: 60,
        listener: 'tcp',
        messagesOut: 1,
        subscriptions: [{ filter: 'bench/#', qos }],
      },
    ]);
    expect(clients().rows[0]!.bytesIn).toBeGreaterThan(20);
    expect(status()).toMatchObject({ state: 'running', messagesIn: 1, messagesOut: 1 });
    const seen = sessions.titled(clients().rows[0]!.clientId)[0]!;
    expect(seen.source).toMatchObject({ kind: 'broker-client', parentId: status().sessionId });
    expect(Buffer.concat(seen.bytes.out).toString('latin1')).toContain('bench/1');
  });

  it('keeps retained messages, lists them and clears one', async () => {
    const { port, service, latest } = await start();
    await mosquittoPublish({ port: port(), topic: 'a/1', payload: 'one', isRetained: true });
    await mosquittoPublish({ port: port(), topic: 'b/2', payload: 'two!', isRetained: true });
    const retained = latest<RetainedWindow>((sink) => service.retained(all, sink));
    expect(retained()).toMatchObject({
      total: 2,
      totalBytes: 7,
      rows: [{ topic: 'a/1' }, { topic: 'b/2', sizeBytes: 4 }],
    });
    await service.clearRetained({ topic: 'a/1' });
    expect(retained().rows.map(({ topic }) => topic)).toEqual(['b/2']);
    const subscriber = await subscribe({ port: port(), topics: ['#'] });
    expect(await subscriber.received(1)).toMatchObject([{ topic: 'b/2', isRetained: true }]);
  });

  it('publishes the last will of a client that is kicked [MQTT-3.1.2-8]', async () => {
    const { port, service } = await start();
    const subscriber = await subscribe({ port: port(), topics: ['gone'] });
    const will = { topic: 'gone', payload: Buffer.from('me'), qos: 0, retain: false } as const;
    const client = await connectAsync({ port: port(), protocolVersion: 4, clientId: 'me', reconnectPeriod: 0, will });
    await service.kick({ clientId: 'me' });
    expect(await subscriber.received(1)).toMatchObject([{ topic: 'gone' }]);
    await client.endAsync(true);
    await expect(service.kick({ clientId: 'me' })).rejects.toMatchObject({ code: 'broker.no-client' });
  });

  it('lets users in by their passwords, and nobody else', async () => {
    const { port, status, documents } = await start(
      { allowsAnonymous: false, users: [{ name: 'ada' }] },
      { ada: 'canary-5e1f' },
    );
    const message = { port: port(), topic: 'x', payload: '1' };
    await mosquittoPublish({ ...message, user: 'ada', password: 'canary-5e1f' });
    await expect(mosquittoPublish({ ...message, user: 'ada', password: 'wrong' })).rejects.toThrow('bad user name');
    await expect(mosquittoPublish({ ...message, user: 'eve', password: 'wrong' })).rejects.toThrow('bad user name');
    await expect(mosquittoPublish(message)).rejects.toThrow('not authori');
    expect(status().denials.map(({ what, told, user }) => [what, told, user])).toEqual([
      ['connect', 'connack', ''],
      ['connect', 'connack', 'eve'],
      ['connect', 'connack', 'ada'],
    ]);
    expect([...documents.bodies.values()].join('')).not.toContain('canary-5e1f');
  });

  it('drops a publish the rules deny without a word to the client, and says so itself', async () => {
    const users = [{ name: 'ada' }, { name: 'bob' }];
    const { port, status, sessions } = await start(
      { users, hasRules: true, rules: [rule({ filter: 'home/%u/#' }), rule({ user: 'bob', access: 'read' })] },
      { ada: 'a', bob: 'b' },
    );
    const bob = await subscribe({ port: port(), user: 'bob', password: 'b', topics: ['#'] });
    const ada = { port: port(), user: 'ada', password: 'a', qos: 1 } as const;
    // It is acknowledged: mosquitto_pub ends well [MQTT-3.3.5-2].
    await mosquittoPublish({ ...ada, topic: 'home/bob/lamp', payload: 'no' });
    await mosquittoPublish({ ...ada, qos: 2, topic: 'home/bob/lamp', payload: 'no' });
    await mosquittoPublish({ ...ada, topic: 'home/ada/lamp', payload: 'yes' });
    await bob.received(1);
    expect(texts(bob)).toEqual(['home/ada/lamp yes']);
    expect(status()).toMatchObject({
      denied: 2,
      denials: [{ what: 'publish', topic: 'home/bob/lamp', told: 'nothing', user: 'ada' }, {}],
    });
    expect(sessions.seen.flatMap(({ marks }) => marks).join('\n')).toContain('MQTT 3.1.1 has no way to say so');
  });

  it('refuses a subscription that no rule could serve, and filters the others', async () => {
    const users = [{ name: 'ada' }];
    const { port } = await start(
      { users, hasRules: true, rules: [rule({ user: 'ada', filter: 'open/#' })] },
      { ada: 'a' },
    );
    const ada = await connectAsync({ port: port(), protocolVersion: 4, username: 'ada', password: 'a' });
    const codes = async (topic: string) => (await ada.subscribeAsync(topic).catch(() => [{ qos: 128 }]))[0]?.qos;
    expect(await codes('secret/#')).toBe(128);
    expect(await codes('#')).toBe(0);
    await ada.endAsync();
  });

  it('speaks TLS with a certificate that the lab’s authority signed', async () => {
    await using folder = await temporaryFolder();
    const on = { isOn: true, port: 0 };
    const { port, service } = await start({ listeners: { ...testSettings().listeners, tls: on, wss: on } });
    const authority = join(folder.path, 'ca.pem');
    const { pem } = await service.authority();
    await writeFile(authority, pem);
    const subscriber = await subscribe({ port: port('tls'), authority, topics: ['#'] });
    const web = await connectAsync(`wss://localhost:${port('wss')}/mqtt`, { ca: pem, protocolVersion: 4 });
    await web.publishAsync('over', 'wss');
    await subscriber.received(1);
    expect(texts(subscriber)).toEqual(['over wss']);
    await web.endAsync();
  });

  it('makes faults: drops, doubles, delays, disconnects, refuses', async () => {
    const faults = [
      fault({ what: 'drop', filter: 'drop' }),
      fault({ what: 'duplicate', filter: 'twice' }),
      fault({ what: 'delay', filter: 'late', delayMs: 200 }),
      fault({ what: 'disconnect', filter: 'cut' }),
      fault({ what: 'refuse', clientId: 'bad-*', returnCode: 3 }),
    ];
    const { port, status } = await start({ faults });
    const subscriber = await subscribe({ port: port(), topics: ['#'] });
    for (const topic of ['drop', 'twice', 'late', 'last'])
      await mosquittoPublish({ port: port(), topic, payload: '1' });
    await subscriber.received(4);
    expect(texts(subscriber)).toEqual(['twice 1', 'twice 1', 'last 1', 'late 1']);
    await expect(mosquittoPublish({ port: port(), qos: 1, topic: 'cut', payload: '1' })).rejects.toThrow();
    const refused = connectMqtt({ port: port(), protocolVersion: 4, clientId: 'bad-1', reconnectPeriod: 0 });
    expect(await refusalOf(refused)).toBe(3);
    refused.end(true);
    expect(status().faultHits.slice(0, 3)).toEqual([1, 1, 1]);
  });
});

describe('a session that expires on purpose', () => {
  it('is gone with its subscriptions and what waited for it, and is noted', async () => {
    const { port, status, sessions } = await start({ faults: [fault({ what: 'expire', clientId: 'pump-*' })] });
    const come = async (clientId: string): Promise<{ client: MqttClient; isPresent: boolean; came: string[] }> => {
      const came: string[] = [];
      const client = connectMqtt({ port: port(), protocolVersion: 4, clientId, clean: false, reconnectPeriod: 0 });
      client.on('message', (_topic, payload) => came.push(payload.toString()));
      const { sessionPresent } = await new Promise<{ sessionPresent: boolean }>((resolve) =>
        client.once('connect', resolve),
      );
      return { client, isPresent: sessionPresent, came };
    };
    const publisher = await connectAsync({ port: port(), protocolVersion: 4, reconnectPeriod: 0 });
    for (const [clientId, isKept] of [
      ['pump-1', false],
      ['lamp-1', true],
    ] as const) {
      const first = await come(clientId);
      await first.client.subscribeAsync('a', { qos: 1 });
      await first.client.endAsync();
      await publisher.publishAsync('a', 'while away', { qos: 1 });
      const second = await come(clientId);
      expect(second.isPresent).toBe(isKept);
      await second.client.subscribeAsync('end', { qos: 1 });
      await publisher.publishAsync('end', 'end', { qos: 1 });
      await expect.poll(() => second.came).toEqual(isKept ? ['while away', 'end'] : ['end']);
      await second.client.endAsync();
    }
    await publisher.endAsync();
    expect(status().faultHits).toEqual([2]);
    expect(sessions.titled('pump-1')[0]!.marks.join()).toContain('its session has expired');
  });
});

describe('the embedded broker’s limits', () => {
  it('has room for so many clients, and tells the next that it is unavailable', async () => {
    const { port } = await start({ maxClients: 1 });
    const options = { port: port(), protocolVersion: 4, reconnectPeriod: 0 } as const;
    const first = await connectAsync({ ...options, clientId: 'one' });
    const second = connectMqtt({ ...options, clientId: 'two' });
    expect(await refusalOf(second)).toBe(3);
    second.end(true);
    await first.endAsync();
  });

  it('cuts off who announces a packet over the limit, before it comes', async () => {
    const { port, sessions } = await start({ maxPayloadBytes: 1_000 });
    const socket = dial(port(), '127.0.0.1');
    socket.write(
      generate({ cmd: 'connect', clientId: 'big', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 }),
    );
    await once(socket, 'data');
    socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
    await once(socket, 'close');
    expect(sessions.titled('big')[0]!.marks.join()).toContain('268435455 bytes is over the broker’s limit');
  });

  it('refuses MQTT 5.0 in its own form, with words that say what to do', async () => {
    const { port } = await start();
    const client = connectMqtt({ port: port(), protocolVersion: 5, reconnectPeriod: 0 });
    expect(await refusalOf(client)).toBe(0x84);
    client.end(true);
  });
});

describe('BrokerService', () => {
  it('says which port is taken, and starts when it is free', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const listeners = { ...testSettings().listeners, ws: { isOn: true, port } };
    const { service, status } = await createBroker({ listeners });
    opened.push(service);
    await expect(service.start()).rejects.toMatchObject({ code: 'broker.port-taken', facts: { port } });
    expect(status()).toMatchObject({ state: 'failed', listeners: [], reason: { code: 'broker.port-taken' } });
    await new Promise((resolve) => holder.close(resolve));
    await service.start();
    expect(status().listeners).toContainEqual({ kind: 'ws', port });
  });

  it('does not start where nobody could get in, or nothing listens', async () => {
    const off = { isOn: false, port: 0 };
    const { service } = await createBroker({ allowsAnonymous: false });
    await expect(service.start()).rejects.toMatchObject({ code: 'broker.nobody' });
    await service.save({
      settings: testSettings({ listeners: { tcp: off, tls: off, ws: off, wss: off } }),
      passwords: {},
      hashes: {},
    });
    await expect(service.start()).rejects.toMatchObject({ code: 'broker.no-listener' });
  });

  it('asks for the password of a new user, and keeps everything as it was', async () => {
    const { service, latest } = await createBroker();
    const settings = latest<BrokerSettings>((sink) => service.settings({}, sink));
    const before = settings();
    const change = service.save({ settings: testSettings({ users: [{ name: 'ada' }] }), passwords: {}, hashes: {} });
    await expect(change).rejects.toMatchObject({ code: 'broker.no-password' });
    expect(settings()).toBe(before);
  });

  it('tells when settings wait for a restart: listeners do, users do not', async () => {
    const { service, status } = await start();
    await service.save({ settings: testSettings({ maxClients: 7 }), passwords: {}, hashes: {} });
    expect(status().needsRestart).toBe(false);
    await service.save({ settings: testSettings({ reach: 'network' }), passwords: {}, hashes: {} });
    expect(status().needsRestart).toBe(true);
  });

  it('frees its port when its session is closed, and cuts its clients', async () => {
    const { port, sessions, status } = await start();
    const client = await connectAsync({ port: port(), protocolVersion: 4, reconnectPeriod: 0 });
    await sessions.seen[0]!.source.close();
    expect(status()).toMatchObject({ state: 'stopped', sessionId: null });
    await vi.waitFor(() => expect(sessions.live).toEqual([]));
    await client.endAsync(true);
  });
});
