import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { SshPrompt, SshStatus, SshTarget, TerminalOutput } from '../../../../shared/contract/ssh.ts';
import type { SessionState } from '../../../../shared/contract/sessions.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import type { Sink } from '../../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { NewSession, SessionHandle, Sessions } from '../../../ports/sessions.ts';
import type { KeyFileText } from '../private-key.ts';
import { SshService, type SshServiceDeps } from '../ssh-service.ts';

const WAIT_MS = 10_000;
const SIZE = { columns: 80, rows: 24 };

/** A session of the fake registry: everything the service told about it. */
export class FakeHandle implements SessionHandle {
  state: SessionState;
  reason: WireError | undefined;
  readonly marks: string[] = [];
  readonly chunks: { direction: 'in' | 'out'; bytes: Uint8Array }[] = [];

  constructor(
    readonly id: SessionId,
    readonly session: NewSession,
  ) {
    this.state = session.state ?? 'connecting';
  }

  enter(state: SessionState, why: { reason?: WireError } = {}): void {
    this.state = state;
    this.reason = why.reason;
  }

  update(): void {}

  wire(direction: 'in' | 'out', bytes: Uint8Array): void {
    this.chunks.push({ direction, bytes });
  }

  mark(_kind: string, text: string): void {
    this.marks.push(text);
  }

  addDropped(): void {}
}

/** Keeps texts in memory, as the workspace does on disk. */
const kept = () => {
  let text: string | null = null;
  return { read: () => text, write: (next: string) => void (text = next) };
};

/** A reader of terminal output that acknowledges all at once, or nothing while it `isStuck`. */
export class Screen implements Sink<TerminalOutput> {
  readonly items: TerminalOutput[] = [];
  isStuck = false;
  readonly #abort = new AbortController();
  readonly signal = this.#abort.signal;
  #drain: () => void = () => {};

  push(item: TerminalOutput): boolean {
    this.items.push(item);
    return !this.isStuck;
  }

  onDrain(listener: () => void): void {
    this.#drain = listener;
  }

  end(): void {}

  goOn(): void {
    this.isStuck = false;
    this.#drain();
  }

  leave(): void {
    this.#abort.abort();
  }

  get sizeBytes(): number {
    return this.items.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  }

  get text(): string {
    return Buffer.concat(this.items.map(({ bytes }) => bytes)).toString();
  }
}

/** One connection of the service, as a page sees it. */
class SshPageView {
  status!: SshStatus;
  /** Every question that was open at some time, by its id. */
  readonly prompts = new Map<number, SshPrompt>();
  readonly screen = new Screen();

  constructor(
    readonly service: SshService,
    readonly sessionId: SessionId,
  ) {
    const sink: LatestSink<SshStatus> = {
      offer: (make) => {
        this.status = make();
        if (this.status.prompt) this.prompts.set(this.status.prompt.id, this.status.prompt);
      },
      end: () => undefined,
      signal: new AbortController().signal,
    };
    service.status({ sessionId }, sink);
    service.output({ sessionId }, this.screen);
  }

  /** Resolves with the first status that passes. @throws Error with the last one when none does. */
  async until(isIt: (status: SshStatus) => boolean): Promise<SshStatus> {
    const until = Date.now() + WAIT_MS;
    while (!isIt(this.status)) {
      if (Date.now() > until) throw new Error(`never came; last: ${JSON.stringify(this.status, null, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.status;
  }

  async prompt<K extends SshPrompt['kind']>(kind: K): Promise<Extract<SshPrompt, { kind: K }>> {
    const { prompt } = await this.until((status) => status.prompt?.kind === kind || status.state === 'failed');
    if (prompt?.kind !== kind) throw new Error(`no question: ${JSON.stringify(this.status.reason)}`);
    return prompt as Extract<SshPrompt, { kind: K }>;
  }

  async trust(isRemembered = false): Promise<void> {
    const { id } = await this.prompt('host-key');
    await this.service.acceptHostKey({ sessionId: this.sessionId, promptId: id, isRemembered });
  }

  async answer(...answers: string[]): Promise<void> {
    const { id } = await this.prompt('questions');
    await this.service.answer({ sessionId: this.sessionId, promptId: id, answers });
  }

  async ready(): Promise<void> {
    await this.until(({ state, shell, reason }) => {
      if (state === 'failed') throw new LabError('internal', { trace: JSON.stringify(reason) });
      return shell.state === 'open';
    });
  }

  async failure(): Promise<WireError> {
    return (await this.until(({ state }) => state === 'failed')).reason!;
  }

  async type(text: string): Promise<void> {
    await this.service.input({ sessionId: this.sessionId, bytes: new Uint8Array(Buffer.from(text)) });
  }

  async shows(text: string | RegExp): Promise<void> {
    const until = Date.now() + WAIT_MS;
    while (!(typeof text === 'string' ? this.screen.text.includes(text) : text.test(this.screen.text))) {
      if (Date.now() > until)
        throw new Error(`not shown: ${String(text)} in ${JSON.stringify(this.screen.text.slice(-2_000))}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** The service with its ports faked, and nothing else. */
export class SshRig implements AsyncDisposable {
  readonly handles: FakeHandle[] = [];
  readonly log: string[] = [];
  readonly ownHosts = kept();
  readonly recent = kept();
  readonly tunnels = kept();
  readonly service: SshService;

  constructor(more: Partial<SshServiceDeps> = {}) {
    const sessions: Sessions = { open: (session) => this.openSession(session) };
    this.service = new SshService({
      sessions,
      clock: { nowMs: () => Date.now(), nowNs: () => process.hrtime.bigint() },
      log: this.testLog,
      knownHostsFiles: [],
      ownHosts: this.ownHosts,
      recent: this.recent,
      tunnels: this.tunnels,
      keys: { read: (id) => Promise.reject(new LabError('keys.unknown', { name: id.name })) },
      agentSocket: null,
      ...more,
    });
  }

  openSession(session: NewSession): FakeHandle {
    const handle = new FakeHandle(`s${this.handles.length}` as SessionId, session);
    this.handles.push(handle);
    return handle;
  }

  get testLog() {
    const line = (message: string, facts: unknown = {}): void =>
      void this.log.push(`${message} ${JSON.stringify(facts)}`);
    return { info: line, warn: line, error: line };
  }

  async connect(to: { port: number; user: string } & Partial<SshTarget>, key: KeyFileText | null = null) {
    const target = { host: '127.0.0.1', usesAgent: false, ...to };
    const { sessionId } = await this.service.connect({ target, key, size: SIZE });
    return new SshPageView(this.service, sessionId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service[Symbol.asyncDispose]();
  }
}
