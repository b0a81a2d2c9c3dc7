import { describe, expect, it } from 'vitest';

import { MosquittoSubscriber } from '../../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { Mosquitto } from '../../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import type { Repeat } from '../../../../shared/contract/repeats.ts';
import type { Simulator } from '../../../../shared/contract/simulators.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { Scripts } from '../../../ports/scripts.ts';
import { FakeLog } from '../../lib/testing/fakes.ts';
import { MemoryDocuments } from '../../lib/testing/memory-documents.ts';
import { PacedRuns } from '../repeat/paced-runs.ts';
import { MqttRig, NewestState } from '../testing/mqtt-rig.ts';
import { Simulators } from './simulators.ts';
import { readTick } from './tick.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_sub', 'stdbuf');
const clock = { nowMs: () => Date.now(), nowNs: () => process.hrtime.bigint() };
const plant: Simulator = {
  name: 'Plant',
  topic: 'plant/{{device}}',
  devices: 3,
  everyMs: 30,
  jitterPercent: 50,
  qos: 1,
  retain: false,
  source: {
    kind: 'fields',
    fields: [
      { name: 'n', generator: { kind: 'counter', start: 0, step: 1 } },
      { name: 'celsius', generator: { kind: 'walk', min: 10, max: 30, step: 1 } },
    ],
  },
};

/** A script that answers what it is given, or throws; the sandbox itself has tests of its own. */
const answering = (tick: (info: { device: number; n: number }) => unknown): Scripts & { closed: number } => {
  const scripts = {
    closed: 0,
    load: async () => ({
      call: async (_name: string, [info]: readonly unknown[]) => ({
        json: JSON.stringify(tick(info as { device: number; n: number })),
        printed: '',
      }),
      close: () => void scripts.closed++,
    }),
  };
  return scripts;
};
const scripted: Simulator = { ...plant, source: { kind: 'script', text: '' } };

describe.skipIf(missing)(`simulators through mosquitto${missing ? ` (${missing})` : ''}`, () => {
  async function withSimulators(
    scripts: Scripts,
    work: (desk: {
      broker: Mosquitto;
      begin(simulator: Simulator): Promise<string>;
      runs: PacedRuns;
      list: NewestState<{ repeats: Repeat[] }>;
    }) => Promise<void>,
  ): Promise<void> {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { sessionId } = await rig.open({ port: broker.port });
    using runs = new PacedRuns({ log: new FakeLog() });
    const documents = new MemoryDocuments();
    const simulators = new Simulators({ documents, scripts, runs, sessions: rig.service, clock });
    const list = new NewestState<{ repeats: Repeat[] }>();
    runs.list({}, list);
    await work({
      broker,
      runs,
      list,
      begin: async (simulator) => {
        const { id } = await simulators.save({ id: null, simulator });
        return (await simulators.start({ id, sessionId })).repeatId;
      },
    });
  }

  it('publish what each device has next, until they are stopped', async () => {
    await withSimulators(
      answering(() => null),
      async ({ broker, begin, runs, list }) => {
        await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['plant/#'] });
        const id = await begin(plant);
        // It goes on publishing: nine are looked at however many have come by now.
        const received = (await subscriber.received(9)).slice(0, 9).map(({ topic, payload }) => ({
          topic,
          ...(JSON.parse(new TextDecoder().decode(payload)) as { n: number; celsius: number }),
        }));
        expect(received.slice(0, 3).map(({ topic }) => topic)).toEqual(['plant/1', 'plant/2', 'plant/3']);
        expect(received.filter(({ topic }) => topic === 'plant/2').map(({ n }) => n)).toEqual([0, 1, 2]);
        for (const { celsius } of received) expect(celsius >= 10 && celsius <= 30).toBe(true);
        const { repeats } = await list.until(({ repeats: [one] }) => (one?.sent ?? 0) >= 9);
        expect(repeats[0]).toMatchObject({ topic: 'Plant', plan: { everyMs: 10 }, state: 'running' });
        runs.stop(id);
        await list.until(({ repeats: [one] }) => one?.state === 'stopped');
      },
    );
  });

  it('publish what a script answers, and end where it fails', async () => {
    const scripts = answering(({ device, n }) => {
      if (n === 2) throw new LabError('scripts.failed', { kind: 'threw', reason: 'enough', line: 3 });
      return [{ topic: `x/${device}`, payload: { n }, qos: 0 }, null, 'plain'];
    });
    await withSimulators(scripts, async ({ broker, begin, list }) => {
      await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['#'] });
      await begin({ ...scripted, devices: 1 });
      const received = await subscriber.received(4);
      expect(received.map(({ topic }) => topic)).toEqual(['x/1', 'plant/1', 'x/1', 'plant/1']);
      expect(new TextDecoder().decode(received[2]!.payload)).toBe('{"n":1}');
      const { repeats } = await list.until(({ repeats: [one] }) => one?.state === 'failed');
      expect(repeats[0]).toMatchObject({ sent: 4, failure: { code: 'scripts.failed', facts: { line: 3 } } });
      expect(scripts.closed).toBe(1);
      await begin({ ...scripted, topic: 'a/#' });
      await list.until(({ repeats: [, other] }) => other?.failure?.code === 'mqtt.bad-topic');
    });
  });
});

describe('simulators', () => {
  it('show what they would send', async () => {
    const nothing = (): never => {
      throw new Error('nothing is sent');
    };
    const make = (scripts: Scripts): Simulators =>
      new Simulators({
        documents: new MemoryDocuments(),
        scripts,
        runs: new PacedRuns({ log: new FakeLog() }),
        sessions: { session: nothing },
        clock,
      });
    const { messages } = await make(answering(() => null)).preview({ simulator: plant });
    expect(messages.map(({ topic }) => topic)).toEqual(['plant/1', 'plant/1', 'plant/1']);
    await expect(
      make(answering(() => ({ payload: 1, qos: 7 }))).preview({ simulator: scripted }),
    ).rejects.toMatchObject({
      code: 'simulators.bad-answer',
      facts: { reason: 'a message of it has a wrong qos' },
    });
  });

  it('read what tick(…) answers', () => {
    const plain = { topic: 't', qos: 1 as const, retain: false };
    const read = (value: unknown): unknown[] => {
      const said = readTick(JSON.stringify(value), plain);
      if (typeof said === 'string') throw new Error(said);
      return said.map(({ topic, payload, qos, retain }) => [
        topic,
        Buffer.from(payload).toString('latin1'),
        qos,
        retain,
      ]);
    };
    expect(read(null)).toEqual([]);
    expect(read('on')).toEqual([['t', 'on', 1, false]]);
    expect(read({ celsius: 21 })).toEqual([['t', '{"celsius":21}', 1, false]]);
    expect(read({ payload: { __bytes: '00ff' }, retain: true })).toEqual([['t', '\0\xff', 1, true]]);
    expect(read([1, { topic: 'u', payload: null }])).toEqual([
      ['t', '1', 1, false],
      ['u', 'null', 1, false],
    ]);
    expect(readTick('{"payload":1,"topic":5}', plain)).toBe('a message of it has a wrong topic');
  });
});
