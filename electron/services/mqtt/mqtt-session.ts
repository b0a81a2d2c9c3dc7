import { isDeepStrictEqual } from 'node:util';

import type { ProfileId, RowRange, ViewId } from '../../../shared/contract/ids.ts';
import type { PlotWindow } from '../../../shared/contract/mqtt-series.ts';
import type { MqttSessionStatus, TopicDetail, TreeWindow } from '../../../shared/contract/mqtt.ts';
import type { MqttSettings, Subscription } from '../../../shared/contract/mqtt-profile.ts';
import { brokerAddress } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PayloadValues } from '../../ports/payload-values.ts';
import type { Log } from '../../ports/log.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { AlertDesk } from './alerts/alert-desk.ts';
import type { GivenSecrets } from './given-secrets.ts';
import type { BudgetShare } from './history-budget.ts';
import { ChangePulse } from './change-pulse.ts';
import { Connection } from './connection.ts';
import type { Arrival, MessageHistory } from './message-history.ts';
import { MessageSender } from './message-sender.ts';
import { seriesReaders } from './series-reader.ts';
import { type SeriesQuery, SeriesViews } from './series-views.ts';
import { ReceiveLedger } from './receive-ledger.ts';
import { OpenRequests } from './open-requests.ts';
import { TopicNotes } from './topic-notes.ts';
import { TopicStore } from './topic-store.ts';
import { TreeViews } from './tree-views.ts';

/** A window deep in a long history takes time to find: so many times that long it rests before the next. */
const DETAIL_REST = 20;

export interface MqttSessionDeps {
  clock: Clock;
  log: Log;
  values: PayloadValues;
  handle: SessionHandle;
  historyLimitBytes(): number;
  /** Runs with every round of changes: keeps all connections together within their budget. */
  keepBudget(): void;
  retryDelayMs(attempt: number): number;
}

export interface MqttPlan {
  title: string;
  settings: MqttSettings;
  secrets: GivenSecrets;
  /** The saved profile it comes from. */
  profileId?: ProfileId;
}

/** Whoever follows a session and must be told when it is gone. */
interface Follower {
  end(error: LabError): void;
  signal: AbortSignal;
}

/** One MQTT connection with all it has received; outlives every page that looks at it. */
export class MqttSession implements BudgetShare {
  readonly store: TopicStore;
  readonly connection: Connection;
  readonly views: TreeViews;
  readonly series: SeriesViews;
  readonly alerts: AlertDesk;
  readonly requests = new OpenRequests();
  readonly sender: MessageSender;
  /** Told of every message as it arrives, such as a recording. */
  readonly taps = new Set<(topic: string, message: Arrival) => void>();
  readonly #pulse: ChangePulse;
  readonly #ledger: ReceiveLedger;
  readonly #followers = new Set<Follower>();
  #plan: MqttPlan;
  #title: string;
  #toldEvicted = 0;
  /** Runs once when the session is off the list. */
  onForgotten: (() => void) | undefined;

  constructor(
    private readonly deps: MqttSessionDeps,
    plan: MqttPlan,
  ) {
    const { clock, handle } = deps;
    this.#plan = plan;
    this.#title = plan.title;
    const nowMs = (): number => clock.nowMs();
    const badTopics = new TopicNotes((note) => handle.mark('note', note));
    this.store = new TopicStore(deps.historyLimitBytes, nowMs, (topic) => badTopics.add(topic));
    this.#pulse = new ChangePulse(
      () => this.#isWarm(),
      () => this.#keepHouse(),
    );
    this.views = new TreeViews({ tree: this.store.tree, history: this.store.history, nowMs }, this.#pulse);
    const readerFor = seriesReaders(deps.values, this.store);
    this.series = new SeriesViews(
      { tree: this.store.tree, history: this.store.history, nowMs, readerFor },
      this.#pulse,
    );
    this.alerts = new AlertDesk({
      store: this.store,
      isOpen: () => this.connection.now.state === 'open',
      onChange: () => this.#pulse.changed(),
    });
    this.connection = new Connection(
      {
        ...deps,
        onMessage: (topic, message) => {
          const node = this.store.add(topic, message);
          this.connection.subscriptions.tally.count(node, message.payload.byteLength, message.properties);
          this.requests.offer(topic, message);
          this.alerts.offer(node);
          if (this.taps.size > 0) for (const tap of this.taps) tap(topic, message);
          this.#pulse.changed();
        },
        onChange: () => this.#pulse.changed(),
      },
      plan.settings,
      plan.secrets,
    );
    const { store, connection, alerts } = this;
    this.#ledger = new ReceiveLedger({ store, badTopics, connection, alerts, onChange: () => this.#pulse.changed() });
    this.sender = new MessageSender({
      clock,
      connection: this.connection,
      requests: this.requests,
      store: this.store,
      protocolVersion: plan.settings.protocolVersion,
      onChange: () => this.#pulse.changed(),
    });
  }

  /** Its settings, and the names of the secrets it has. */
  openedWith(): { settings: MqttSettings; secrets: (keyof GivenSecrets)[] } {
    const { settings, secrets } = this.#plan;
    const names = [
      'password',
      'clientKey',
      'clientKeyPassphrase',
      'authorization',
      'proxyPassword',
      'authenticationData',
    ] as const;
    return { settings, secrets: names.filter((name) => secrets[name]) };
  }

  /** The user gave the session another name. */
  rename(title: string): void {
    this.#title = title;
    this.#pulse.changed();
  }

  /** Gives a subscription the colour it is told apart by; null takes it away. */
  color(filter: string, color: Subscription['color'] | null): void {
    this.connection.subscriptions.color(filter, color);
    this.#pulse.changed();
  }

  /** Whether this is an open session of that title to that address. */
  isOpenTo(title: string, settings: MqttSettings): boolean {
    const isSame = this.#title === title && brokerAddress(this.#plan.settings) === brokerAddress(settings);
    return isSame && this.connection.now.state === 'open';
  }

  /** Whether it comes from this profile, and the profile is still what it was then. */
  isOf({ profileId, settings, secrets }: MqttPlan): boolean {
    const plan = this.#plan;
    return plan.profileId === profileId && isDeepStrictEqual([plan.settings, plan.secrets], [settings, secrets]);
  }

  get title(): string {
    return this.#title;
  }

  get hasEnded(): boolean {
    const { state } = this.connection.now;
    return state === 'closed' || state === 'failed';
  }

  get sinceMs(): number {
    return this.connection.now.sinceMs;
  }

  get history(): MessageHistory {
    return this.store.history;
  }

  /** The time of day was set, forward if positive: times before and after do not compare. */
  clockSet(byMs: number): void {
    const direction = byMs > 0 ? 'forward' : 'back';
    const text = `The computer’s clock was set ${direction} by ${Math.round(Math.abs(byMs) / 1_000)} s`;
    this.deps.handle.mark('note', `${text}: times before and after do not compare`);
  }

  /** Messages were let go for the sake of other sessions. */
  onCut(): void {
    this.#pulse.changed();
  }

  /** Accepts only this certificate from now on, by its SHA-256 fingerprint, and connects again. */
  trust(pinnedFingerprint: string): void {
    const settings = { ...this.#plan.settings, pinnedFingerprint };
    this.#plan = { ...this.#plan, settings };
    this.connection.trust(pinnedFingerprint);
    this.connection.open();
  }

  /** Resolves once it is connected and the broker has answered every subscription. @throws LabError why not. */
  subscribed(): Promise<void> {
    return new Promise((resolve, reject) => {
      const listening = new AbortController();
      const check = (): void => {
        const { hasEnded } = this;
        const { state, reason } = this.connection.now;
        if (!hasEnded && !(state === 'open' && this.connection.subscriptions.areAnswered)) return;
        listening.abort();
        if (!hasEnded) resolve();
        else reject(reason ? LabError.fromWire(reason) : new LabError('mqtt.not-open', { state }));
      };
      const { signal } = listening;
      this.#follow({ signal, end: reject });
      this.#pulse.listen(check, signal);
    });
  }

  /** Calls back once when the connection is not open, with the reason; until `signal` aborts. */
  whenNotOpen(callback: (why: LabError) => void, signal: AbortSignal): void {
    const check = (): void => {
      const { state, reason } = this.connection.now;
      if (state !== 'open') callback(reason ? LabError.fromWire(reason) : new LabError('mqtt.not-open', { state }));
    };
    this.#follow({ signal, end: callback });
    this.#pulse.listen(check, signal);
  }

  /** Ends the reader when the session is off the list. */
  endWithIt(follower: Follower): void {
    this.#follow(follower);
  }

  showStatus(sink: LatestSink<MqttSessionStatus>): void {
    this.show(sink, () => this.#status());
  }

  /** Follows any state of the session that is made when it is sent. */
  show<State>(sink: LatestSink<State>, make: () => State): void {
    this.#follow(sink);
    this.#pulse.listen(() => sink.offer(make), sink.signal);
    sink.offer(make);
  }

  showTree(viewId: ViewId, range: RowRange, sink: LatestSink<TreeWindow>): void {
    this.#follow(sink);
    this.views.show(viewId, range, sink);
  }

  /** @throws LabError `mqtt.no-topic`. */
  showTopic(nodeId: number, range: RowRange, sink: LatestSink<TopicDetail>): void {
    const node = this.store.node(nodeId);
    this.#follow(sink);
    let seen = -1;
    let restUntilMs = 0;
    const make = (): TopicDetail => {
      const startedMs = performance.now();
      const detail = this.store.detail(node, range);
      restUntilMs = performance.now() + DETAIL_REST * (performance.now() - startedMs);
      return detail;
    };
    const offer = (): void => {
      const isSeen = seen === node.newestSeq && node.ratePerS(this.deps.clock.nowMs()) === 0;
      if (isSeen || performance.now() < restUntilMs) return;
      seen = node.newestSeq;
      sink.offer(make);
    };
    this.#pulse.listen(offer, sink.signal);
    sink.offer(make);
  }

  /** Lets go of everything and sends everybody away: the session is off the list. */
  forget(): void {
    const gone = new LabError('mqtt.no-session', { sessionId: this.deps.handle.id });
    for (const follower of [...this.#followers]) follower.end(gone);
    this.#followers.clear();
    this.views[Symbol.dispose]();
    this.series[Symbol.dispose]();
    this.onForgotten?.();
    this.alerts.stop();
    this.#pulse.stop();
  }

  showSeries(query: SeriesQuery, sink: LatestSink<PlotWindow>): void {
    this.#follow(sink);
    this.series.show(query, sink);
  }

  #follow(follower: Follower): void {
    if (follower.signal.aborted) return;
    this.#followers.add(follower);
    follower.signal.addEventListener('abort', () => this.#followers.delete(follower), { once: true });
  }

  #isWarm(): boolean {
    return this.store.tree.root.ratePerS(this.deps.clock.nowMs()) > 0 || this.#ledger.isMoving;
  }

  /** With every pulse: a limit that was lowered takes hold, and the status bar learns of drops. */
  #keepHouse(): void {
    const { history } = this.store;
    if (!history.evict()) this.#pulse.changed();
    this.deps.keepBudget();
    const dropped = history.evictedMessages - this.#toldEvicted;
    if (dropped === 0) return;
    this.#toldEvicted = history.evictedMessages;
    this.deps.handle.addDropped(dropped);
  }

  #hasIdentifiers(): boolean {
    const { broker } = this.connection;
    return this.#plan.settings.protocolVersion === 5 && broker !== null && broker.areSubscriptionIdsAvailable !== false;
  }

  #status(): MqttSessionStatus {
    const { store, connection } = this;
    const { settings } = this.#plan;
    return {
      ...connection.now,
      title: this.#title,
      address: brokerAddress(settings),
      protocolVersion: settings.protocolVersion,
      clientId: connection.clientId,
      isSessionPresent: connection.isSessionPresent,
      broker: connection.broker,
      asked: {
        sessionExpiryS: settings.sessionExpiryS,
        keepAliveS: settings.keepaliveS,
        isCleanStart: settings.cleanStart,
      },
      subscriptions: connection.subscriptions.list(this.#hasIdentifiers()),
      topics: store.tree.topics,
      messages: store.tree.messages,
      payloadBytes: store.payloadBytes,
      messagesPerS: store.rate.perS(this.deps.clock.nowMs()),
      evictedMessages: store.history.evictedMessages,
      historyBytes: store.history.bytes,
      historyLimitBytes: this.deps.historyLimitBytes(),
      ...this.#ledger.state(),
    };
  }
}
