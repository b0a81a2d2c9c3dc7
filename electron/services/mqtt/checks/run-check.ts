import type { CheckResult, MqttCheck } from '../../../../shared/contract/checks.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { makeMessage } from '../make-message.ts';
import type { Arrival } from '../message-history.ts';
import type { MqttSession } from '../mqtt-session.ts';
import type { Outgoing } from '../paced-run.ts';
import { Expected } from './expected.ts';

/**
 * Runs a check over a session: subscribes to what nothing subscribed covers, publishes, waits for what is expected, and
 * takes its subscriptions away again. `signal` cancels it.
 *
 * @throws LabError `checks.not-ready`, `mqtt.not-open`, `mqtt.subscribe-refused`, `mqtt.bad-pattern`
 */
export async function runCheck(check: MqttCheck, session: MqttSession, signal: AbortSignal): Promise<CheckResult> {
  const { connection } = session;
  connection.link();
  const expected = check.expectations.map((expectation) => new Expected(expectation));
  const message = check.message && makeMessage(check.message, session, Date.now(), 0);
  if (message && 'reason' in message) throw new LabError('checks.not-ready', message);
  const added: string[] = [];
  try {
    const watch = new Watch(expected, check.countsRetained);
    // What the broker has kept comes with the subscription: it counts from before that, or not at all.
    if (check.countsRetained) session.taps.add(watch.tap);
    for (const filter of missingFilters(check, session)) {
      added.push(filter);
      await connection.subscribe({ filter, qos: check.qos });
    }
    session.taps.add(watch.tap);
    try {
      return await outcome(watch, session, message, check.withinMs, signal);
    } finally {
      session.taps.delete(watch.tap);
    }
  } finally {
    await Promise.all(added.map((filter) => connection.unsubscribe(filter).catch(() => undefined)));
  }
}

/** Publishes, and waits until everything is decided, the time is over, or the connection is. */
async function outcome(
  watch: Watch,
  session: MqttSession,
  message: Outgoing | null,
  withinMs: number,
  signal: AbortSignal,
): Promise<CheckResult> {
  using ending = new Ending(session, withinMs, signal);
  watch.begin(ending.decided);
  let failure: LabError | null = null;
  try {
    if (message) {
      const { topic, payload, qos, retain, properties } = message;
      await session.sender.publish(topic, payload, qos, retain, properties);
    }
    await ending.over;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    failure = error;
  }
  failure ??= watch.failure;
  const results = watch.expected.map((one) => one.result());
  return {
    isPassed: failure === null && results.every(({ isMet }) => isMet),
    tookMs: watch.sinceMs(),
    failure: failure?.toWire() ?? null,
    results,
  };
}

/** Holds what arrives against what is expected. */
class Watch {
  /** An expression that took too long. */
  failure: LabError | null = null;
  #startedMs = performance.now();
  #decided: () => void = () => undefined;

  constructor(
    readonly expected: readonly Expected[],
    private readonly countsRetained: boolean,
  ) {}

  begin(decided: () => void): void {
    this.#startedMs = performance.now();
    this.#decided = decided;
    this.#look();
  }

  sinceMs(): number {
    return performance.now() - this.#startedMs;
  }

  readonly tap = (topic: string, arrival: Arrival): void => {
    if (arrival.retain && !this.countsRetained) return;
    try {
      for (const one of this.expected) one.offer(topic, arrival, Math.max(0, this.sinceMs()));
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.failure ??= error;
    }
    this.#look();
  };

  /** That nothing comes is decided by the end of the time only, unless something came. */
  #look(): void {
    if (this.failure || this.expected.every(({ isDecided }) => isDecided)) this.#decided();
    else if (this.expected.some((one) => one.expectsNothing && one.isDecided)) this.#decided();
  }
}

/** Resolves when a check is over, by any of its ends; rejects where its connection is. */
class Ending implements Disposable {
  readonly over: Promise<void>;
  readonly decided: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #listening = new AbortController();

  constructor(session: MqttSession, withinMs: number, signal: AbortSignal) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.over = promise;
    this.decided = resolve;
    this.#timer = setTimeout(resolve, withinMs);
    signal.addEventListener('abort', () => resolve(), { once: true, signal: this.#listening.signal });
    session.whenNotOpen(reject, this.#listening.signal);
    // It may be over before anybody waits: while the publish is under way.
    promise.catch(() => undefined);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#listening.abort();
  }
}

/** The filters of a check that no subscription of the session brings already. */
function missingFilters(check: MqttCheck, session: MqttSession): string[] {
  const subscribed = session.connection.subscriptions.list();
  const isThere = (filter: string): boolean =>
    subscribed.some(
      ({ filter: other, grantedQos, isPaused }) =>
        grantedQos !== null && !isPaused && (other === filter || (other === '#' && !filter.startsWith('$'))),
    );
  const filters = [...new Set(check.expectations.map(({ filter }) => filter))].filter((filter) => !isThere(filter));
  const paused = filters.find((filter) => subscribed.some((other) => other.filter === filter));
  if (paused === undefined) return filters;
  throw new LabError('checks.not-ready', { reason: `the subscription to ${paused} is paused or was refused` });
}
