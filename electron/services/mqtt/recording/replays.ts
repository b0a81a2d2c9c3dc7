import { randomUUID } from 'node:crypto';

import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { Replay, ReplaySettings } from '../../../../shared/contract/recordings.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Log } from '../../../ports/log.ts';
import type { MqttSession } from '../mqtt-session.ts';
import { RecordingReplay } from './replay.ts';
import type { Recordings } from './recordings.ts';

interface ReplaysDeps {
  recordings: Recordings;
  sessions: { session(sessionId: SessionId): MqttSession };
  log: Log;
}

/** Recordings that are being sent again, and those that were. */
export class Replays implements Disposable {
  readonly #deps: ReplaysDeps;
  readonly #replays = new Map<string, RecordingReplay>();
  readonly #sinks = new Set<LatestSink<{ replays: Replay[] }>>();

  constructor(deps: ReplaysDeps) {
    this.#deps = deps;
  }

  replays(_params: object, sink: LatestSink<{ replays: Replay[] }>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => this.#now());
  }

  /** @throws LabError `mqtt.no-session`, `mqtt.not-open`, `recordings.unknown`, `.running`, `.unreadable`. */
  async replay(asked: { id: string; sessionId: SessionId; settings: ReplaySettings }): Promise<{ replayId: string }> {
    const { recordings, sessions, log } = this.#deps;
    const target = sessions.session(asked.sessionId);
    // Says at once where nothing could be sent.
    target.connection.link();
    const { name } = await recordings.about(asked.id);
    const reader = await recordings.reader(asked.id);
    const replayId = randomUUID();
    const isFive = target.openedWith().settings.protocolVersion === 5;
    const plan = { replayId, recording: { id: asked.id, name }, settings: asked.settings, isFive };
    const replay = new RecordingReplay(plan, reader, target, () => this.#tell());
    this.#replays.set(replayId, replay);
    replay.run().catch((error: unknown) => log.error('a replay broke', { error }));
    this.#tell();
    return { replayId };
  }

  /** @throws LabError `recordings.unknown`. */
  async pauseReplay({ replayId, isPaused }: { replayId: string; isPaused: boolean }): Promise<void> {
    this.#replay(replayId).paced.pause(isPaused);
  }

  /** Stops a replay, or takes one that is over off the list. @throws LabError `recordings.unknown`. */
  async stopReplay({ replayId }: { replayId: string }): Promise<void> {
    const replay = this.#replay(replayId);
    if (replay.paced.isOver) this.#replays.delete(replayId);
    else replay.paced.stop();
    this.#tell();
  }

  [Symbol.dispose](): void {
    for (const replay of this.#replays.values()) replay.paced.stop();
  }

  #replay(id: string): RecordingReplay {
    const replay = this.#replays.get(id);
    if (!replay) throw new LabError('recordings.unknown', { id });
    return replay;
  }

  #now(): { replays: Replay[] } {
    return { replays: [...this.#replays.values()].map((replay) => replay.view()) };
  }

  #tell(): void {
    for (const sink of this.#sinks) sink.offer(() => this.#now());
  }
}
