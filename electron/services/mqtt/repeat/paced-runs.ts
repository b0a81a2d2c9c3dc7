import { randomUUID } from 'node:crypto';

import type { SessionId } from '../../../../shared/contract/ids.ts';
import { MAX_REPEATS, type Repeat, type RepeatPlan } from '../../../../shared/contract/repeats.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Log } from '../../../ports/log.ts';
import type { MqttSession } from '../mqtt-session.ts';
import { type PacedItem, PacedRun } from '../paced-run.ts';

/** What the list says of a run. */
interface About {
  sessionId: SessionId;
  session: MqttSession;
  /** What is sent: a topic, or the name of what sends. */
  topic: string;
  plan: RepeatPlan;
  /** When its next message is due, of a run that follows the calendar. */
  nextAtMs?(): number | null;
}

interface Running extends About {
  paced: PacedRun;
}

/** Everything that publishes by itself, as one list. */
export class PacedRuns implements Disposable {
  readonly #log: Log;
  readonly #runs = new Map<string, Running>();
  readonly #sinks = new Set<LatestSink<{ repeats: Repeat[] }>>();

  constructor({ log }: { log: Log }) {
    this.#log = log;
  }

  list(_params: object, sink: LatestSink<{ repeats: Repeat[] }>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => this.#now());
  }

  /** @throws LabError `repeats.too-many`. */
  checkRoom(): void {
    if (this.#runs.size >= MAX_REPEATS) throw new LabError('repeats.too-many', { limit: MAX_REPEATS });
  }

  /** Begins to send. @throws LabError `repeats.too-many`. */
  begin(about: About, items: AsyncIterable<PacedItem> | Iterable<PacedItem>): string {
    this.checkRoom();
    const id = randomUUID();
    const paced = new PacedRun(about.session.sender, () => this.#tell());
    this.#runs.set(id, { ...about, paced });
    paced.run(items).catch((error: unknown) => this.#log.error('what publishes by itself broke', { error }));
    this.#tell();
    return id;
  }

  /** @throws LabError `repeats.unknown`. */
  pause(id: string, isPaused: boolean): void {
    this.#run(id).paced.pause(isPaused);
  }

  /** Stops a run, or takes one that is over off the list. @throws LabError `repeats.unknown`. */
  stop(id: string): void {
    const { paced } = this.#run(id);
    if (paced.isOver) this.#runs.delete(id);
    else paced.stop();
    this.#tell();
  }

  [Symbol.dispose](): void {
    for (const { paced } of this.#runs.values()) paced.stop();
  }

  #run(id: string): Running {
    const run = this.#runs.get(id);
    if (!run) throw new LabError('repeats.unknown', { id });
    return run;
  }

  #now(): { repeats: Repeat[] } {
    return {
      repeats: [...this.#runs].map(([id, { sessionId, session, topic, plan, paced, nextAtMs }]) => ({
        id,
        sessionId,
        connection: session.title,
        topic,
        plan,
        state: paced.state,
        failure: paced.failure?.toWire() ?? null,
        ...paced.counts,
        perS: paced.perS,
        nextAtMs: paced.isOver ? null : (nextAtMs?.() ?? null),
      })),
    };
  }

  #tell(): void {
    for (const sink of this.#sinks) sink.offer(() => this.#now());
  }
}
