import { describe, expect, it } from 'vitest';

import { mosquittoPublish } from '../../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { Mosquitto } from '../../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import type { CheckResult, CheckRow, Expectation, MqttCheck } from '../../../../shared/contract/checks.ts';
import type { TypedMessage } from '../../../../shared/contract/publish-draft.ts';
import { MemoryDocuments } from '../../lib/testing/memory-documents.ts';
import { MqttRig, NewestState } from '../testing/mqtt-rig.ts';
import { Checks } from './checks.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub');
const message: TypedMessage = {
  topic: 'lamp/set',
  mode: 'text',
  text: '{"on":true,"level":7}',
  qos: 1,
  retain: false,
  isTemplate: false,
  properties: null,
};
const any: Expectation = { filter: 'lamp/+', rule: 'any', path: '', text: '' };
const plain: MqttCheck = {
  name: 'Lamp',
  folder: '',
  message,
  expectations: [any],
  qos: 1,
  withinMs: 5_000,
  countsRetained: false,
};

interface Bench {
  broker: Mosquitto;
  checks: Checks;
  filters(): string[];
  disconnect(): Promise<void>;
  /** Runs a check that differs from the plain one by this. */
  run(change?: Partial<MqttCheck>, signal?: AbortSignal): Promise<CheckResult>;
}

/** @param filters what the connection has subscribed to before */
async function withChecks(filters: string[], work: (bench: Bench) => Promise<void>): Promise<void> {
  await using broker = await Mosquitto.start();
  await using rig = new MqttRig();
  const subscriptions = filters.map((filter) => ({ filter, qos: 0 as const }));
  const { sessionId } = await rig.open({ port: broker.port, subscriptions });
  const checks = new Checks({ documents: new MemoryDocuments(), sessions: rig.service });
  await work({
    broker,
    checks,
    filters: () =>
      rig.service
        .session(sessionId)
        .connection.subscriptions.list()
        .map(({ filter }) => filter),
    disconnect: () => rig.service.disconnect({ sessionId }),
    run: async (change = {}, signal = new AbortController().signal) => {
      const { id } = await checks.save({ id: null, check: { ...plain, ...change } });
      return await checks.run({ id, sessionId }, signal);
    },
  });
}

describe.skipIf(missing)(`checks through mosquitto${missing ? ` (${missing})` : ''}`, () => {
  it('pass when what is expected comes, and leave the subscriptions as they were', async () => {
    await withChecks(['other/#'], async ({ run, filters }) => {
      const rules: Expectation[] = [
        any,
        { ...any, rule: 'equals', text: message.text },
        { ...any, rule: 'contains', text: '"level"' },
        { ...any, rule: 'matches', text: '^\\{.*[0-9]\\}$' },
        { ...any, rule: 'json', path: '$.level', text: '7' },
        { ...any, rule: 'json', path: '$', text: '{"level": 7, "on": true}' },
      ];
      const { isPassed, failure, results, tookMs } = await run({ expectations: rules });
      expect([isPassed, failure]).toEqual([true, null]);
      expect(tookMs).toBeLessThan(5_000);
      expect(results[0]).toMatchObject({ isMet: true, seen: 1, message: { topic: 'lamp/set', isRetained: false } });
      expect(filters()).toEqual(['other/#']);
    });
  });

  it('fail when it does not come in time, and show what came instead', async () => {
    await withChecks(['#'], async ({ run }) => {
      const wrong: Expectation = { ...any, rule: 'json', path: '$.on', text: 'false' };
      const { isPassed, results } = await run({ expectations: [wrong, { ...any, filter: 'a/b' }], withinMs: 150 });
      expect(isPassed).toBe(false);
      expect(results.map(({ isMet, seen }) => [isMet, seen])).toEqual([
        [false, 1],
        [false, 0],
      ]);
      expect(new TextDecoder().decode(results[0]!.message!.preview)).toBe(message.text);
    });
  });

  it('know that nothing came only when the time is over, and at once that something did', async () => {
    await withChecks([], async ({ run }) => {
      const quiet = await run({ expectations: [any, { ...any, filter: 'b', rule: 'nothing' }], withinMs: 120 });
      expect([quiet.isPassed, quiet.tookMs >= 119]).toEqual([true, true]);
      const loud = await run({ expectations: [{ ...any, rule: 'nothing' }], withinMs: 60_000 });
      expect([loud.isPassed, loud.results[0]!.seen]).toEqual([false, 1]);
    });
  });

  it('wait only, and count what the broker kept if asked to', async () => {
    await withChecks([], async ({ broker, run }) => {
      await mosquittoPublish({ port: broker.port, topic: 'lamp/state', payload: 'on', isRetained: true });
      const kept = await run({ message: null, countsRetained: true });
      expect(kept.results[0]).toMatchObject({ isMet: true, message: { isRetained: true } });
      const live = await run({ message: null, withinMs: 100 });
      expect(live.results[0]).toMatchObject({ isMet: false, seen: 0 });
    });
  });

  it('end with the connection, with the one who asked, and say what cannot be run', async () => {
    await withChecks([], async ({ run, disconnect }) => {
      const bad = (expectation: Partial<Expectation>) => run({ expectations: [{ ...any, ...expectation }] });
      await expect(bad({ rule: 'matches', text: '(' })).rejects.toMatchObject({ code: 'mqtt.bad-pattern' });
      await expect(bad({ rule: 'json', path: 'a b' })).rejects.toMatchObject({ code: 'checks.not-ready' });
      await expect(run({ message: { ...message, topic: 'a/#' } })).rejects.toMatchObject({ code: 'checks.not-ready' });
      const waiting = { expectations: [{ ...any, filter: 'never' }], withinMs: 60_000 };
      const cancel = new AbortController();
      const cancelled = run(waiting, cancel.signal);
      setTimeout(() => cancel.abort(), 20);
      expect((await cancelled).isPassed).toBe(false);
      const cut = run(waiting);
      setTimeout(() => void disconnect(), 20);
      expect((await cut).failure?.code).toMatch(/^mqtt\./);
      await expect(run()).rejects.toMatchObject({ code: 'mqtt.not-open' });
    });
  });
});

describe('saved checks', () => {
  it('are kept, changed and removed, by folder and name', async () => {
    const documents = new MemoryDocuments();
    const service = (): never => {
      throw new Error('nothing is run here');
    };
    const open = (): Checks => new Checks({ documents, sessions: { session: service } });
    const checks = open();
    const { id } = await checks.save({ id: null, check: { ...plain, name: 'b', folder: 'x' } });
    await checks.save({ id: null, check: { ...plain, name: 'a', message: null } });
    const list = new NewestState<{ checks: CheckRow[] }>();
    const again = open();
    again.list({}, list);
    expect(list.newest?.checks.map(({ name, topic }) => [name, topic])).toEqual([
      ['a', null],
      ['b', 'lamp/set'],
    ]);
    await again.save({ id, check: { ...plain, name: '0' } });
    expect((await again.get({ id })).name).toBe('0');
    await again.remove({ id });
    expect(list.newest?.checks).toHaveLength(1);
    await expect(again.get({ id })).rejects.toMatchObject({ code: 'checks.unknown' });
    documents.write('mqtt-checks', '{"not":"ours"}');
    const damaged = new NewestState<{ checks: CheckRow[] }>();
    open().list({}, damaged);
    expect(damaged.newest).toEqual({ checks: [] });
  });
});
