import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { connect as connectMqtt, connectAsync, type MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import type { RetainedWindow } from '../../../../shared/contract/broker.ts';
import { createBroker } from '../testing/fake-surroundings.ts';
import { KeptState } from './kept-state.ts';

type Bench = Awaited<ReturnType<typeof createBroker>>;
const all = { first: 0, count: 100, filter: '' };

interface Came {
  client: MqttClient;
  isPresent: boolean;
  came: string[];
}

/** A client with a kept session, and what it was sent. */
async function come(port: number, clientId = 'pump'): Promise<Came> {
  const came: string[] = [];
  const client = connectMqtt({ port, protocolVersion: 4, clientId, clean: false, reconnectPeriod: 0 });
  client.on('message', (topic, payload, { qos }) => came.push(`${topic} ${payload.toString()} ${qos}`));
  const { sessionPresent } = await new Promise<{ sessionPresent: boolean }>((resolve) =>
    client.once('connect', resolve),
  );
  return { client, isPresent: sessionPresent, came };
}

/** Runs a broker on a file, as long as the work takes. */
async function withBroker<T>(stateFile: string, work: (bench: Bench) => Promise<T>): Promise<T> {
  const bench = await createBroker({ keepsState: true }, {}, { stateFile });
  await bench.service.start();
  try {
    return await work(bench);
  } finally {
    await bench.service.stop();
  }
}

describe('the embedded broker’s state on the disk', () => {
  it('brings back retained messages, subscriptions and what waits for a session', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'broker.db');
    await withBroker(file, async ({ port }) => {
      const { client } = await come(port());
      await client.subscribeAsync(['a/#'], { qos: 2 });
      await client.endAsync();
      const publisher = await connectAsync({ port: port(), protocolVersion: 4, reconnectPeriod: 0 });
      await publisher.publishAsync('site/lamp', 'on', { qos: 1, retain: true });
      await publisher.publishAsync('site/gone', 'x', { retain: true, qos: 1 });
      await publisher.publishAsync('site/gone', '', { retain: true, qos: 1 });
      for (const qos of [1, 2] as const) await publisher.publishAsync('a/b', `while away ${qos}`, { qos });
      await publisher.endAsync();
    });
    await withBroker(file, async ({ port, service, latest, status }) => {
      const retained = latest<RetainedWindow>((sink) => service.retained(all, sink));
      expect(retained().rows.map(({ topic, qos }) => [topic, qos])).toEqual([['site/lamp', 1]]);
      expect(status().retained).toBe(1);
      const { client, isPresent, came } = await come(port());
      expect(isPresent).toBe(true);
      await expect.poll(() => came).toEqual(['a/b while away 1 1', 'a/b while away 2 2']);
      const publisher = await connectAsync({ port: port(), protocolVersion: 4, reconnectPeriod: 0 });
      await publisher.publishAsync('a/new', 'live', { qos: 1 });
      await expect.poll(() => came.at(-1)).toBe('a/new live 1');
      await Promise.all([client.endAsync(), publisher.endAsync()]);
    });
    await withBroker(file, async ({ port }) => {
      const { client, isPresent, came } = await come(port());
      await client.subscribeAsync('site/#', { qos: 1 });
      await expect.poll(() => came).toEqual(['site/lamp on 1']); // nothing is delivered a second time
      expect(isPresent).toBe(true);
      await client.endAsync();
      const clean = await connectAsync({
        port: port(),
        protocolVersion: 4,
        clientId: 'pump',
        clean: true,
        reconnectPeriod: 0,
      });
      await clean.endAsync();
    });
    await withBroker(file, async ({ port }) => {
      const { client, isPresent } = await come(port());
      expect(isPresent).toBe(false);
      await client.endAsync();
    });
  });

  it('moves a file aside that it cannot read, starts empty, and says where it went', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'broker.db');
    writeFileSync(file, 'this is no database, whatever it is called');
    await withBroker(file, async ({ sessions, status }) => {
      expect(status().retained).toBe(0);
      expect(sessions.titled('MQTT broker')[0]!.marks.join()).toMatch(
        /could not be read: it is now .*broker\.db\.damaged-/,
      );
    });
  });

  it('says why the broker does not start where nothing can be kept', async () => {
    await using folder = await temporaryFolder();
    const bench = await createBroker(
      { keepsState: true },
      {},
      { stateFile: join(folder.path, 'no', 'such', 'broker.db') },
    );
    await expect(bench.service.start()).rejects.toMatchObject({ code: 'broker.no-state' });
  });
});

describe('KeptState', () => {
  it('keeps order, changes in place, and what was written when a later write fails', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'broker.db');
    const failures: unknown[] = [];
    {
      const { state } = KeptState.open(file, 0, (error) => failures.push(error));
      using open = state;
      for (const key of ['b', 'a', 'c']) open.put('outgoing', 'x', key, { key });
      open.put('outgoing', 'x', 'b', { key: 'changed' });
      open.remove('outgoing', 'x', 'a');
      open.put('outgoing', 'y', 'd', 1);
      await open.written();
      open.put('outgoing', 'x', 'e', () => undefined); // cannot be written
      open.put('outgoing', 'x', 'f', 2);
    }
    expect(failures).toHaveLength(1);
    const { state } = KeptState.open(file, 0, () => undefined);
    using again = state;
    expect([...again.entries('outgoing')].map(({ owner, key, body }) => [owner, key, body])).toEqual([
      ['x', 'b', { key: 'changed' }],
      ['x', 'c', { key: 'c' }],
      ['y', 'd', 1],
    ]);
    again.removeAll('outgoing', 'x');
    expect([...again.entries('outgoing')]).toHaveLength(1);
  });
});
