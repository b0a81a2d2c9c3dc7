import type { ProfileId, RowRange, SessionId, ViewId } from '../../../shared/contract/ids.ts';
import type {
  MqttAnswer,
  MqttSessionStatus,
  TopicDetail,
  TreeChange,
  TreeWindow,
} from '../../../shared/contract/mqtt.ts';
import type { MqttSettings, Qos, Subscription } from '../../../shared/contract/mqtt-profile.ts';
import type { PlotWindow } from '../../../shared/contract/mqtt-series.ts';
import type { MessageProperties, PublishProperties } from '../../../shared/contract/mqtt-properties.ts';
import { brokerAddress, hostPort } from '../../../shared/domain/broker-address.ts';
import { connectionOwner } from '../../../shared/domain/connection-owner.ts';
import { topicNameProblem } from '../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { PayloadValues } from '../../ports/payload-values.ts';
import type { ProfileSource } from '../../ports/profiles.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { WatchedSource } from '../../ports/watched.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { retryDelayMs } from './backoff.ts';
import { HistoryBudget } from './history-budget.ts';
import { type MqttPlan, MqttSession } from './mqtt-session.ts';
import type { FoundNumbers } from './number-search.ts';
import type { SeriesQuery } from './series-views.ts';

/** All connections together hold at most so many times what one may. */
const SHARED_LIMITS = 4;

export interface MqttServiceDeps {
  sessions: Sessions;
  profiles: ProfileSource;
  clock: Clock;
  log: Log;
  /** What payloads hold that are no text. */
  values: PayloadValues;
  /** The alert rules kept with each connection; without it there are none. */
  watched?: WatchedSource;
  /** Memory budget of one connection's history, in bytes; all together get four times that. */
  historyLimitBytes(): number;
  /** Wait before the n-th try to get a lost connection back, in milliseconds; 1 s to 30 s unless given. */
  retryDelayMs?(attempt: number): number;
}

/** How long a broker may take to show that it is there after the computer woke up, in milliseconds. */
const PROBE_MS = 5_000;

interface One {
  sessionId: SessionId;
}

interface Message {
  topic: string;
  payload: Uint8Array;
  qos: Qos;
}

/** Every MQTT connection of this host; see `contract/mqtt.ts` for what each handler promises. */
export class MqttService implements AsyncDisposable {
  readonly #sessions = new Map<SessionId, MqttSession>();
  readonly #budget: HistoryBudget;

  constructor(private readonly deps: MqttServiceDeps) {
    this.#budget = new HistoryBudget(() => SHARED_LIMITS * deps.historyLimitBytes());
  }

  /**
   * The session of this profile as it is now, a live one first, opened again where it ended; or a new one.
   * @throws LabError `profile.unknown`, `secrets.unreadable`.
   */
  async connect({ profileId }: { profileId: ProfileId }): Promise<One> {
    const { name, settings, secrets } = await this.deps.profiles.openMqtt(profileId);
    const plan = { title: name, settings, secrets, profileId };
    const same = [...this.#sessions].filter(([, session]) => session.isOf(plan)).toReversed();
    const [sessionId, session] = same.find(([, each]) => !each.hasEnded) ?? same[0] ?? [];
    if (!session || !sessionId) return this.#open(plan);
    session.connection.open();
    return { sessionId };
  }

  async connectWith(plan: { title: string; settings: MqttSettings; secrets: GivenSecrets }): Promise<One> {
    return this.#open(plan);
  }

  /**
   * The open session of this title and address, or a new one; resolves once it is connected and subscribed.
   * @throws LabError why the connection failed.
   */
  async follow({ title, settings }: { title: string; settings: MqttSettings }): Promise<One> {
    const there = [...this.#sessions].find(([, session]) => session.isOpenTo(title, settings));
    const { sessionId } = there ? { sessionId: there[0] } : this.#open({ title, settings, secrets: {} });
    await this.session(sessionId).subscribed();
    return { sessionId };
  }

  /** The computer slept: every connection is asked whether it is still alive, rather than after its keep-alive. */
  wake(stoodMs: number, answerMs = PROBE_MS): void {
    for (const { connection } of this.#sessions.values()) connection.wake(stoodMs, answerMs);
  }

  /** The time of day was set: what came before and after does not compare. */
  clockSet(byMs: number): void {
    for (const session of this.#sessions.values()) session.clockSet(byMs);
  }

  /** @throws LabError `mqtt.no-session`, as all below. */
  async disconnect({ sessionId }: One): Promise<void> {
    await this.session(sessionId).connection.close();
  }

  async reconnect({ sessionId }: One): Promise<void> {
    this.session(sessionId).connection.open();
  }

  async trust({ sessionId, fingerprint }: One & { fingerprint: string }): Promise<void> {
    this.session(sessionId).trust(fingerprint);
  }

  async settings({ sessionId }: One): Promise<{ settings: MqttSettings; secrets: (keyof GivenSecrets)[] }> {
    return this.session(sessionId).openedWith();
  }

  status({ sessionId }: One, sink: LatestSink<MqttSessionStatus>): void {
    this.session(sessionId).showStatus(sink);
  }

  /** @throws LabError `mqtt.bad-topic`, `mqtt.not-open`, `mqtt.subscribe-refused`, `mqtt.lost`. */
  async subscribe({ sessionId, ...subscription }: One & Subscription): Promise<void> {
    await this.session(sessionId).connection.subscribe(subscription);
  }

  /** @throws LabError as `subscribe`. */
  async pauseSubscription({ sessionId, filter, isPaused }: One & { filter: string; isPaused: boolean }): Promise<void> {
    await this.session(sessionId).connection.pause(filter, isPaused);
  }

  async colorSubscription({
    sessionId,
    filter,
    color,
  }: One & { filter: string; color: NonNullable<Subscription['color']> | null }): Promise<void> {
    this.session(sessionId).color(filter, color);
  }

  /** @throws LabError `mqtt.lost`. */
  async unsubscribe({ sessionId, filter }: One & { filter: string }): Promise<void> {
    await this.session(sessionId).connection.unsubscribe(filter);
  }

  tree({ sessionId, viewId, first, count }: One & RowRange & { viewId: ViewId }, sink: LatestSink<TreeWindow>): void {
    this.session(sessionId).showTree(viewId, { first, count }, sink);
  }

  async changeTree({
    sessionId,
    viewId,
    change,
  }: One & { viewId: ViewId; change: TreeChange }): Promise<{ index: number | null }> {
    return { index: await this.session(sessionId).views.change(viewId, change) };
  }

  /** @throws LabError `mqtt.no-topic`. */
  topic({ sessionId, nodeId, first, count }: One & RowRange & { nodeId: number }, sink: LatestSink<TopicDetail>): void {
    this.session(sessionId).showTopic(nodeId, { first, count }, sink);
  }

  async findTopic({ sessionId, topic }: One & { topic: string }): Promise<{ nodeId: number | null }> {
    return { nodeId: this.session(sessionId).store.tree.find(topic)?.id ?? null };
  }

  /** @throws LabError `mqtt.no-topic`, `mqtt.payload-gone`. */
  async payload({ sessionId, nodeId, seq, offset }: One & { nodeId: number; seq: number; offset: number }): Promise<{
    bytes: Uint8Array<ArrayBuffer>;
    sizeBytes: number;
  }> {
    const { store } = this.session(sessionId);
    return store.payload(store.node(nodeId), seq, offset);
  }

  /** @throws LabError `mqtt.no-topic`, `mqtt.payload-gone`. */
  async properties({ sessionId, nodeId, seq }: One & { nodeId: number; seq: number }): Promise<MessageProperties> {
    const { store } = this.session(sessionId);
    return store.properties(store.node(nodeId), seq);
  }

  /** @throws LabError `mqtt.bad-topic`, `mqtt.not-open`, `mqtt.publish-refused`, `mqtt.lost`. */
  async publish({
    sessionId,
    topic,
    payload,
    qos,
    retain,
    properties,
  }: One & Message & { retain: boolean; properties?: PublishProperties | undefined }): Promise<{ tookMs: number }> {
    const session = this.session(sessionId);
    checkName(topic);
    return { tookMs: await session.sender.publish(topic, payload, qos, retain, properties) };
  }

  /** @throws LabError `mqtt.no-answer`, as `publish` and `subscribe`. */
  async ask({
    sessionId,
    topic,
    payload,
    qos,
    properties,
    timeoutMs,
  }: One & Message & { properties: PublishProperties; timeoutMs: number }): Promise<MqttAnswer> {
    const session = this.session(sessionId);
    checkName(topic);
    return await session.sender.ask(topic, payload, qos, properties, timeoutMs);
  }

  /** An empty retained message makes the broker forget the topic's [MQTT-3.3.1-6]. @throws as `publish`. */
  async clearRetained({ sessionId, topic }: One & { topic: string }): Promise<void> {
    const session = this.session(sessionId);
    checkName(topic);
    await session.sender.clearRetained(topic);
  }

  series({ sessionId, ...query }: One & SeriesQuery, sink: LatestSink<PlotWindow>): void {
    this.session(sessionId).showSeries(query, sink);
  }

  async exportSeries(
    { sessionId, sources, range }: One & Pick<SeriesQuery, 'sources' | 'range'>,
    sink: Sink<Uint8Array>,
  ): Promise<void> {
    await this.session(sessionId).series.export(sources, range, sink);
  }

  async numbers({ sessionId, filter }: One & { filter: string }, signal: AbortSignal): Promise<FoundNumbers> {
    return this.session(sessionId).series.find(filter, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session.connection.close()));
    for (const session of sessions) session.forget();
  }

  #open(plan: MqttPlan): One {
    const { profileId } = plan;
    const { host, port } = plan.settings;
    const title = plan.title || hostPort(host, port);
    const handle = this.deps.sessions.open({
      kind: 'mqtt',
      title,
      remote: hostPort(host, port),
      ...(profileId ? { profileId } : {}),
      close: () => session.connection.close(),
      renamed: (name) => session.rename(name),
      forgotten: () => this.#forget(handle.id),
    });
    const keepBudget = (): void => this.#budget.keep();
    const session = new MqttSession({ retryDelayMs, ...this.deps, handle, keepBudget }, { ...plan, title });
    this.#sessions.set(handle.id, session);
    const owner = connectionOwner(profileId ?? null, brokerAddress(plan.settings));
    session.onForgotten = this.deps.watched?.follow(owner, ({ rules }) => session.alerts.setRules(rules));
    this.#budget.add(session);
    session.connection.open();
    return { sessionId: handle.id };
  }

  #forget(sessionId: SessionId): void {
    const session = this.#sessions.get(sessionId);
    if (!session) return;
    this.#sessions.delete(sessionId);
    this.#budget.remove(session);
    session.forget();
  }

  /** @throws LabError `mqtt.no-session`. */
  session(sessionId: SessionId): MqttSession {
    const session = this.#sessions.get(sessionId);
    if (!session) throw new LabError('mqtt.no-session', { sessionId });
    return session;
  }
}

/** @throws LabError `mqtt.bad-topic`. */
function checkName(topic: string): void {
  const rule = topicNameProblem(topic);
  if (rule) throw new LabError('mqtt.bad-topic', { topic, rule });
}
