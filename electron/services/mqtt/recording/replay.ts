import type { Replay, ReplaySettings } from '../../../../shared/contract/recordings.ts';
import { compileFilter, topicNameProblem } from '../../../../shared/domain/topic-filter.ts';
import { readProperties } from '../../../../shared/domain/mqtt-properties.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { MqttSession } from '../mqtt-session.ts';
import type { RecordedMessage } from './recording-format.ts';
import type { RecordingReader } from './recording-reader.ts';

/** Publishes that wait for the broker at a time. */
const MOST_IN_FLIGHT = 64;
/** Other work goes on at the latest after so many messages. */
const BREATHE = 256;
/** A timer of Node's waits no longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Target = Pick<MqttSession, 'publish' | 'title'>;

export interface ReplayPlan {
  replayId: string;
  recording: { id: string; name: string };
  settings: ReplaySettings;
  isFive: boolean;
}

/** Sends a recording again: each message at its time after the first, which never drifts. */
export class RecordingReplay {
  readonly #counts = { sent: 0, refused: 0, passedOver: 0, lateMs: 0 };
  #state: Replay['state'] = 'running';
  /** Why it ended, or else the first refusal. */
  #failure: LabError | null = null;
  /** What ends the replay. */
  #broken: Error | null = null;
  readonly #inFlight = new Set<Promise<void>>();
  /** When the first message was due, moved on by every pause; on the clock of `performance.now()`. */
  #startedMs = performance.now();
  #pausedAtMs: number | null = null;
  #endedMs: number | null = null;
  #wake: () => void = () => undefined;

  constructor(
    private readonly plan: ReplayPlan,
    private readonly reader: RecordingReader,
    private readonly target: Target,
    private readonly onChange: () => void,
  ) {}

  get isOver(): boolean {
    return this.#state !== 'running' && this.#state !== 'paused';
  }

  view(): Replay {
    const { recording, replayId } = this.plan;
    const ranMs = (this.#endedMs ?? this.#pausedAtMs ?? performance.now()) - this.#startedMs;
    return {
      replayId,
      recordingId: recording.id,
      recording: recording.name,
      connection: this.target.title,
      state: this.#state,
      failure: this.#failure?.toWire() ?? null,
      ...this.#counts,
      total: this.reader.total,
      perS: ranMs > 0 ? this.#counts.sent / (ranMs / 1_000) : 0,
    };
  }

  pause(isPaused: boolean): void {
    if (this.isOver || isPaused === (this.#state === 'paused')) return;
    if (isPaused) this.#pausedAtMs = performance.now();
    else {
      this.#startedMs += performance.now() - this.#pausedAtMs!;
      this.#pausedAtMs = null;
    }
    this.#state = isPaused ? 'paused' : 'running';
    this.#wake();
    this.onChange();
  }

  stop(): void {
    if (!this.isOver) this.#end('stopped');
    this.#wake();
  }

  /** Runs to the end; rejects with what is no failure of connection or file. */
  async run(): Promise<void> {
    try {
      await this.#sendAll();
      await Promise.all(this.#inFlight);
      if (this.#broken !== null) throw this.#broken;
      if (!this.isOver) this.#end('done');
    } catch (error) {
      if (error instanceof LabError) this.#failure = error;
      this.#end('failed');
      if (!(error instanceof LabError)) throw error;
    }
  }

  async #sendAll(): Promise<void> {
    const { filter, speed } = this.plan.settings;
    const takes = filter === '' ? () => true : compileFilter(filter);
    let count = 0;
    for await (const message of this.reader.messages()) {
      // Topics that begin with $ are the broker's own [MQTT-4.7.2-1].
      if (message.topic.startsWith('$') || !takes(message.topic)) {
        this.#counts.passedOver++;
        continue;
      }
      await this.#turnOf(message);
      if (++count % BREATHE === 0) await new Promise((resolve) => setImmediate(resolve));
      while (this.#inFlight.size >= MOST_IN_FLIGHT) await Promise.race(this.#inFlight);
      if (this.#broken !== null) throw this.#broken;
      if (this.isOver) return;
      if (speed !== null) this.#counts.lateMs = Math.max(0, performance.now() - this.#dueMs(message, speed));
      this.#send(message);
    }
  }

  /** Waits until a message is due and the replay is not paused, or over. */
  async #turnOf(message: RecordedMessage): Promise<void> {
    const { speed } = this.plan.settings;
    while (!this.isOver) {
      const restMs = speed === null ? 0 : this.#dueMs(message, speed) - performance.now();
      if (this.#state === 'running' && restMs <= 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = this.#state === 'running' ? setTimeout(resolve, Math.min(restMs, LONGEST_TIMER_MS)) : undefined;
      await promise;
      clearTimeout(timer);
    }
  }

  #dueMs({ atMs }: RecordedMessage, speed: number): number {
    return this.#startedMs + Math.max(0, atMs - this.reader.firstMs) / speed;
  }

  #send({ topic, qos, retain, payload, properties }: RecordedMessage): void {
    const { prefix, keepsRetain } = this.plan.settings;
    const to = prefix + topic;
    const rule = topicNameProblem(to);
    if (rule) return this.#refused(new LabError('mqtt.bad-topic', { topic: to, rule }));
    const { subscriptionIds: _, topicAlias: __, ...kept } = readProperties(properties);
    const sent = this.plan.isFive && Object.keys(kept).length > 0 ? kept : undefined;
    // The piece of the file it is in gives way to the next one while the broker still has to be told.
    const sending = this.target
      .publish(to, Buffer.from(payload), qos, retain && keepsRetain, sent)
      .then(
        () => void this.#counts.sent++,
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#inFlight.delete(sending);
        this.onChange();
      });
    this.#inFlight.add(sending);
  }

  /** What the broker refuses is counted; anything else, such as a connection that is gone, ends the replay. */
  #failed(error: unknown): void {
    if (error instanceof LabError && error.code === 'mqtt.publish-refused') this.#refused(error);
    else this.#broken ??= error instanceof Error ? error : new Error(String(error));
  }

  #refused(failure: LabError): void {
    this.#counts.refused++;
    this.#failure ??= failure;
  }

  #end(state: 'done' | 'stopped' | 'failed'): void {
    this.#state = state;
    this.#endedMs = performance.now();
    this.onChange();
  }
}
