import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { connectAsync } from 'mqtt';

import { mosquittoPublish, MosquittoSubscriber } from '../../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { freePort } from '../../../../e2e/fixtures/peers/free-port.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import type { BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import { createBroker } from '../testing/fake-surroundings.ts';
import { findMosquitto } from './find-mosquitto.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub', 'mosquitto_sub', 'stdbuf');
const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

async function create(
  change: Partial<BrokerSettings> = {},
  passwords: Record<string, string> = {},
  folders: { stateFolder?: string } = {},
) {
  const broker = await createBroker({ engine: 'mosquitto', ...change }, passwords, folders);
  opened.push(broker.service);
  return broker;
}

describe.skipIf(missing)('a managed Mosquitto', () => {
  it('speaks MQTT 5.0 on every transport, with the users and rules of the settings', async () => {
    const on = { isOn: true, port: 0 };
    const { service, port, status } = await create(
      {
        listeners: { tcp: on, tls: on, ws: on, wss: on },
        allowsAnonymous: false,
        users: [{ name: 'ada' }, { name: 'bob' }],
        hasRules: true,
        rules: [
          { user: '', clientId: '', access: 'both', filter: 'home/%u/#' },
          { user: 'bob', clientId: '', access: 'read', filter: '#' },
        ],
      },
      { ada: 'a-word', bob: 'b-word' },
    );
    await service.start();
    expect(status()).toMatchObject({
      state: 'running',
      engine: 'mosquitto',
      mosquitto: { version: expect.stringMatching(/^2\./) },
    });
    const bob = { port: port(), user: 'bob', password: 'b-word', version: 'mqttv5' } as const;
    await using subscriber = await MosquittoSubscriber.start({ ...bob, topics: ['#'] });
    const ada = { port: port(), user: 'ada', password: 'a-word', version: 'mqttv5', qos: 1 } as const;
    await mosquittoPublish({ ...ada, topic: 'home/bob/lamp', payload: 'no' }).catch(() => undefined); // 5.0 may say so
    await mosquittoPublish({ ...ada, topic: 'home/ada/lamp', payload: 'yes' });
    expect((await subscriber.received(1)).map(({ topic }) => topic)).toEqual(['home/ada/lamp']);
    await expect(mosquittoPublish({ ...ada, password: 'wrong', topic: 'x', payload: '1' })).rejects.toThrow(
      'ended with',
    );
    const { pem: ca } = await service.authority();
    const login = { username: 'ada', password: 'a-word', protocolVersion: 5, ca } as const;
    for (const url of [
      `mqtts://localhost:${port('tls')}`,
      `ws://127.0.0.1:${port('ws')}`,
      `wss://localhost:${port('wss')}`,
    ]) {
      const client = await connectAsync(url, login);
      await client.endAsync();
    }
  });

  it('shows its log, and stops cleanly', async () => {
    const { service, port, status, sessions, latest } = await create();
    await service.start();
    const client = await connectAsync({ port: port(), clientId: 'seen-in-the-log' });
    const log = latest<{ lines: string[] }>((sink) => service.log({}, sink));
    await vi.waitFor(() => expect(log().lines.join('\n')).toContain('seen-in-the-log'));
    await client.endAsync();
    await service.stop();
    expect(status()).toMatchObject({ state: 'stopped', reason: null });
    expect(sessions.live).toEqual([]);
    expect(log().lines.at(-1)).toContain('terminating');
  });

  it('keeps its state over restarts, if wanted', async () => {
    await using folder = await temporaryFolder();
    const { service, port } = await create({ keepsState: true }, {}, { stateFolder: join(folder.path, 'state') });
    await service.start();
    await mosquittoPublish({ port: port(), qos: 1, topic: 'kept', payload: 'on', isRetained: true });
    await service.stop();
    await service.start();
    await using subscriber = await MosquittoSubscriber.start({ port: port(), topics: ['kept'] });
    expect(await subscriber.received(1)).toMatchObject([{ topic: 'kept', isRetained: true }]);
  });

  it('runs with a mosquitto.conf of the user’s own, which may name the files of the settings', async () => {
    const port = await freePort();
    const conf = [
      ...['# mine', 'allow_anonymous false', 'password_file passwords', 'acl_file acl', 'max_topic_alias 3'],
      ...[`listener ${port} 127.0.0.1`, 'certfile certificate.pem', 'keyfile key.pem'],
    ].join('\n');
    const { service, status } = await create(
      {
        reach: 'network',
        mosquitto: { isUsed: true, conf },
        users: [{ name: 'ada' }],
        hasRules: true,
        rules: [{ user: 'ada', clientId: '', access: 'read', filter: 'a/#' }],
      },
      { ada: 'a-word' },
    );
    await service.start();
    expect(status()).toMatchObject({ listeners: [{ kind: 'tls', port }], reach: 'loopback' });
    const { pem: ca } = await service.authority();
    const url = `mqtts://localhost:${port}`;
    const login = { username: 'ada', password: 'a-word', protocolVersion: 5, ca } as const;
    const client = await connectAsync(url, login);
    const refused = await client.publishAsync('a/1', 'no', { qos: 1 }).catch((error: { code: number }) => error.code);
    expect(refused).toBe(0x87);
    await client.endAsync();
    await expect(connectAsync(url, { ca, reconnectPeriod: 0 })).rejects.toMatchObject({ code: 5 });
  });

  it('says in Mosquitto’s words what it does not take of such a text, and where', async () => {
    const { service } = await create({ mosquitto: { isUsed: true, conf: 'listener 1\nallow_anonymouse true\n' } });
    await expect(service.start()).rejects.toMatchObject({
      code: 'broker.mosquitto-ended',
      facts: { words: expect.stringMatching(/mosquitto\.conf:2/) },
    });
    for (const [conf, words] of [
      ['listener 70000', /Invalid listener port|mosquitto\.conf:1/],
      ['listener mqtt', /mosquitto\.conf:1|Invalid/],
    ] as const) {
      const other = await create({ mosquitto: { isUsed: true, conf } });
      await expect(other.service.start()).rejects.toMatchObject({
        code: 'broker.mosquitto-ended',
        facts: { words: expect.stringMatching(words) },
      });
    }
  });

  it('runs where nobody here can look: on a Unix socket only', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'm.sock');
    const { service, status } = await create({
      mosquitto: { isUsed: true, conf: `allow_anonymous true\nlistener 0 ${path}\n` },
    });
    await service.start();
    expect(status()).toMatchObject({ state: 'running', listeners: [], reach: 'loopback' });
    await using socket = connect(path);
    await once(socket, 'connect');
  });

  it('says so when it is not installed', async () => {
    expect(await findMosquitto('/nowhere', [])).toBeNull();
  });
});
