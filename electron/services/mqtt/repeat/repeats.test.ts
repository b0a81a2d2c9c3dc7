import { describe, expect, it } from 'vitest';

import { MosquittoSubscriber } from '../../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { Mosquitto } from '../../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import type { TypedMessage } from '../../../../shared/contract/publish-draft.ts';
import type { Repeat, RepeatPlan } from '../../../../shared/contract/repeats.ts';
import { FakeLog } from '../../sessions/testing/fakes.ts';
import { MqttRig, NewestState } from '../testing/mqtt-rig.ts';
import { PacedRuns } from './paced-runs.ts';
import { Repeats } from './repeats.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_sub', 'stdbuf');
const clock = { nowMs: () => Date.now(), nowNs: () => process.hrtime.bigint() };
const message: TypedMessage = {
  topic: 'plant/{{counter}}',
  mode: 'json',
  text: '{"n":{{counter}}}',
  qos: 1,
  retain: false,
  isTemplate: true,
  properties: null,
};

describe.skipIf(missing)(`repeated messages through mosquitto${missing ? ` (${missing})` : ''}`, () => {
  async function withRepeats(
    work: (desk: {
      broker: Mosquitto;
      repeats: Repeats;
      begin(plan: RepeatPlan, change?: Partial<TypedMessage>): Promise<string>;
      list: NewestState<{ repeats: Repeat[] }>;
      disconnect(): Promise<void>;
    }) => Promise<void>,
  ): Promise<void> {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    const { sessionId } = session;
    using runs = new PacedRuns({ log: new FakeLog() });
    const repeats = new Repeats({ runs, sessions: rig.service, clock });
    const list = new NewestState<{ repeats: Repeat[] }>();
    repeats.list({}, list);
    await work({
      broker,
      repeats,
      list,
      begin: async (plan, change = {}) =>
        (await repeats.start({ sessionId, message: { ...message, ...change }, plan })).id,
      disconnect: () => rig.service.disconnect({ sessionId }),
    });
  }

  it('are as many as asked, each with its places filled in, as fast as the broker takes them', async () => {
    await withRepeats(async ({ broker, begin, list }) => {
      await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['plant/#'] });
      await begin({ everyMs: null, count: 500 });
      const { repeats } = await list.until(({ repeats: [one] }) => one?.state === 'done');
      expect(repeats).toMatchObject([{ connection: 'test', topic: 'plant/{{counter}}', sent: 500, refused: 0 }]);
      const received = await subscriber.received(500);
      expect(received.map(({ topic }) => topic)).toEqual(Array.from({ length: 500 }, (_, n) => `plant/${n + 1}`));
      expect(new TextDecoder().decode(received.at(-1)?.payload)).toBe('{"n":500}');
    });
  });

  it('keep their times without drifting', async () => {
    await withRepeats(async ({ begin, list }) => {
      const startedMs = performance.now();
      await begin({ everyMs: 5, count: 41 });
      const { repeats } = await list.until(({ repeats: [one] }) => one?.state === 'done');
      expect(performance.now() - startedMs).toBeGreaterThanOrEqual(199);
      expect(repeats[0]).toMatchObject({ sent: 41 });
      expect(repeats[0]!.perS).toBeLessThan(206);
    });
  });

  it('can be paused, go on, be stopped and taken off the list', async () => {
    await withRepeats(async ({ begin, repeats, list }) => {
      const id = await begin({ everyMs: 2, count: null });
      await list.until(({ repeats: [one] }) => one!.sent >= 3);
      await repeats.pause({ id, isPaused: true });
      const paused = await list.until(({ repeats: [one] }) => one!.state === 'paused');
      await repeats.pause({ id, isPaused: false });
      await list.until(({ repeats: [one] }) => one!.sent > paused.repeats[0]!.sent + 2);
      await repeats.stop({ id });
      await list.until(({ repeats: [one] }) => one!.state === 'stopped');
      await repeats.stop({ id });
      await list.until(({ repeats: all }) => all.length === 0);
      await expect(repeats.stop({ id })).rejects.toMatchObject({ code: 'repeats.unknown' });
    });
  });

  it('follow the calendar, and do not send later what was due while they were paused', async () => {
    await withRepeats(async ({ begin, repeats, list }) => {
      const id = await begin({ everyMs: null, cron: '* * * * * *', count: 2 });
      const first = await list.until(({ repeats: [one] }) => one?.sent === 1);
      const { nextAtMs } = first.repeats[0]!;
      expect(nextAtMs! % 1_000).toBe(0);
      await repeats.pause({ id, isPaused: true });
      await list.until(() => Date.now() > nextAtMs! + 1_000);
      await repeats.pause({ id, isPaused: false });
      const { repeats: all } = await list.until(({ repeats: [one] }) => one?.state === 'done');
      expect(all[0]).toMatchObject({ sent: 1, missed: 1, nextAtMs: null });
      await expect(begin({ everyMs: null, cron: '61 * * * *', count: 1 })).rejects.toMatchObject({
        code: 'repeats.bad-cron',
      });
      const { atMs, zone } = await repeats.times({ cron: '0 8 * * *' });
      expect(atMs.map((ms) => new Date(ms).getHours())).toEqual([8, 8, 8]);
      expect(zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    });
  });

  it('are refused at once where they cannot be made, and end with the connection', async () => {
    await withRepeats(async ({ begin, list, disconnect }) => {
      await expect(begin({ everyMs: 1, count: 1 }, { topic: 'a/#' })).rejects.toMatchObject({
        code: 'repeats.not-ready',
      });
      await expect(begin({ everyMs: 1, count: 1 }, { text: '{' })).rejects.toMatchObject({ code: 'repeats.not-ready' });
      await begin({ everyMs: 2, count: null });
      await list.until(({ repeats: [one] }) => one!.sent >= 1);
      await disconnect();
      const { repeats } = await list.until(({ repeats: [one] }) => one!.state === 'failed');
      expect(repeats[0]!.failure?.code).toMatch(/^mqtt\.(not-open|lost)$/);
      await expect(begin({ everyMs: 1, count: 1 })).rejects.toMatchObject({ code: 'mqtt.not-open' });
    });
  });
});
