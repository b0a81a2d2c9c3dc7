import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { mosquittoPublish, mosquittoPublishLines } from '../../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { Mosquitto } from '../../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import type { RecordedSearch, Recording, Replay, ReplaySettings } from '../../../../shared/contract/recordings.ts';
import { FakeBytes, FakeLog } from '../../sessions/testing/fakes.ts';
import { MqttRig, NewestState, type RigSession } from '../testing/mqtt-rig.ts';
import { Recordings } from './recordings.ts';
import { Replays } from './replays.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub');
const clock = { nowMs: () => Date.now(), nowNs: () => process.hrtime.bigint() };
const FAST: ReplaySettings = { speed: null, filter: '', prefix: '', keepsRetain: false };

/** Documents in memory, which outlive the service as the workspace does. */
class Papers {
  readonly texts = new Map<string, string>();
  read = (name: string): string | null => this.texts.get(name) ?? null;
  write = (name: string, body: string): void => void this.texts.set(name, body);
}

class Desk implements AsyncDisposable {
  readonly rig = new MqttRig();
  readonly list = new NewestState<{ recordings: Recording[] }>();
  readonly recordings: Recordings;
  readonly replays: Replays;

  constructor(
    readonly dir: string,
    documents = new Papers(),
  ) {
    this.recordings = new Recordings({ dir, documents, clock, sessions: this.rig.service });
    this.replays = new Replays({ recordings: this.recordings, sessions: this.rig.service, log: new FakeLog() });
    void this.recordings.list({}, this.list);
  }

  /** Records `lines` messages that somebody publishes, and stops. */
  async record(session: RigSession, port: number, topic: string, lines: string[]): Promise<string> {
    const { id } = await this.recordings.start({ sessionId: session.sessionId, name: 'test' });
    await mosquittoPublishLines({ port, topic, lines });
    await this.list.until(({ recordings }) => recordings[0]!.messages >= lines.length);
    await this.recordings.stop({ id });
    return id;
  }

  async replayed(id: string, session: RigSession, settings: ReplaySettings): Promise<Replay> {
    const replays = new NewestState<{ replays: Replay[] }>();
    this.replays.replays({}, replays);
    const { replayId } = await this.replays.replay({ id, sessionId: session.sessionId, settings });
    const one = ({ replays: all }: { replays: Replay[] }) => all.find((each) => each.replayId === replayId);
    const isOver = (replay: Replay | undefined) => replay !== undefined && /done|stopped|failed/.test(replay.state);
    return one(await replays.until((state) => isOver(one(state))))!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.replays[Symbol.dispose]();
    await this.recordings[Symbol.asyncDispose]();
    await this.rig[Symbol.asyncDispose]();
  }
}

const lines = Array.from({ length: 500 }, (_, n) => `{"n":${n}}`);

describe.skipIf(missing)(`recordings of what mosquitto sends${missing ? ` (${missing})` : ''}`, () => {
  it('hold every message, can be looked through, searched and exported', async () => {
    await using folder = await temporaryFolder();
    await using broker = await Mosquitto.start();
    await using desk = new Desk(join(folder.path, 'recordings'));
    const session = await desk.rig.open({ port: broker.port });
    const id = await desk.record(session, broker.port, 'room/t', lines);
    expect(desk.list.newest?.recordings).toMatchObject([
      { id, name: 'test', connection: 'test', state: 'whole', sessionId: null, messages: 500, failure: null },
    ]);
    const { total, rows } = await desk.recordings.rows({ id, first: 497, count: 10 });
    expect(total).toBe(500);
    expect(rows.map(({ index, topic, preview }) => [index, topic, Buffer.from(preview).toString()])).toEqual([
      [497, 'room/t', '{"n":497}'],
      [498, 'room/t', '{"n":498}'],
      [499, 'room/t', '{"n":499}'],
    ]);
    const { payload } = await desk.recordings.message({ id, index: 3 });
    expect(Buffer.from(payload).toString()).toBe('{"n":3}');

    const found = new NewestState<RecordedSearch>();
    await desk.recordings.search({ id, mode: 'text', pattern: '"N":49', filter: 'room/+' }, found);
    expect(found.newest).toMatchObject({ isDone: true, searched: 500, matches: 11 });
    const none = new NewestState<RecordedSearch>();
    await desk.recordings.search({ id, mode: 'hex', pattern: '7b22', filter: 'other/#' }, none);
    expect(none.newest).toMatchObject({ isDone: true, matches: 0 });

    const json = new FakeBytes();
    await desk.recordings.export({ id, format: 'json' }, json);
    const all = JSON.parse(Buffer.concat(json.pieces).toString()) as { payload: string }[];
    expect(all.map((each) => each.payload)).toEqual(lines);
    const csv = new FakeBytes();
    await desk.recordings.export({ id, format: 'csv' }, csv);
    expect(Buffer.concat(csv.pieces).toString().split('\r\n')).toHaveLength(502);
  });

  it('are sent again to another connection, under a prefix, with what RETAIN says as asked', async () => {
    await using folder = await temporaryFolder();
    await using broker = await Mosquitto.start();
    await using desk = new Desk(folder.path);
    const { port } = broker;
    await mosquittoPublish({ port, topic: 'kept', payload: 'old', isRetained: true });
    const session = await desk.rig.open({ port, subscriptions: [] });
    const { id } = await desk.recordings.start({ sessionId: session.sessionId, name: 'r' });
    await session.service.subscribe({ sessionId: session.sessionId, filter: '#', qos: 1 });
    await mosquittoPublishLines({ port, topic: 'room/t', lines: lines.slice(0, 50) });
    await session.topic('room/t', 50);
    await desk.recordings.stop({ id });
    await session.service.unsubscribe({ sessionId: session.sessionId, filter: '#' });

    await using second = await Mosquitto.start();
    const other = await desk.rig.open({ port: second.port });
    const replay = await desk.replayed(id, other, { ...FAST, prefix: 'again/', keepsRetain: true });
    expect(replay).toMatchObject({ state: 'done', sent: 51, refused: 0, passedOver: 0, total: 51, failure: null });
    expect((await other.topic('again/room/t', 50)).messages).toBe(50);
    const late = await desk.rig.open({ port: second.port });
    expect((await late.topic('again/kept')).last?.isRetained).toBe(true);

    const some = await desk.replayed(id, other, { ...FAST, filter: 'kept', prefix: 'x/' });
    expect(some).toMatchObject({ state: 'done', sent: 1, passedOver: 50 });
    const wrong = await desk.replayed(id, other, { ...FAST, prefix: '+/' });
    expect(wrong).toMatchObject({ state: 'done', sent: 0, refused: 51, failure: { code: 'mqtt.bad-topic' } });
  });

  it('keep their timing, scaled, without drifting, and can be paused', async () => {
    await using folder = await temporaryFolder();
    await using broker = await Mosquitto.start();
    await using desk = new Desk(folder.path);
    const session = await desk.rig.open({ port: broker.port });
    const { id } = await desk.recordings.start({ sessionId: session.sessionId, name: 'r' });
    for (const payload of ['1', '2', '3']) {
      await mosquittoPublish({ port: broker.port, topic: 't', payload });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await desk.recordings.stop({ id });
    const { rows } = await desk.recordings.rows({ id, first: 0, count: 3 });
    const spanMs = rows[2]!.atMs - rows[0]!.atMs;
    const startedMs = performance.now();
    const replay = await desk.replayed(id, session, { ...FAST, speed: 0.5 });
    expect(replay).toMatchObject({ state: 'done', sent: 3 });
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(spanMs * 2 - 5);

    const asked = { id, sessionId: session.sessionId, settings: { ...FAST, speed: 0.01 } };
    const { replayId } = await desk.replays.replay(asked);
    await desk.replays.pauseReplay({ replayId, isPaused: true });
    const paused = new NewestState<{ replays: Replay[] }>();
    desk.replays.replays({}, paused);
    expect(paused.newest?.replays.at(-1)).toMatchObject({ state: 'paused' });
    await desk.replays.pauseReplay({ replayId, isPaused: false });
    await desk.replays.stopReplay({ replayId });
    expect((await paused.until(({ replays }) => replays.at(-1)?.state === 'stopped')).replays).toHaveLength(2);
    await desk.replays.stopReplay({ replayId });
    await paused.until(({ replays }) => replays.length === 1);
  });

  it('end a replay whose connection goes, and say why', async () => {
    await using folder = await temporaryFolder();
    await using broker = await Mosquitto.start();
    await using desk = new Desk(folder.path);
    const session = await desk.rig.open({ port: broker.port });
    const id = await desk.record(session, broker.port, 't', ['1', '2', '3']);
    await session.service.disconnect({ sessionId: session.sessionId });
    const asked = { id, sessionId: session.sessionId, settings: FAST };
    await expect(desk.replays.replay(asked)).rejects.toMatchObject({ code: 'mqtt.not-open' });
  });

  it('that a crash left open are whole up to their last message', async () => {
    await using folder = await temporaryFolder();
    await using broker = await Mosquitto.start();
    const papers = new Papers();
    let kept: Map<string, string>;
    {
      await using desk = new Desk(folder.path, papers);
      const session = await desk.rig.open({ port: broker.port });
      await desk.recordings.start({ sessionId: session.sessionId, name: 'r' });
      await mosquittoPublishLines({ port: broker.port, topic: 't', lines: ['1', '2', '3'] });
      await desk.list.until(({ recordings }) => recordings[0]!.messages === 3);
      kept = new Map(papers.texts);
    }
    // As a process that was killed in the middle of a write leaves it.
    papers.texts.clear();
    for (const [name, text] of kept) papers.texts.set(name, text);
    const [file] = await readdir(folder.path);
    const path = join(folder.path, file!);
    const { size } = await stat(path);
    await appendFile(path, Uint8Array.of(40, 0, 0, 0, 1, 2, 3));
    await using desk = new Desk(folder.path, papers);
    const { recordings } = await desk.list.until(() => true);
    expect(recordings).toMatchObject([{ state: 'recovered', messages: 3, bytes: size, sessionId: null }]);
    expect((await stat(path)).size).toBe(size);
    const { rows } = await desk.recordings.rows({ id: recordings[0]!.id, first: 0, count: 9 });
    expect(rows).toHaveLength(3);
  });

  it('are one per connection, renamed, deleted, and say when they cannot be had', async () => {
    await using folder = await temporaryFolder();
    await using broker = await Mosquitto.start();
    await using desk = new Desk(folder.path);
    const { sessionId } = await desk.rig.open({ port: broker.port });
    const { id } = await desk.recordings.start({ sessionId, name: 'one' });
    await expect(desk.recordings.start({ sessionId, name: 'two' })).rejects.toMatchObject({
      code: 'recordings.already',
    });
    for (const early of [desk.recordings.remove({ id }), desk.recordings.rows({ id, first: 0, count: 1 })]) {
      await expect(early).rejects.toMatchObject({ code: 'recordings.running' });
    }
    await desk.recordings.rename({ id, name: 'uno' });
    await desk.recordings.stop({ id });
    expect(desk.list.newest?.recordings).toMatchObject([{ name: 'uno', state: 'whole' }]);
    await desk.recordings.remove({ id });
    expect(await readdir(folder.path)).toEqual([]);
    await expect(desk.recordings.stop({ id })).rejects.toMatchObject({ code: 'recordings.unknown' });
  });
});
