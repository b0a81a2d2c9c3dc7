import type { PublishProperties } from '../../../shared/contract/mqtt-properties.ts';
import { topicNameProblem } from '../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { MessageSender } from './message-sender.ts';

/** Publishes that wait for the broker at a time. */
const MOST_IN_FLIGHT = 64;
/** Other work goes on at the latest after so many messages. */
const BREATHE = 256;
/** A timer of Node's waits no longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The calendar is looked at again so often: somebody may set the clock. */
const LONGEST_LOOK_MS = 30_000;
/** Later than this after its time of the calendar, a message is not sent any more: the machine was asleep. */
const TOO_LATE_MS = 60_000;

/** A message to be published. */
export interface Outgoing {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1 | 2;
  retain: boolean;
  properties?: PublishProperties | undefined;
}

/** One message of a run, made when its turn has come. */
export interface PacedItem {
  /** Milliseconds after the run began; null: as soon as the broker takes it. */
  atMs: number | null;
  /** Milliseconds until its time of the calendar, in place of `atMs`; the clock may be set meanwhile. */
  dueInMs?(): number;
  /** @throws LabError where it cannot be made, which ends the run. */
  make(): Outgoing;
}

export interface PacedCounts {
  sent: number;
  /** Refused by the broker, or because the topic cannot be published to. */
  refused: number;
  /** How late the last message was, in milliseconds; 0 where there is no timing to keep. */
  lateMs: number;
  /** Due while it was paused or the machine asleep, and so not sent. */
  missed: number;
}

export type PacedState = 'running' | 'paused' | 'done' | 'stopped' | 'failed';

/**
 * Publishes messages at their times, which are counted from the beginning and so never drift; pauses move them all.
 * What the broker refuses is counted; a connection that goes ends the run.
 */
export class PacedRun {
  state: PacedState = 'running';
  readonly counts: PacedCounts = { sent: 0, refused: 0, lateMs: 0, missed: 0 };
  /** Why it ended, or else the first refusal. */
  failure: LabError | null = null;
  readonly #inFlight = new Set<Promise<void>>();
  /** What ends the run. */
  #broken: Error | null = null;
  /** On the clock of `performance.now()`; every pause moves it on. */
  #startedMs = performance.now();
  #pausedAtMs: number | null = null;
  #endedMs: number | null = null;
  #wake: () => void = () => undefined;

  constructor(
    private readonly target: Pick<MessageSender, 'publish'>,
    private readonly onChange: () => void,
  ) {}

  get isOver(): boolean {
    return this.state !== 'running' && this.state !== 'paused';
  }

  /** Milliseconds it has run, pauses aside. */
  get ranMs(): number {
    return (this.#endedMs ?? this.#pausedAtMs ?? performance.now()) - this.#startedMs;
  }

  /** Messages a second over the whole run, pauses aside. */
  get perS(): number {
    return this.ranMs > 0 ? this.counts.sent / (this.ranMs / 1_000) : 0;
  }

  pause(isPaused: boolean): void {
    if (this.isOver || isPaused === (this.state === 'paused')) return;
    if (isPaused) this.#pausedAtMs = performance.now();
    else {
      this.#startedMs += performance.now() - this.#pausedAtMs!;
      this.#pausedAtMs = null;
    }
    this.state = isPaused ? 'paused' : 'running';
    this.#wake();
    this.onChange();
  }

  stop(): void {
    if (!this.isOver) this.#end('stopped');
    this.#wake();
  }

  /** Runs to the end; rejects with what is no failure of the connection or of what is sent. */
  async run(items: AsyncIterable<PacedItem> | Iterable<PacedItem>): Promise<void> {
    try {
      await this.#sendAll(items);
      await Promise.all(this.#inFlight);
      if (this.#broken) throw this.#broken;
      if (!this.isOver) this.#end('done');
    } catch (error) {
      // What is on its way counts too.
      await Promise.allSettled(this.#inFlight);
      if (error instanceof LabError) this.failure = error;
      this.#end('failed');
      if (!(error instanceof LabError)) throw error;
    }
  }

  async #sendAll(items: AsyncIterable<PacedItem> | Iterable<PacedItem>): Promise<void> {
    let count = 0;
    for await (const item of items) {
      const { atMs, make } = item;
      if (!(await this.#turnOf(item))) {
        this.counts.missed += 1;
        this.onChange();
        continue;
      }
      if (++count % BREATHE === 0) await new Promise((resolve) => setImmediate(resolve));
      while (this.#inFlight.size >= MOST_IN_FLIGHT) await Promise.race(this.#inFlight);
      if (this.#broken) throw this.#broken;
      if (this.isOver) return;
      if (atMs !== null) this.counts.lateMs = Math.max(0, performance.now() - this.#startedMs - atMs);
      this.#send(make());
    }
  }

  /** Waits until a message is due and the run is not paused, or over; false where its time has passed by. */
  async #turnOf({ atMs, dueInMs }: PacedItem): Promise<boolean> {
    const restMs = dueInMs ?? (() => (atMs === null ? 0 : this.#startedMs + atMs - performance.now()));
    const longestMs = dueInMs ? LONGEST_LOOK_MS : LONGEST_TIMER_MS;
    while (!this.isOver) {
      const rest = restMs();
      if (this.state === 'running' && rest <= 0) return !dueInMs || rest > -TOO_LATE_MS;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const isPaused = this.state === 'paused';
      const timer = isPaused ? undefined : setTimeout(resolve, Math.min(rest, longestMs));
      await promise;
      clearTimeout(timer);
      if (isPaused && dueInMs && dueInMs() <= 0) return false;
    }
    return true;
  }

  #send({ topic, payload, qos, retain, properties }: Outgoing): void {
    const rule = topicNameProblem(topic);
    if (rule) return this.#refused(new LabError('mqtt.bad-topic', { topic, rule }));
    const sending = this.target
      .publish(topic, payload, qos, retain, properties)
      .then(
        () => void this.counts.sent++,
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#inFlight.delete(sending);
        this.onChange();
      });
    this.#inFlight.add(sending);
  }

  #failed(error: unknown): void {
    if (error instanceof LabError && error.code === 'mqtt.publish-refused') this.#refused(error);
    else this.#broken ??= error instanceof Error ? error : new Error(String(error));
  }

  #refused(failure: LabError): void {
    this.counts.refused++;
    this.failure ??= failure;
  }

  #end(state: 'done' | 'stopped' | 'failed'): void {
    this.state = state;
    this.#endedMs = performance.now();
    this.onChange();
  }
}
