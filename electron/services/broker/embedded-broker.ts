import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import memoryPersistence from 'aedes-persistence';

import type { ClientWindow, RetainedWindow } from '../../../shared/contract/broker.ts';
import type { BrokerSettings, ListenerKind } from '../../../shared/contract/broker-settings.ts';
import type { SessionId } from '../../../shared/contract/ids.ts';
import type { Qos } from '../../../shared/contract/mqtt-profile.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Timers } from '../../../shared/wire/flow.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { ServerIdentity } from '../../ports/server-certificates.ts';
import type { SessionHandle, Sessions } from '../../ports/sessions.ts';
import type { Accepted } from '../lib/client-sessions.ts';
import { asRedelivered, atSubscribedQos, preferHigherQos } from '../lib/mqtt-delivery.ts';
import { MqttDoor } from '../lib/mqtt-door.ts';
import { refuseMqtt5 } from '../lib/refuse-mqtt5.ts';
import { within } from '../lib/within.ts';
import type { BrokerRun, Figures, Query } from './broker-run.ts';
import { ClientTable, type Traffic } from './client-table.ts';
import { Denials } from './denials.ts';
import { EntryCheck, type Login } from './entry-check.ts';
import { FaultBox } from './fault-box.ts';
import { forgetSession } from './forget-session.ts';
import { openKept, type Kept } from './kept/open-kept.ts';
import { LISTENER_NAMES, Listeners, type OpenListener } from './listeners.ts';
import { PacketGuard } from './packet-guard.ts';
import { PublishGate, type Publish } from './publish-gate.ts';
import { RetainedIndex } from './retained-index.ts';
import { TopicCheck } from './topic-check.ts';

const SPEAKS = 'The embedded broker speaks MQTT 3.1.1: choose that version, or run Mosquitto';
/** Longest time clients get to take leave, in milliseconds. */
const CLOSE_MS = 1_000;
const TICK_MS = 1_000;

export interface EmbeddedBrokerDeps {
  sessions: Sessions;
  log: Log;
  clock: Clock;
  timers: Timers;
  random(): number;
  /** The settings of the moment: users, rules, limits and faults hold as soon as they are saved. */
  settings(): BrokerSettings;
  /** File that retained messages and sessions are kept in, where the settings want that. */
  stateFile: string;
  /** What is kept of a user's password. */
  passwordHash(user: string): string | null;
  /** Something the status or a list shows has changed. */
  onChange(): void;
  /** The user closed the broker's session. */
  onClose(): Promise<void>;
}

/** One connection, from its first byte. */
interface Visit {
  accepted: Accepted;
  listener: ListenerKind;
  traffic: { messagesIn: number; messagesOut: number } & Traffic;
  /** Null until it is let in under a user's name. */
  user: string | null;
  keepaliveS: number;
}

/** An MQTT 3.1.1 broker whose every connection is a session, with users, rules, limits and faults. */
export class EmbeddedBroker implements BrokerRun {
  readonly sessionId: SessionId;
  readonly #deps: EmbeddedBrokerDeps;
  readonly #aedes: Aedes;
  readonly #session: SessionHandle;
  readonly #door: MqttDoor;
  readonly #listenerOf = new WeakMap<Socket, ListenerKind>();
  readonly #visits = new WeakMap<Duplex, Visit>();
  readonly #table = new ClientTable();
  readonly #retained = new RetainedIndex();
  readonly #denials = new Denials();
  readonly #faults: FaultBox;
  #listeners: Listeners | undefined;
  #timer: unknown;
  #messagesIn = 0;
  #messagesOut = 0;

  private constructor(
    deps: EmbeddedBrokerDeps,
    aedes: Aedes,
    private readonly kept: Kept | null,
  ) {
    this.#deps = deps;
    this.#aedes = aedes;
    this.#faults = new FaultBox(() => deps.settings().faults, deps.random);
    const close = (): Promise<void> => deps.onClose();
    this.#session = deps.sessions.open({ kind: 'broker', title: 'MQTT broker', close });
    this.sessionId = this.#session.id;
    this.#door = new MqttDoor(deps.sessions, this.sessionId, (stream) => this.#handle(stream));
    this.#install();
    if (kept) this.#takeUp(kept);
  }

  /**
   * Listens as the settings say.
   * @param identity for the TLS listeners; null where there are none.
   * @throws LabError as `Listeners.open`.
   */
  static async start(deps: EmbeddedBrokerDeps, identity: ServerIdentity | null): Promise<EmbeddedBroker> {
    const kept = deps.settings().keepsState ? await openKept(deps.stateFile, deps.clock, deps.log) : null;
    const persistence = asRedelivered(kept?.state.persistence ?? memoryPersistence());
    const aedes = await Aedes.createBroker({ id: 'wirebench', persistence });
    const broker = new EmbeddedBroker(deps, aedes, kept);
    try {
      await broker.#listen(identity);
      return broker;
    } catch (error) {
      await broker[Symbol.asyncDispose]();
      throw error;
    }
  }

  get listeners(): readonly OpenListener[] {
    return this.#listeners?.open ?? [];
  }

  figures(): Figures {
    return {
      clients: this.#table.size,
      messagesIn: this.#messagesIn,
      messagesOut: this.#messagesOut,
      retained: this.#retained.size,
      denied: this.#denials.count,
      denials: this.#denials.newest(),
      faultHits: this.#faults.hits(),
    };
  }

  clients(query: Query): ClientWindow {
    return this.#table.window(query);
  }

  retained(query: Query): RetainedWindow {
    return this.#retained.window(query);
  }

  kick(clientId: string): void {
    const client = this.#table.get(clientId);
    if (!client) throw new LabError('broker.no-client', { clientId });
    client.cut();
  }

  /** Stores an empty retained message, which removes the one there is [MQTT-3.3.1-10]. */
  clearRetained(topic: string): Promise<void> {
    const packet: PublishPacket = {
      cmd: 'publish',
      topic,
      payload: Buffer.alloc(0),
      qos: 0,
      dup: false,
      retain: true,
    };
    return new Promise((resolve, reject) => {
      this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#deps.timers.clear(this.#timer);
    if (this.#session.state === 'open') this.#session.enter('closing');
    const closed = this.#listeners?.[Symbol.asyncDispose]();
    const aedes = this.#aedes;
    if (!aedes.closed) await within(CLOSE_MS, new Promise<void>((resolve) => aedes.close(resolve)));
    this.#door.cutAll();
    await closed;
    this.kept?.close();
    this.#session.mark('close', 'stopped');
    this.#session.enter('closed');
  }

  /** Goes on with what an earlier run kept. */
  #takeUp({ state, damaged }: Kept): void {
    state.continueCounting(this.#aedes);
    for (const { topic, qos, payload } of state.retained) {
      const row = { topic, qos, storedAtMs: this.#deps.clock.nowMs(), clientId: '' };
      this.#retained.put(row, Buffer.from(payload as Uint8Array));
    }
    if (damaged !== null)
      this.#session.mark('note', `what was kept could not be read: it is now ${damaged}, and the broker starts empty`);
  }

  async #listen(identity: ServerIdentity | null): Promise<void> {
    this.#listeners = await Listeners.open({
      settings: this.#deps.settings(),
      identity,
      onSocket: (kind, socket) => {
        this.#listenerOf.set(socket, kind);
        if (kind === 'ws' || kind === 'wss') this.#door.enterWebSocket(socket);
        else this.#door.enter(socket);
      },
      onTlsFault: (kind, from, reason) =>
        this.#session.mark('error', `${LISTENER_NAMES[kind]}: ${from} did not finish the handshake (${reason})`),
    });
    const local = this.#listeners.open.map(({ kind, port }) => `${kind} ${port}`).join(', ');
    this.#session.update({ local });
    this.#session.mark('open', `listening: ${local}`);
    this.#session.enter('open');
    this.#tick();
  }

  #tick(): void {
    this.#table.tick(TICK_MS / 1_000);
    if (this.#table.size > 0) this.#deps.onChange();
    this.#timer = this.#deps.timers.set(() => this.#tick(), TICK_MS);
  }

  #handle(stream: Duplex): void {
    const accepted = this.#door.of(stream);
    if (!accepted) return void stream.destroy();
    const { socket } = accepted;
    const traffic = {
      messagesIn: 0,
      messagesOut: 0,
      get bytesIn() {
        return socket.bytesRead;
      },
      get bytesOut() {
        return socket.bytesWritten;
      },
    };
    const listener = this.#listenerOf.get(socket) ?? 'tcp';
    this.#visits.set(stream, { accepted, listener, traffic, user: null, keepaliveS: 0 });
    this.#aedes.handle(stream);
    const guard = new PacketGuard(this.#deps.settings().maxPayloadBytes);
    // Aedes reads by hand; each piece it reads is shown here first.
    stream.on('data', (bytes: Uint8Array) => {
      const size = guard.tooLarge(bytes);
      if (size === null) return;
      accepted.mark('error', `a packet of ${size} bytes is over the broker’s limit; the connection is cut`);
      stream.destroy();
    });
  }

  /** Hooks into Aedes. */
  #install(): void {
    const aedes = this.#aedes;
    const { settings, passwordHash } = this.#deps;
    const entry = new EntryCheck({ settings, passwordHash, faults: this.#faults, table: this.#table });
    aedes.preConnect = (client, packet, done) => {
      const visit = this.#visits.get(client.conn);
      if (visit) visit.keepaliveS = packet.keepalive ?? 0;
      preferHigherQos(client);
      refuseMqtt5(client, packet, SPEAKS, done);
    };
    aedes.authenticate = (client, name, password, done) =>
      void this.#letIn(entry, client, { name: name ?? null, password }, done);
    this.#installTopics(aedes);
    this.#follow(aedes);
  }

  async #letIn(entry: EntryCheck, client: Client, login: Login, done: Answer): Promise<void> {
    const { refusal, user } = await entry.check(client.id, login);
    const visit = this.#visits.get(client.conn);
    if (visit) visit.user = user;
    if (!refusal) {
      await this.#expire(client);
      return done(null, true);
    }
    const about = { what: 'connect', topic: '', told: 'connack', user: login.name ?? '' } as const;
    this.#denied(client, about, refusal.message);
    done(refusal, false);
  }

  /** Before the broker looks for a session that it kept. */
  async #expire(client: Client): Promise<void> {
    if (client.clean || !this.#faults.forSession(client.id)) return;
    await forgetSession(this.#aedes, client.id);
    this.#visits.get(client.conn)?.accepted.mark('note', 'fault on purpose: its session has expired');
  }

  #installTopics(aedes: Aedes): void {
    const check = new TopicCheck(this.#deps.settings);
    const subject = (client: Client) => ({ clientId: client.id, user: this.#visits.get(client.conn)?.user ?? null });
    const gate = new PublishGate({
      publish: aedes.publish.bind(aedes) as unknown as Publish,
      timers: this.#deps.timers,
      faults: this.#faults,
      maxPayloadBytes: () => this.#deps.settings().maxPayloadBytes,
      mayWrite: (client, topic) => check.mayWrite(subject(client), topic),
      onDenied: (client, topic) => this.#denied(client, { what: 'publish', topic, told: 'nothing' }, NOT_TOLD),
      note: (client, text) => this.#visits.get(client.conn)?.accepted.mark('note', text),
      onPublished: (packet, client) => this.#published(packet, client),
    });
    // Everything clients publish, last wills too, comes through here.
    Object.assign(aedes, { publish: gate.publish });
    aedes.authorizePublish = gate.arrive;
    aedes.authorizeSubscribe = (client, subscription, done) => {
      if (check.maySubscribe(subject(client), subscription.topic)) return done(null, subscription);
      this.#denied(client, { what: 'subscribe', topic: subscription.topic, told: 'suback' }, 'the SUBACK says so');
      done(null, null);
    };
    aedes.authorizeForward = (client, packet) => {
      if (!check.mayRead(subject(client), packet.topic)) return null;
      const visit = this.#visits.get(client.conn);
      if (visit) visit.traffic.messagesOut += 1;
      this.#messagesOut += 1;
      return atSubscribedQos(client, packet);
    };
  }

  #follow(aedes: Aedes): void {
    const { log, onChange } = this.#deps;
    aedes.on('client', (client) => {
      this.#enter(client);
      onChange();
    });
    aedes.on('clientDisconnect', (client) => {
      const visit = this.#visits.get(client.conn);
      if (visit) this.#table.remove(client.id, visit.traffic);
      onChange();
    });
    const fault = (client: { conn: Duplex }, error: Error): void =>
      this.#door.of(client.conn)?.mark('error', error.message);
    aedes.on('clientError', fault);
    aedes.on('connectionError', fault);
    (aedes as NodeJS.EventEmitter).on('error', (error: unknown) => log.error('embedded broker', { error }));
  }

  #enter(client: Client): void {
    const visit = this.#visits.get(client.conn);
    if (!visit) return;
    const { accepted, listener, traffic, user, keepaliveS } = visit;
    this.#table.add({
      clientId: client.id,
      sessionId: accepted.name(client.id),
      user: user ?? '',
      address: accepted.from,
      listener,
      protocolVersion: client.version,
      keepaliveS,
      isClean: client.clean,
      connectedAtMs: this.#deps.clock.nowMs(),
      subscriptions: () => subscriptionsOf(client),
      queuedBytes: () => client.conn.writableLength + accepted.socket.writableLength,
      traffic,
      cut: () => accepted.socket.destroy(),
    });
  }

  #published(packet: PublishPacket, client: Client | null): void {
    if (client) {
      this.#messagesIn += 1;
      const visit = this.#visits.get(client.conn);
      if (visit) visit.traffic.messagesIn += 1;
    }
    if (packet.retain && !packet.topic.startsWith('$SYS/')) {
      const { topic, qos, payload } = packet;
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      this.#retained.put({ topic, qos, storedAtMs: this.#deps.clock.nowMs(), clientId: client?.id ?? '' }, bytes);
    }
    this.#deps.onChange();
  }

  #denied(client: Client, about: DenialFacts, words: string): void {
    const visit = this.#visits.get(client.conn);
    const user = about.user ?? visit?.user ?? '';
    this.#denials.add({ ...about, user, atMs: this.#deps.clock.nowMs(), clientId: client.id });
    const where = about.topic === '' ? about.what : `${about.what} ${about.topic}`;
    visit?.accepted.mark('note', `denied: ${where} (${words})`);
    this.#deps.onChange();
  }
}

type Answer = (error: AuthenticateError | null, isWelcome: boolean) => void;
type DenialFacts = Pick<Figures['denials'][number], 'what' | 'topic' | 'told'> & { user?: string };

const NOT_TOLD = 'MQTT 3.1.1 has no way to say so: the message was dropped, and the client is not told';

/** Aedes keeps them by filter, without saying so in its types. */
function subscriptionsOf(client: Client): ReadonlyMap<string, Qos> {
  const { subscriptions } = client as unknown as { subscriptions: Readonly<Record<string, { qos: Qos }>> };
  return new Map(Object.entries(subscriptions).map(([filter, { qos }]) => [filter, qos]));
}
