import type { MqttSessionStatus } from '../../../shared/contract/mqtt.ts';
import type { Qos, Subscription } from '../../../shared/contract/mqtt-profile.ts';
import { filterMatches } from '../../../shared/domain/topic-filter.ts';
import { reasonMeaning } from '../../../shared/domain/mqtt-reasons.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { SubscriptionTally } from './subscription-tally.ts';

export type SubscriptionState = MqttSessionStatus['subscriptions'][number];

/** A subscription to ask the broker for, with the identifier it gets where the broker takes one. */
export type AskedSubscription = Subscription & { id: number };

type Entry = Pick<SubscriptionState, 'grantedQos' | 'failure'> & { id: number; wanted: Subscription };

/** What a session subscribes to, what the broker said to each and what came of it. Survives a lost connection. */
export class Subscriptions {
  readonly tally = new SubscriptionTally();
  readonly #byFilter = new Map<string, Entry>();
  #lastId = 0;

  constructor(initial: readonly Subscription[]) {
    for (const subscription of initial) this.add(subscription);
  }

  /** Wants a filter, with no answer yet; a filter already there gets the new options and keeps its counts. */
  add(wanted: Subscription): AskedSubscription {
    const id = this.#byFilter.get(wanted.filter)?.id ?? ++this.#lastId;
    this.#byFilter.set(wanted.filter, { id, wanted, grantedQos: null, failure: null });
    this.tally.add(id, wanted.filter, wanted.isPaused ?? false);
    return { ...wanted, id };
  }

  remove(filter: string): void {
    const entry = this.#byFilter.get(filter);
    if (!entry) return;
    this.#byFilter.delete(filter);
    this.tally.remove(entry.id);
  }

  /** Pauses a subscription or ends its pause; answers what is to be asked of the broker, null if it is not there. */
  pause(filter: string, isPaused: boolean): AskedSubscription | null {
    const entry = this.#byFilter.get(filter);
    return entry ? this.add({ ...entry.wanted, isPaused }) : null;
  }

  color(filter: string, color: Subscription['color'] | null): void {
    const entry = this.#byFilter.get(filter);
    if (!entry) return;
    const { color: _old, ...wanted } = entry.wanted;
    entry.wanted = color ? { ...wanted, color } : wanted;
  }

  /** @param hasIdentifiers whether the broker takes their identifiers */
  list(hasIdentifiers = false): SubscriptionState[] {
    return [...this.#byFilter.values()].map(({ id, wanted, grantedQos, failure }) => ({
      ...wanted,
      grantedQos,
      failure,
      identifier: hasIdentifiers ? id : null,
      ...this.#countsOf(id),
    }));
  }

  /** Filters of those that are paused. */
  get paused(): string[] {
    return [...this.#byFilter.values()].filter(({ wanted }) => wanted.isPaused).map(({ wanted }) => wanted.filter);
  }

  /** Whether an unpaused subscription the broker did not refuse brings this topic to us alone. */
  covers(topic: string): boolean {
    return [...this.#byFilter.values()].some(
      ({ wanted, grantedQos }) =>
        grantedQos !== null && !wanted.filter.startsWith('$share/') && filterMatches(wanted.filter, topic),
    );
  }

  /** Whether the broker has granted or refused each of them, but for those that are paused. */
  get areAnswered(): boolean {
    return this.#active().every(({ grantedQos, failure }) => grantedQos !== null || failure !== null);
  }

  /** What must be asked for on a new connection: all of it, or only the unanswered if the broker kept the rest. */
  toAsk(isSessionKept: boolean): AskedSubscription[] {
    return this.#active()
      .filter(({ grantedQos, failure }) => !isSessionKept || (grantedQos === null && !failure))
      .map(({ id, wanted }) => ({ ...wanted, id }));
  }

  /** A new connection begins without what was granted on the last one. */
  forgetAnswers(): void {
    for (const entry of this.#byFilter.values()) Object.assign(entry, { grantedQos: null, failure: null });
  }

  /** Takes down the broker's answer. @returns the failure, where it refused. */
  answer(filter: string, code: number): LabError | null {
    const entry = this.#byFilter.get(filter);
    if (!entry || entry.wanted.isPaused) return null;
    // [MQTT-3.9.3-2]: 0x80 and above is a failure.
    const isGranted = code < 0x80;
    const failure = isGranted
      ? null
      : new LabError('mqtt.subscribe-refused', { filter, reasonCode: code, meaning: reasonMeaning(code) });
    entry.grantedQos = isGranted ? (code as Qos) : null;
    entry.failure = failure?.toWire() ?? null;
    return failure;
  }

  #active(): Entry[] {
    return [...this.#byFilter.values()].filter(({ wanted }) => !wanted.isPaused);
  }

  #countsOf(id: number): { messages: number; payloadBytes: number } {
    const { messages, payloadBytes } = this.tally.of(id);
    return { messages, payloadBytes };
  }
}
