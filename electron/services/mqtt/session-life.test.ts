import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { mosquittoPublish, mosquittoPublishLines } from '../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import type { ProfileId, ViewId } from '../../../shared/contract/ids.ts';
import type { TopicDetail, TreeWindow } from '../../../shared/contract/mqtt.ts';
import { DEFAULT_MQTT, type MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { MqttRig, NewestState, RigSession } from './testing/mqtt-rig.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub');
const profileId = 'p1' as ProfileId;

function save(rig: MqttRig, settings: Partial<MqttSettings>, password?: string): void {
  const profile = { name: 'Bench', settings: { ...DEFAULT_MQTT, ...settings }, secrets: password ? { password } : {} };
  rig.profiles.set(profileId, profile);
}

/** Connects the profile, as a double click on it does, and waits for the end of it. */
async function connect(rig: MqttRig, until: 'open' | 'failed' = 'open'): Promise<RigSession> {
  const { sessionId } = await rig.service.connect({ profileId });
  const session = new RigSession(
    rig.service,
    sessionId,
    rig.handles.find(({ id }) => id === sessionId)!,
  );
  await session.status.until(({ state }) => state === until);
  return session;
}

it('tells what a session was opened with, and of its secrets only which', async () => {
  await using rig = new MqttRig();
  save(rig, { port: 1, username: 'lab' }, 'green house');
  const { sessionId } = await connect(rig, 'failed');
  const answer = await rig.service.settings({ sessionId });
  expect(answer).toEqual({ settings: { ...DEFAULT_MQTT, port: 1, username: 'lab' }, secrets: ['password'] });
});

describe.skipIf(missing)(`the session of a profile${missing ? ` (${missing})` : ''}`, () => {
  it('is the same while it is live and the profile unchanged', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    save(rig, { port: broker.port, clientId: 'one' });
    const [first, second] = await Promise.all([connect(rig), connect(rig)]);
    const third = await connect(rig);
    expect([second.sessionId, third.sessionId]).toEqual([first.sessionId, first.sessionId]);
    expect(rig.handles).toHaveLength(1);
    expect(first.handle.states.map(({ state }) => state)).toEqual(['connecting', 'open']);
  });

  it('is another once the settings or a secret changed', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    save(rig, { port: broker.port });
    const first = await connect(rig);
    save(rig, { port: broker.port, keepaliveS: 5 });
    const second = await connect(rig);
    save(rig, { port: broker.port, keepaliveS: 5, username: 'ada' }, 'x');
    const third = await connect(rig);
    save(rig, { port: broker.port, keepaliveS: 5, username: 'ada' }, 'y');
    const fourth = await connect(rig);
    expect(new Set([first, second, third, fourth].map(({ sessionId }) => sessionId)).size).toBe(4);
  });

  it('is opened again where it was closed or failed, with what it had received', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    await broker.stop();
    save(rig, { port });
    const failed = await connect(rig, 'failed');
    await broker.restart();
    const opened = await connect(rig);
    expect(opened.sessionId).toBe(failed.sessionId);
    await mosquittoPublish({ port, topic: 'a', payload: '1' });
    await opened.topic('a');
    await rig.service.disconnect(opened);
    const again = await connect(rig);
    expect(again.sessionId).toBe(failed.sessionId);
    expect(await again.topic('a')).toMatchObject({ messages: 1 });
  });

  it('sends everybody away who follows it when it is removed from the list', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const { sessionId, service, status, handle, ...session } = await rig.open({ port });
    await mosquittoPublish({ port, topic: 'a', payload: '1' });
    const [tree, topic] = [new NewestState<TreeWindow>(), new NewestState<TopicDetail>()];
    service.tree({ sessionId, viewId: 'v' as ViewId, first: 0, count: 10 }, tree);
    await tree.until(({ topics }) => topics === 1);
    const { nodeId } = await service.findTopic({ sessionId, topic: 'a' });
    service.topic({ sessionId, nodeId: nodeId!, first: 0, count: 10 }, topic);
    expect(session).toEqual({});
    await handle.session.close();
    handle.session.forgotten!();
    for (const { error, signal } of [status, tree, topic]) {
      expect(error).toMatchObject({ code: 'mqtt.no-session', facts: { sessionId } });
      expect(signal.aborted).toBe(true);
    }
  });

  it('ends a wait for its subscriptions when it is removed', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const waiting = rig.service.follow({ title: 'x', settings: { ...DEFAULT_MQTT, port: broker.port } });
    rig.handles[0]!.session.forgotten!();
    await expect(waiting).rejects.toMatchObject({ code: 'mqtt.no-session' });
    await rig.handles[0]!.session.close();
  });

  it('shares one budget of memory with the others: those that ended give way first', async () => {
    await using broker = await Mosquitto.start();
    const historyLimitBytes = 100_000;
    await using rig = new MqttRig({ historyLimitBytes });
    const { port } = broker;
    const lines = Array.from({ length: 1_500 }, (_, index) => `${index} ${randomBytes(50).toString('hex')}`);
    const sessions: RigSession[] = [];
    for (let round = 0; round < 6; round++) {
      const session = await rig.open({ port, subscriptions: [{ filter: `r${round}`, qos: 0 }] });
      sessions.push(session);
      await mosquittoPublishLines({ port, topic: `r${round}`, lines });
      await session.topic(`r${round}`, lines.length);
      if (round < 5) await session.service.disconnect(session);
    }
    const held = (): number[] => sessions.map(({ status }) => status.newest!.historyBytes);
    await sessions[1]!.status.until(({ historyBytes }) => historyBytes < 1_000);
    expect(held().reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(4 * historyLimitBytes);
    expect(
      held()
        .slice(2)
        .every((bytes) => bytes > 90_000),
    ).toBe(true);
    expect(await sessions[0]!.topic('r0')).toMatchObject({
      messages: lines.length,
      last: { sizeBytes: lines.at(-1)!.length },
      history: { total: 1 },
    });
    await sessions[0]!.status.until(({ evictedMessages }) => evictedMessages === lines.length - 1);
    expect(sessions[0]!.handle.dropped).toBe(lines.length - 1);
  });
});
