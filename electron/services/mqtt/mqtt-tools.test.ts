import { describe, expect, it } from 'vitest';

import type { BrokerFacts, ClearProgress, Ranking, SearchState } from '../../../shared/contract/mqtt-tools.ts';
import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { mosquittoPublish, mosquittoPublishLines } from '../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { MqttTools } from './mqtt-tools.ts';
import { MqttRig, NewestState } from './testing/mqtt-rig.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub');

/** A reader of bytes that is always ready. */
class Collected {
  readonly parts: Uint8Array[] = [];
  readonly signal = new AbortController().signal;
  error: unknown = undefined;

  push(part: Uint8Array): boolean {
    this.parts.push(part);
    return true;
  }

  onDrain(): void {}

  end(error?: unknown): void {
    this.error = error;
  }

  get text(): string {
    return Buffer.concat(this.parts).toString();
  }
}

describe.skipIf(missing)(`tools on what mosquitto sent${missing ? ` (${missing})` : ''}`, () => {
  it('clears every retained message below a level, and nothing else [MQTT-3.3.1-6]', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const kept = ['site/a/1', 'site/a/2', 'site/a', 'site/b', 'other'];
    for (const topic of kept) await mosquittoPublish({ port, topic, payload: 'on', isRetained: true });
    const session = await rig.open({ port });
    for (const topic of kept) await session.topic(topic);
    const tools = new MqttTools(rig.service);
    const at = { sessionId: session.sessionId, nodeId: await session.node('site/a') };
    expect(await tools.retainedBelow(at)).toEqual({ total: 3, topics: ['site/a', 'site/a/1', 'site/a/2'] });
    const sink = new NewestState<ClearProgress>();
    await tools.clearRetainedBelow(at, sink);
    expect(sink.newest).toEqual({ isDone: true, total: 3, cleared: 3, failed: 0, failure: null });
    expect(await tools.retainedBelow({ ...at, nodeId: 0 })).toEqual({ total: 2, topics: ['site/b', 'other'] });
    // What a new client is sent tells what the broker still keeps.
    const second = await rig.open({ port });
    await second.topic('other');
    await second.topic('site/b');
    expect((await second.service.findTopic({ sessionId: second.sessionId, topic: 'site/a' })).nodeId).toBeNull();
  });

  it('exports a branch as JSON that can be read back, bytes as base64', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    await mosquittoPublishLines({ port, topic: 'x/text', lines: ['one', 'tüü', '"3"\\'] });
    await mosquittoPublish({ port, topic: 'x/raw', payload: Uint8Array.of(0xff, 0), qos: 1, isRetained: true });
    await session.topic('x/text', 3);
    await session.topic('x/raw');
    const tools = new MqttTools(rig.service);
    const at = { sessionId: session.sessionId, nodeId: await session.node('x') };
    const lines = new Collected();
    await tools.exportBelow({ ...at, what: 'all', format: 'ndjson' }, lines);
    const rows = lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map(({ payload, payloadBase64 }) => payload ?? payloadBase64)).toEqual(['one', 'tüü', '"3"\\', '/wA=']);
    expect(rows[0]).toMatchObject({ topic: 'x/text', qos: 0, retain: false, time: expect.stringMatching(/Z$/) });
    const array = new Collected();
    await tools.exportBelow({ ...at, what: 'last', format: 'json' }, array);
    expect(JSON.parse(array.text)).toMatchObject([{ payload: '"3"\\' }, { payloadBase64: '/wA=' }]);
  });

  it('searches what came, and ends when it is done', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    await mosquittoPublishLines({ port, topic: 'n', lines: Array.from({ length: 3_000 }, (_, i) => `value ${i}`) });
    await session.topic('n', 3_000);
    const sink = new NewestState<SearchState>();
    const plan = { mode: 'regex', pattern: String.raw`\b29\d{2}$`, isCaseSensitive: true, filter: '' } as const;
    await new MqttTools(rig.service).search({ sessionId: session.sessionId, ...plan }, sink);
    expect(sink.newest).toMatchObject({ isDone: true, searched: 3_000, matches: 100 });
    expect(sink.signal.aborted).toBe(true);
  });

  it('ranks by what was sent, and reads what the broker says of itself, each apart from the other', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const subscriptions = ['#', '$SYS/#'].map((filter) => ({ filter, qos: 0 as const }));
    const session = await rig.open({ port, subscriptions });
    await mosquittoPublishLines({ port, topic: 'a/loud', lines: ['1', '2', '3'] });
    await mosquittoPublish({ port, topic: 'a/quiet', payload: '12345678' });
    await mosquittoPublish({ port, topic: 'b', payload: '1' });
    await session.topic('b');
    await session.topic('$SYS/broker/version');
    const tools = new MqttTools(rig.service);
    const { sessionId } = session;
    const ranked = async (by: 'messages' | 'bytes', levels: number | null): Promise<Ranking> => {
      const sink = new NewestState<Ranking>();
      void tools.ranking({ sessionId, by, levels, silentAfterS: 60, count: 10 }, sink);
      const ranking = await sink.until(() => true);
      sink.end();
      return ranking;
    };
    expect((await ranked('messages', null)).rows.map(({ topic }) => topic)).toEqual(['a/loud', 'a/quiet', 'b']);
    expect((await ranked('bytes', null)).rows.map(({ topic }) => topic)).toEqual(['a/quiet', 'a/loud', 'b']);
    expect((await ranked('messages', 1)).rows).toMatchObject([
      { topic: 'a', topics: 2, messages: 4, payloadBytes: 11 },
      { topic: 'b', topics: 1, messages: 1, payloadBytes: 1 },
    ]);
    const facts = new NewestState<BrokerFacts>();
    void tools.broker({ sessionId }, facts);
    const { values } = await facts.until(() => true);
    facts.end();
    expect(values.find(({ name }) => name === 'broker/version')!.text).toMatch(/^mosquitto version/);
  });
});
