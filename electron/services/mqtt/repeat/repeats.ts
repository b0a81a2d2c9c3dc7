import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { TypedMessage } from '../../../../shared/contract/publish-draft.ts';
import type { Repeat, RepeatPlan } from '../../../../shared/contract/repeats.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Clock } from '../../../ports/clock.ts';
import { makeMessage } from '../make-message.ts';
import type { MqttSession } from '../mqtt-session.ts';
import type { Outgoing, PacedItem } from '../paced-run.ts';
import { Calendar, hostZone } from './calendar.ts';
import type { PacedRuns } from './paced-runs.ts';

export interface RepeatsDeps {
  runs: PacedRuns;
  /** @throws LabError `mqtt.no-session`. */
  sessions: { session(sessionId: SessionId): MqttSession };
  clock: Clock;
}

interface Asked {
  sessionId: SessionId;
  message: TypedMessage;
  plan: RepeatPlan;
}

/** Messages that are published again and again; see `contract/repeats.ts`. */
export class Repeats {
  readonly #deps: RepeatsDeps;

  constructor(deps: RepeatsDeps) {
    this.#deps = deps;
  }

  list(params: object, sink: LatestSink<{ repeats: Repeat[] }>): void {
    this.#deps.runs.list(params, sink);
  }

  /** @throws LabError `mqtt.no-session`, `mqtt.not-open`, `repeats.too-many`, `repeats.not-ready`, `repeats.bad-cron`. */
  async start(asked: Asked): Promise<{ id: string }> {
    const { runs, sessions } = this.#deps;
    const { sessionId, message, plan } = asked;
    const session = sessions.session(sessionId);
    // Says at once where nothing could be sent, and what is wrong with the message.
    runs.checkRoom();
    session.connection.link();
    this.#make(asked, session, 0);
    const times = plan.cron === undefined ? null : new Calendar(plan.cron);
    const about = { sessionId, session, topic: message.topic, plan, nextAtMs: () => times?.nextAtMs ?? null };
    return { id: runs.begin(about, this.#items(asked, session, times)) };
  }

  /** The next three times of a pattern. @throws LabError `repeats.bad-cron`. */
  async times({ cron }: { cron: string }): Promise<{ atMs: number[]; zone: string }> {
    return { atMs: new Calendar(cron).upcoming(this.#deps.clock.nowMs(), 3), zone: hostZone() };
  }

  /** @throws LabError `repeats.unknown`. */
  async pause({ id, isPaused }: { id: string; isPaused: boolean }): Promise<void> {
    this.#deps.runs.pause(id, isPaused);
  }

  /** Stops it, or takes one that is over off the list. @throws LabError `repeats.unknown`. */
  async stop({ id }: { id: string }): Promise<void> {
    this.#deps.runs.stop(id);
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
}
