import type { MqttSessionStatus } from '../../../shared/contract/mqtt.ts';
import type { Qos, Subscription } from '../../../shared/contract/mqtt-profile.ts';
import { reasonMeaning } from '../../../shared/domain/mqtt-reasons.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';

export type SubscriptionState = MqttSessionStatus['subscriptions'][number];

/** What a session subscribes to, and what the broker said to each. Survives a lost connection. */
export class Subscriptions {
  readonly #byFilter = new Map<string, SubscriptionState>();

  constructor(initial: readonly Subscription[]) {
    for (const subscription of initial) this.add(subscription);
  }

  /** Wants a filter, with no answer yet; a filter already there gets the new QoS. */
  add({ filter, qos }: Subscription): void {
    this.#byFilter.set(filter, { filter, qos, grantedQos: null, failure: null });
  }

  remove(filter: string): void {
    this.#byFilter.delete(filter);
  }

  list(): SubscriptionState[] {
    return [...this.#byFilter.values()];
  }

  /** Whether the broker has granted or refused each of them. */
  get areAnswered(): boolean {
    return this.list().every(({ grantedQos, failure }) => grantedQos !== null || failure !== null);
  }

  /** What must be asked for on a new connection: all of it, or only the unanswered if the broker kept the rest. */
  toAsk(isSessionKept: boolean): SubscriptionState[] {
    return this.list().filter(({ grantedQos, failure }) => !isSessionKept || (grantedQos === null && !failure));
  }

  /** A new connection begins without what was granted on the last one. */
  forgetAnswers(): void {
    for (const subscription of this.list()) this.add(subscription);
  }

  /** Takes down the broker's answer. @returns the failure, where it refused. */
  answer(filter: string, code: number): LabError | null {
    const subscription = this.#byFilter.get(filter);
    if (!subscription) return null;
    // [MQTT-3.9.3-2]: 0x80 and above is a failure.
    const isGranted = code < 0x80;
    const failure = isGranted
      ? null
      : new LabError('mqtt.subscribe-refused', { filter, reasonCode: code, meaning: reasonMeaning(code) });
    this.#byFilter.set(filter, {
      ...subscription,
      grantedQos: isGranted ? (code as Qos) : null,
      failure: failure?.toWire() ?? null,
    });
    return failure;
  }
}
