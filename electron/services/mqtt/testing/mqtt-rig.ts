import type { SessionId, ViewId } from '../../../../shared/contract/ids.ts';
import type { MqttSessionStatus, TopicDetail, TreeWindow } from '../../../../shared/contract/mqtt.ts';
import { DEFAULT_MQTT, type MqttSettings } from '../../../../shared/contract/mqtt-profile.ts';
import type { SessionState } from '../../../../shared/contract/sessions.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Log } from '../../../ports/log.ts';
import type { PayloadValues } from '../../../ports/payload-values.ts';
import type { OpenedMqttProfile } from '../../../ports/profiles.ts';
import type { NewSession, SessionHandle, Sessions } from '../../../ports/sessions.ts';
import type { GivenSecrets } from '../given-secrets.ts';
import { MqttService } from '../mqtt-service.ts';

const WAIT_MS = 15_000;

/** Where no payload holds anything but text. */
export const noValues: PayloadValues = { readerFor: () => ({ isPinned: false, read: () => undefined }) };

/** A session of the fake registry: everything the service told about it. */
export class FakeHandle implements SessionHandle {
  readonly states: { state: SessionState; reason?: WireError }[] = [];
  readonly marks: string[] = [];
  readonly bytes = { in: 0, out: 0 };
  readonly chunks: { direction: 'in' | 'out'; bytes: Uint8Array }[] = [];
  dropped = 0;
  local = '';
  remote = '';

  constructor(
    readonly id: SessionId,
    readonly session: NewSession,
    private readonly keepsBytes: boolean,
  ) {}

  get state(): SessionState {
    return this.states.at(-1)?.state ?? 'connecting';
  }

  enter(state: SessionState, why: { reason?: WireError } = {}): void {
    this.states.push({ state, ...(why.reason ? { reason: why.reason } : {}) });
  }

  update({ local, remote }: { local?: string; remote?: string }): void {
    this.local = local ?? this.local;
    this.remote = remote ?? this.remote;
  }

  wire(direction: 'in' | 'out', bytes: Uint8Array): void {
    this.bytes[direction] += bytes.byteLength;
    if (this.keepsBytes) this.chunks.push({ direction, bytes });
  }

  mark(_kind: string, text: string): void {
    this.marks.push(text);
  }

  addDropped(count: number): void {
    this.dropped += count;
  }
}

/** A reader that is always ready and keeps the newest state. */
export class NewestState<Item> implements LatestSink<Item> {
  newest: Item | undefined;
  states = 0;
  /** What the stream ended with. */
  error: unknown;
  readonly #abort = new AbortController();
  readonly signal = this.#abort.signal;

  offer(make: () => Item): void {
    if (this.signal.aborted) return;
    this.newest = make();
    this.states++;
  }

  end(error?: unknown): void {
    this.error = error;
    this.#abort.abort();
  }

  /** Resolves with the first state that passes. @throws Error with the newest one when none does. */
  async until(isIt: (item: Item) => boolean): Promise<Item> {
    const until = Date.now() + WAIT_MS;
    while (!this.newest || !isIt(this.newest)) {
      if (Date.now() > until) throw new Error(`waited in vain; newest: ${JSON.stringify(this.newest, shorten)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.newest;
  }
}

function shorten(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? `${value.byteLength} bytes` : value;
}

export interface RigOptions {
  historyLimitBytes?: number;
  keepsBytes?: boolean;
  retryDelayMs?: (attempt: number) => number;
}

/** The MQTT service with a fake registry under it, and short ways to use it. */
export class MqttRig implements AsyncDisposable {
  readonly handles: FakeHandle[] = [];
  readonly logged: string[] = [];
  readonly service: MqttService;
  /** Saved profiles by id. */
  readonly profiles = new Map<string, OpenedMqttProfile>();
  historyLimitBytes: number;

  constructor(options: RigOptions = {}) {
    this.historyLimitBytes = options.historyLimitBytes ?? 64 * 1024 * 1024;
    const say = (message: string): number => this.logged.push(message);
    const log: Log = { info: say, warn: say, error: say };
    const sessions: Sessions = {
      open: (session) => {
        const id = `s${this.handles.length + 1}` as SessionId;
        const handle = new FakeHandle(id, session, options.keepsBytes ?? false);
        this.handles.push(handle);
        return handle;
      },
    };
    this.service = new MqttService({
      sessions,
      log,
      values: noValues,
      profiles: { openMqtt: (id) => this.#openProfile(id) },
      clock: { nowMs: () => Date.now(), nowNs: () => process.hrtime.bigint() },
      historyLimitBytes: () => this.historyLimitBytes,
      retryDelayMs: options.retryDelayMs ?? (() => 100),
    });
  }

  /** Begins a connection; resolves before it is open. */
  async start(settings: Partial<MqttSettings>, secrets: GivenSecrets = {}): Promise<RigSession> {
    const plan = { title: 'test', settings: { ...DEFAULT_MQTT, connectTimeoutMs: 5_000, ...settings }, secrets };
    const { sessionId } = await this.service.connectWith(plan);
    return new RigSession(this.service, sessionId, this.handles.at(-1)!);
  }

  /** The same, once it is open and subscribed. */
  async open(settings: Partial<MqttSettings>, secrets: GivenSecrets = {}): Promise<RigSession> {
    const session = await this.start(settings, secrets);
    await session.status.until(
      ({ state, subscriptions }) => state === 'open' && subscriptions.every(({ grantedQos }) => grantedQos !== null),
    );
    return session;
  }

  /** The failure a connection ends in. */
  async failure(settings: Partial<MqttSettings>, secrets: GivenSecrets = {}): Promise<WireError> {
    const session = await this.start(settings, secrets);
    const { reason } = await session.status.until(({ state }) => state === 'failed');
    return reason!;
  }

  async #openProfile(id: string): Promise<OpenedMqttProfile> {
    const profile = this.profiles.get(id);
    if (!profile) throw new LabError('profile.unknown', { id });
    return structuredClone(profile);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service[Symbol.asyncDispose]();
  }
}

/** One session of the rig with its status watched. */
export class RigSession {
  readonly status = new NewestState<MqttSessionStatus>();

  constructor(
    readonly service: MqttService,
    readonly sessionId: SessionId,
    readonly handle: FakeHandle,
  ) {
    service.status({ sessionId }, this.status);
  }

  view(name = 'view', first = 0, count = 100): NewestState<TreeWindow> {
    const sink = new NewestState<TreeWindow>();
    this.service.tree({ sessionId: this.sessionId, viewId: name as ViewId, first, count }, sink);
    return sink;
  }

  /** The node of a topic, once it is there. */
  async node(topic: string): Promise<number> {
    const until = Date.now() + WAIT_MS;
    for (;;) {
      const { nodeId } = await this.service.findTopic({ sessionId: this.sessionId, topic });
      if (nodeId !== null) return nodeId;
      if (Date.now() > until) throw new Error(`no topic ${topic}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** One topic's detail, once so many messages arrived on it. */
  async topic(topic: string, messages = 1, count = 100): Promise<TopicDetail> {
    const sink = new NewestState<TopicDetail>();
    this.service.topic({ sessionId: this.sessionId, nodeId: await this.node(topic), first: 0, count }, sink);
    const detail = await sink.until((state) => state.messages >= messages);
    sink.end();
    return detail;
  }

  /** A kept payload, fetched piece by piece. */
  async payload(topic: string, seq: number): Promise<Buffer> {
    const nodeId = await this.node(topic);
    const pieces: Uint8Array[] = [];
    for (let offset = 0, size = 1; offset < size;) {
      const piece = await this.service.payload({ sessionId: this.sessionId, nodeId, seq, offset });
      pieces.push(piece.bytes);
      size = piece.sizeBytes;
      offset += piece.bytes.byteLength;
    }
    return Buffer.concat(pieces);
  }
}
