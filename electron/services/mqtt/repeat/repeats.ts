import { randomUUID } from 'node:crypto';

import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { TypedMessage } from '../../../../shared/contract/publish-draft.ts';
import { MAX_REPEATS, type Repeat, type RepeatPlan } from '../../../../shared/contract/repeats.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import { makeMessage } from '../make-message.ts';
import type { MqttSession } from '../mqtt-session.ts';
import { type Outgoing, type PacedItem, PacedRun } from '../paced-run.ts';
import { Calendar, hostZone } from './calendar.ts';

export interface RepeatsDeps {
  /** @throws LabError `mqtt.no-session`. */
  sessions: { session(sessionId: SessionId): MqttSession };
  clock: Clock;
  log: Log;
}

interface Asked {
  sessionId: SessionId;
  message: TypedMessage;
  plan: RepeatPlan;
}

interface Running {
  asked: Asked;
  session: MqttSession;
  paced: PacedRun;
  times: Calendar | null;
}

/** Messages that are published again and again; see `contract/repeats.ts`. */
export class Repeats implements Disposable {
  readonly #deps: RepeatsDeps;
  readonly #repeats = new Map<string, Running>();
  readonly #sinks = new Set<LatestSink<{ repeats: Repeat[] }>>();

  constructor(deps: RepeatsDeps) {
    this.#deps = deps;
  }

  list(_params: object, sink: LatestSink<{ repeats: Repeat[] }>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => this.#now());
  }

  /** @throws LabError `mqtt.no-session`, `mqtt.not-open`, `repeats.too-many`, `repeats.not-ready`, `repeats.bad-cron`. */
  async start(asked: Asked): Promise<{ id: string }> {
    if (this.#repeats.size >= MAX_REPEATS) throw new LabError('repeats.too-many', { limit: MAX_REPEATS });
    const session = this.#deps.sessions.session(asked.sessionId);
    // Says at once where nothing could be sent, and what is wrong with the message.
    session.connection.link();
    this.#make(asked, session, 0);
    const times = asked.plan.cron === undefined ? null : new Calendar(asked.plan.cron);
    const id = randomUUID();
    const paced = new PacedRun(session.sender, () => this.#tell());
    this.#repeats.set(id, { asked, session, paced, times });
    paced
      .run(this.#items(asked, session, times))
      .catch((error: unknown) => this.#deps.log.error('a repeated message broke', { error }));
    this.#tell();
    return { id };
  }

  /** The next three times of a pattern. @throws LabError `repeats.bad-cron`. */
  async times({ cron }: { cron: string }): Promise<{ atMs: number[]; zone: string }> {
    return { atMs: new Calendar(cron).upcoming(this.#deps.clock.nowMs(), 3), zone: hostZone() };
  }

  /** @throws LabError `repeats.unknown`. */
  async pause({ id, isPaused }: { id: string; isPaused: boolean }): Promise<void> {
    this.#repeat(id).paced.pause(isPaused);
  }

  /** Stops it, or takes one that is over off the list. @throws LabError `repeats.unknown`. */
  async stop({ id }: { id: string }): Promise<void> {
    const { paced } = this.#repeat(id);
    if (paced.isOver) this.#repeats.delete(id);
    else paced.stop();
    this.#tell();
  }

  [Symbol.dispose](): void {
    for (const { paced } of this.#repeats.values()) paced.stop();
  }

  *#items(asked: Asked, session: MqttSession, times: Calendar | null): Generator<PacedItem> {
    const { everyMs, count } = asked.plan;
    for (let number = 0; count === null || number < count; number += 1) {
      const make = (): Outgoing => this.#make(asked, session, number);
      if (!times) yield { atMs: everyMs === null ? null : number * everyMs, make };
      else if (times.next(this.#deps.clock.nowMs()) === null) return;
      else yield { atMs: null, dueInMs: () => times.nextAtMs! - this.#deps.clock.nowMs(), make };
    }
  }

  /** The message of a number, its places filled in. @throws LabError `repeats.not-ready`. */
  #make({ message }: Asked, session: MqttSession, number: number): Outgoing {
    const made = makeMessage(message, session, this.#deps.clock.nowMs(), number);
    if ('reason' in made) throw new LabError('repeats.not-ready', made);
    return made;
  }

  #repeat(id: string): Running {
    const repeat = this.#repeats.get(id);
    if (!repeat) throw new LabError('repeats.unknown', { id });
    return repeat;
  }

  #now(): { repeats: Repeat[] } {
    return {
      repeats: [...this.#repeats].map(([id, { asked, session, paced, times }]) => ({
        id,
        sessionId: asked.sessionId,
        connection: session.title,
        topic: asked.message.topic,
        plan: asked.plan,
        state: paced.state,
        failure: paced.failure?.toWire() ?? null,
        ...paced.counts,
        perS: paced.perS,
        nextAtMs: paced.isOver ? null : (times?.nextAtMs ?? null),
      })),
    };
  }

  #tell(): void {
    for (const sink of this.#sinks) sink.offer(() => this.#now());
  }
}
