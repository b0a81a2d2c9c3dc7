import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Store } from 'mqtt';

import type { MqttSettings, Subscription } from '../../../shared/contract/mqtt-profile.ts';
import type { BrokerFacts } from '../../../shared/contract/mqtt-properties.ts';
import type { SessionState } from '../../../shared/contract/sessions.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { maskedTap } from '../../../shared/domain/masked-tap.ts';
import { topicFilterProblem } from '../../../shared/domain/topic-filter.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { brokerFacts } from './broker-facts.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { fromSocketError, isPassing } from './connect-failure.ts';
import { type InFlight, MqttLink, type OnMessage } from './mqtt-link.ts';
import { OfflineTally } from './offline-tally.ts';
import { openTransport } from './open-transport.ts';
import type { Backlog } from './receive-flow.ts';
import { type AskedSubscription, Subscriptions } from './subscriptions.ts';
import { TakeoverWatch } from './takeover-watch.ts';

/** A connection that lasted this long was sound: the next loss starts with a short wait again. */
const SOUND_AFTER_MS = 10_000;

export interface ConnectionDeps {
  handle: SessionHandle;
  clock: Clock;
  log: Log;
  /** Wait before the n-th try to get back, in milliseconds. */
  retryDelayMs(attempt: number): number;
  onMessage: OnMessage;
  /** Told of every change of state, client id or subscriptions. */
  onChange(): void;
}

export interface ConnectionState {
  state: SessionState;
  sinceMs: number;
  reason: WireError | null;
  retry: { attempt: number; atMs: number } | null;
}

/**
 * Keeps one session connected: opens it, brings it back with growing waits when it was lost, and leaves it
 * failed where trying again would not help. A first connection that fails is failed at once.
 */
export class Connection {
  readonly subscriptions: Subscriptions;
  readonly offline: OfflineTally;
  isSessionPresent = false;
  /** What the broker said when it last accepted the connection. */
  broker: BrokerFacts | null = null;
  clientId: string;
  #now: ConnectionState;
  #link: MqttLink | null = null;
  #run: { abort: AbortController; ended: Promise<void> } | null = null;
  #inFlight: InFlight | null;

  constructor(
    private readonly deps: ConnectionDeps,
    private settings: MqttSettings,
    private readonly secrets: GivenSecrets,
  ) {
    this.subscriptions = new Subscriptions(settings.subscriptions);
    this.offline = new OfflineTally(() => Number(deps.clock.nowNs()) / 1e6);
    this.clientId = settings.clientId || `wirebench-${randomBytes(5).toString('hex')}`;
    this.#now = { state: 'connecting', sinceMs: deps.clock.nowMs(), reason: null, retry: null };
    this.#inFlight = settings.cleanStart ? null : newInFlight();
  }

  get now(): ConnectionState {
    return this.#now;
  }

  /** What waits to be taken in; null while it is not connected. */
  get backlog(): Backlog | null {
    return this.#now.state === 'open' ? (this.#link?.backlog ?? null) : null;
  }

  /** Connects, unless it is connected or about to be. A waiting retry happens at once. */
  open(): void {
    const { state } = this.#now;
    if (this.#run && (state === 'open' || state === 'connecting')) return;
    this.#run?.abort.abort();
    const abort = new AbortController();
    const before = this.#run?.ended ?? Promise.resolve();
    if (state !== 'closing') this.#enter('connecting');
    // Who was connected before goes on trying; only a first connection fails at once.
    const ended = before.then(() => this.#keepOpen(abort.signal, state === 'reconnecting')).catch(this.#broke);
    this.#run = { abort, ended };
  }

  /** The computer stood still: a waiting retry happens at once, an open connection shows that it is alive. */
  wake(stoodMs: number, answerMs: number): void {
    const { state } = this.#now;
    if (state === 'reconnecting') this.open();
    if (state !== 'open') return;
    this.deps.handle.mark('note', `The computer stood still for ${Math.round(stoodMs / 1_000)} s; asking the broker`);
    this.#link?.probe(answerMs);
  }

  /** From the next connection on, only this certificate is accepted: its SHA-256 fingerprint. */
  trust(pinnedFingerprint: string): void {
    this.settings = { ...this.settings, pinnedFingerprint };
  }

  /** DISCONNECT and close; stays closed until opened again. */
  async close(): Promise<void> {
    const run = this.#run;
    if (!run || this.#now.state === 'closed' || this.#now.state === 'failed') return;
    this.#enter('closing');
    run.abort.abort();
    await this.#link?.end();
    await run.ended;
    if (this.#run === run) this.#enter('closed');
  }

  /** The open conversation. @throws LabError `mqtt.not-open`. */
  link(): MqttLink {
    if (!this.#link || this.#now.state !== 'open') throw new LabError('mqtt.not-open', { state: this.#now.state });
    return this.#link;
  }

  /** @throws LabError `mqtt.bad-topic`, `mqtt.not-open`, `mqtt.subscribe-refused`, `mqtt.lost`. */
  async subscribe(subscription: Subscription): Promise<void> {
    const rule = topicFilterProblem(subscription.filter);
    if (rule) throw new LabError('mqtt.bad-topic', { topic: subscription.filter, rule });
    const link = this.link();
    const asked = this.subscriptions.add({ ...subscription, isPaused: false });
    this.deps.onChange();
    const failure = await this.#ask(link, [asked]);
    if (failure) throw failure;
  }

  /** Unsubscribes but keeps it in the list, or subscribes it again. @throws LabError as `subscribe`. */
  async pause(filter: string, isPaused: boolean): Promise<void> {
    const asked = this.subscriptions.pause(filter, isPaused);
    this.deps.onChange();
    const link = this.#now.state === 'open' ? this.#link : null;
    if (!asked || !link) return;
    if (isPaused) return await link.unsubscribe(filter);
    const failure = await this.#ask(link, [asked]);
    if (failure) throw failure;
  }

  /** @throws LabError `mqtt.lost`. */
  async unsubscribe(filter: string): Promise<void> {
    this.subscriptions.remove(filter);
    this.deps.onChange();
    if (this.#now.state === 'open') await this.#link?.unsubscribe(filter);
  }

  async #keepOpen(signal: AbortSignal, wasOpenBefore: boolean): Promise<void> {
    if (this.#now.state === 'closing') this.#enter('closed');
    if (this.#now.state === 'closed' && !signal.aborted) this.#enter('connecting');
    const takeovers = new TakeoverWatch(this.settings.clientId);
    let wasOpen = wasOpenBefore;
    for (let attempt = 1; !signal.aborted; attempt++) {
      let reason: LabError;
      try {
        const link = await this.#connect(signal);
        const openedNs = this.deps.clock.nowNs();
        wasOpen = true;
        const end = await this.#stayOpen(link);
        const lastedMs = Number(this.deps.clock.nowNs() - openedNs) / 1e6;
        reason = takeovers.ended(end, lastedMs);
        if (lastedMs >= SOUND_AFTER_MS) attempt = 1;
      } catch (error) {
        reason = fromSocketError(error, this.settings);
      }
      if (signal.aborted) return;
      this.deps.handle.mark('error', textOf(reason).title);
      this.deps.log.info('mqtt connection ended', { session: this.deps.handle.id, code: reason.code });
      if (!wasOpen || !isPassing(reason)) return this.#enter('failed', reason.toWire());
      await this.#wait(attempt, reason, signal);
    }
  }

  async #connect(signal: AbortSignal): Promise<MqttLink> {
    const { settings, secrets, clientId } = this;
    const { handle, clock, onMessage } = this.deps;
    const limit = AbortSignal.timeout(settings.connectTimeoutMs);
    const both = AbortSignal.any([signal, limit]);
    try {
      const transport = await openTransport({ settings, secrets, signal: both, nowMs: () => clock.nowMs() });
      handle.update({ local: transport.local, remote: transport.remote });
      handle.mark('open', `${transport.local} → ${transport.remote}`);
      for (const note of transport.notes) handle.mark('note', note);
      const tap = maskedTap(handle);
      const link = new MqttLink({ transport, settings, secrets, clientId, inFlight: this.#inFlight, tap, onMessage });
      both.addEventListener('abort', () => this.#link !== link && void link.end(), { once: true });
      const connack = await link.opened;
      if (connack.sessionPresent && settings.cleanStart) return await refuseSession(link, settings);
      this.#link = link;
      this.isSessionPresent = connack.sessionPresent;
      this.broker = brokerFacts(connack);
      this.clientId = connack.properties?.assignedClientIdentifier ?? clientId;
      return link;
    } catch (error) {
      if (!limit.aborted || signal.aborted) throw error;
      const address = hostPort(settings.host, settings.port);
      throw new LabError('mqtt.timeout', { address, timeoutMs: settings.connectTimeoutMs }, { cause: error });
    }
  }

  /** From CONNACK to the end of the conversation; answers why it ended. */
  async #stayOpen(link: MqttLink): Promise<LabError> {
    const isKept = this.isSessionPresent;
    if (!isKept) {
      this.subscriptions.forgetAnswers();
      if (this.#inFlight) this.#inFlight = newInFlight();
    }
    this.#enter('open');
    const toAsk = this.subscriptions.toAsk(isKept);
    // Its failure is the connection's, which `closed` tells.
    if (toAsk.length > 0) this.#ask(link, toAsk).catch(() => undefined);
    // A session the broker kept still has what was paused meanwhile.
    if (isKept) for (const filter of this.subscriptions.paused) link.unsubscribe(filter).catch(() => undefined);
    const reason = await link.closed;
    this.#link = null;
    this.deps.handle.mark('close', 'the connection is closed');
    return reason;
  }

  async #ask(link: MqttLink, subscriptions: readonly AskedSubscription[]): Promise<LabError | null> {
    const codes = await link.subscribe(subscriptions);
    let failure: LabError | null = null;
    for (const [index, { filter }] of subscriptions.entries())
      failure = this.subscriptions.answer(filter, codes[index] ?? 0x80) ?? failure;
    this.deps.onChange();
    return failure;
  }

  async #wait(attempt: number, reason: LabError, signal: AbortSignal): Promise<void> {
    const delayMs = this.deps.retryDelayMs(attempt);
    this.#enter('reconnecting', reason.toWire(), { attempt, atMs: this.deps.clock.nowMs() + delayMs });
    // An abort only ends the wait: the loop that waits looks at the signal itself.
    await sleep(delayMs, undefined, { signal }).catch(() => undefined);
  }

  #enter(state: SessionState, reason?: WireError, retry?: { attempt: number; atMs: number }): void {
    if (state === 'reconnecting') this.offline.lost();
    else if (state !== 'connecting') this.offline.over();
    this.#now = { state, sinceMs: this.deps.clock.nowMs(), reason: reason ?? null, retry: retry ?? null };
    this.deps.handle.enter(state, { ...(reason ? { reason } : {}), ...(retry ? { retry } : {}) });
    this.deps.onChange();
  }

  readonly #broke = (error: unknown): void => {
    this.deps.log.error('mqtt connection broke unexpectedly', { session: this.deps.handle.id, error });
    const address = hostPort(this.settings.host, this.settings.port);
    this.#enter('failed', new LabError('mqtt.lost', { address, reason: String(error) }).toWire());
  };
}

/** A session that was not asked for would leave our subscriptions to chance. @throws LabError `mqtt.protocol-error`. */
async function refuseSession(link: MqttLink, { host, port }: MqttSettings): Promise<never> {
  await link.end();
  const rule = 'it answers with an old session where a new one was asked for [MQTT-3.2.2-2]';
  throw new LabError('mqtt.protocol-error', { address: hostPort(host, port), rule });
}

function newInFlight(): InFlight {
  return { incomingStore: new Store({ clean: false }), outgoingStore: new Store({ clean: false }) };
}
