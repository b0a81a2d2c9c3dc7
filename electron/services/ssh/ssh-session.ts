import type { ClientChannel, NegotiatedAlgorithms, ParsedKey } from 'ssh2';

import type { CommandResult, SshStatus, SshTarget, TerminalSize } from '../../../shared/contract/ssh.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { SessionHandle, Sessions } from '../../ports/sessions.ts';
import { HostKeyCheck } from './host-key-check.ts';
import type { HostLists } from './host-lists.ts';
import { Login } from './login.ts';
import type { KeyFileText } from './private-key.ts';
import { PromptDesk } from './prompt-desk.ts';
import { followCommand } from './run-command.ts';
import { ShellSlot } from './shell-slot.ts';
import { SshLink } from './ssh-link.ts';
import type { KeptTunnels } from './tunnels/kept-tunnels.ts';
import { TunnelBook } from './tunnels/tunnel-book.ts';

export interface SshSessionDeps {
  sessions: Sessions;
  handle: SessionHandle;
  lists: HostLists;
  keptTunnels: KeptTunnels;
  clock: Clock;
  log: Log;
  agentSocket: string | null;
  answerMs?: number;
}

export interface SshPlan {
  title: string;
  address: string;
  target: SshTarget;
  keyFile: KeyFileText | null;
}

/** One SSH connection with its shell; outlives every page that looks at it, and its own ends. */
export class SshSession {
  readonly prompts = new PromptDesk(() => this.#changed());
  readonly shell = new ShellSlot({
    openSession: (close) => this.#child('ssh-shell', `Shell on ${this.#title}`, close),
    onChange: () => this.#changed(),
  });
  readonly tunnels: TunnelBook;
  readonly #followers = new Set<LatestSink<SshStatus>>();
  #title: string;
  #key: ParsedKey | null = null;
  #state: SshStatus['state'] = 'connecting';
  #sinceMs: number;
  #reason: WireError | null = null;
  #banner = '';
  #server = '';
  #login: Login | null = null;
  #hostKey: HostKeyCheck | null = null;
  #algorithms: SshStatus['algorithms'] = null;
  #link: SshLink | null = null;
  #run: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: SshSessionDeps,
    private readonly plan: SshPlan,
  ) {
    this.#title = plan.title;
    this.#sinceMs = deps.clock.nowMs();
    const { sessions, handle, clock, log, keptTunnels } = deps;
    this.tunnels = new TunnelBook({ sessions, clock, log, parent: handle, kept: keptTunnels, target: plan.target });
  }

  /** Connects, unless it is connected or about to be. */
  open(size: TerminalSize): void {
    if (this.#link) return;
    if (this.#state !== 'connecting') this.#enter('connecting');
    this.#run = this.#live(size);
  }

  /** Stays closed until opened again. */
  async close(): Promise<void> {
    if (this.#state === 'closed' || this.#state === 'failed') return;
    this.#enter('closing');
    this.prompts.withdraw(new LabError('ssh.login-cancelled', { address: this.plan.address }));
    this.#link?.abort(new LabError('ssh.not-open', { state: 'closing' }));
    await this.#run;
  }

  rename(title: string): void {
    this.#title = title;
    this.#changed();
  }

  /** Nobody answers the open question. @throws LabError `ssh.prompt-gone`. */
  refuse(promptId: number): void {
    const { address } = this.plan;
    const kind = this.prompts.kindOf(promptId);
    this.prompts.withdraw(
      kind === 'host-key'
        ? new LabError('ssh.host-key-refused', { address })
        : new LabError('ssh.login-cancelled', { address }),
    );
    if (kind === 'questions') this.#link?.abort(new LabError('ssh.login-cancelled', { address }));
  }

  /** @throws LabError `workspace.write-failed`. */
  forgetHostKey(): Promise<void> {
    const { host, port } = this.plan.target;
    return this.deps.lists.forget(host, port);
  }

  showStatus(sink: LatestSink<SshStatus>): void {
    if (sink.signal.aborted) return;
    this.#followers.add(sink);
    sink.signal.addEventListener('abort', () => this.#followers.delete(sink), { once: true });
    sink.offer(() => this.#status());
  }

  /** @throws LabError `ssh.not-open`, `ssh.channel-refused`, `ssh.lost`. */
  async openShell(size: TerminalSize): Promise<void> {
    await this.shell.open(this.#openLink(), size);
  }

  /** @throws LabError `ssh.not-open`, `ssh.channel-refused`, `ssh.lost`. */
  async runCommand(command: string, signal: AbortSignal): Promise<CommandResult> {
    const link = this.#openLink();
    const startMs = this.deps.clock.nowMs();
    const channel = await link.channel('a command', (done) => link.client.exec(command, done));
    const stop = new AbortController();
    const handle = this.#child('ssh-command', command.slice(0, 200), async () => stop.abort());
    const result = await followCommand(channel, handle, AbortSignal.any([signal, stop.signal]));
    if (handle.state === 'open') handle.enter('closed');
    return { ...result, tookMs: this.deps.clock.nowMs() - startMs };
  }

  /** Where it leads, for those who work on its channels. */
  get target(): { title: string; user: string; host: string; port: number } {
    const { user, host, port } = this.plan.target;
    return { title: this.#title, user, host, port };
  }

  /** A channel to a subsystem, such as `sftp`. @throws LabError `ssh.not-open`, `ssh.channel-refused`, `ssh.lost`. */
  openSubsystem(name: string): Promise<ClientChannel> {
    const link = this.#openLink();
    return link.channel(`the subsystem “${name}”`, (done) => link.client.subsys(name, done));
  }

  /** Off the list for good: whoever follows is told. */
  forget(): void {
    const gone = new LabError('ssh.no-session', { sessionId: this.deps.handle.id });
    for (const sink of this.#followers) sink.end(gone);
    this.shell.end(gone);
    this.tunnels.end(gone);
  }

  async #live(size: TerminalSize): Promise<void> {
    let reason: LabError;
    try {
      const link = await this.#connect();
      this.#link = link;
      await link.opened;
      this.#key = this.#login?.key ?? null;
      this.#enter('open');
      this.tunnels.attach(link);
      await this.openShell(size).catch((error: unknown) => this.shell.failed(error as LabError));
      reason = await link.closed;
    } catch (error) {
      if (!(error instanceof LabError)) this.deps.log.error('an ssh connection failed', { error: String(error) });
      const facts = { address: this.plan.address, reason: String(error) };
      reason = error instanceof LabError ? error : new LabError('ssh.handshake', facts);
      this.#link?.abort(reason);
    }
    this.#link = null;
    this.prompts.withdraw(reason);
    const isWanted = this.#state === 'closing';
    await this.tunnels.detach(isWanted ? null : reason);
    this.deps.log.info('ssh connection ended', { address: this.plan.address, code: reason.code });
    this.#enter(isWanted ? 'closed' : 'failed', isWanted ? null : reason.toWire());
  }

  async #connect(): Promise<SshLink> {
    const { plan, deps, prompts } = this;
    const { target, address, keyFile } = plan;
    const { host, port, user, usesAgent } = target;
    this.#banner = this.#server = '';
    this.#algorithms = null;
    const hostKey = await HostKeyCheck.begin({ host, port, address, lists: deps.lists, prompts });
    if (this.#state === 'closing') throw new LabError('ssh.login-cancelled', { address });
    const agentSocket = usesAgent ? deps.agentSocket : null;
    const login: Login = new Login({
      ...{ user, address, keyFile, key: this.#key, agentSocket },
      ask: (questions) => link.ask(prompts.ask(questions)),
      onChange: () => this.#changed(),
    });
    const link = new SshLink({
      ...{ host, port, address, hostKey, login, ...(deps.answerMs ? { answerMs: deps.answerMs } : {}) },
      tap: (direction, bytes) => this.#tap(direction, bytes),
      onConnected: (local, remote) => {
        deps.handle.update({ local });
        deps.handle.mark('open', `TCP to ${remote}`);
      },
      onHandshake: (algorithms) => this.#shook(algorithms),
      onBanner: (text) => {
        this.#banner = (this.#banner + text).slice(0, 10_000);
        this.#changed();
      },
    });
    this.#login = login;
    this.#hostKey = hostKey;
    return link;
  }

  #tap(direction: 'in' | 'out', bytes: Uint8Array): void {
    if (direction === 'in' && this.#server === '')
      this.#server = /SSH-2[.]0-([\x21-\x7e]{1,100})/.exec(Buffer.from(bytes).toString('latin1', 0, 300))?.[1] ?? '';
    this.deps.handle.wire(direction, bytes);
  }

  #shook({ kex, cs }: NegotiatedAlgorithms): void {
    this.#algorithms = { kex, cipher: cs.cipher, mac: cs.mac };
    const key = this.#hostKey?.key;
    this.deps.handle.mark('note', `Keys exchanged: ${kex}, ${cs.cipher}, host key ${key?.type} ${key?.sha256}`);
    this.#changed();
  }

  #child(kind: 'ssh-shell' | 'ssh-command', title: string, close: () => Promise<void>): SessionHandle {
    const { sessions, handle } = this.deps;
    return sessions.open({ kind, title, remote: this.plan.address, parentId: handle.id, state: 'open', close });
  }

  #openLink(): SshLink {
    if (!this.#link || this.#state !== 'open') throw new LabError('ssh.not-open', { state: this.#state });
    return this.#link;
  }

  #enter(state: SshStatus['state'], reason: WireError | null = null): void {
    this.#state = state;
    this.#reason = reason;
    this.#sinceMs = this.deps.clock.nowMs();
    this.deps.handle.enter(state, reason ? { reason } : {});
    this.#changed();
  }

  #changed(): void {
    for (const sink of this.#followers) sink.offer(() => this.#status());
  }

  #status(): SshStatus {
    return {
      ...{ state: this.#state, sinceMs: this.#sinceMs, reason: this.#reason },
      ...{ title: this.#title, address: this.plan.address, user: this.plan.target.user },
      ...{ prompt: this.prompts.prompt, banner: this.#banner, server: this.#server },
      login: { methods: this.#login?.methods ?? [], tries: structuredClone(this.#login?.tries ?? []) },
      ...{ hostKey: this.#hostKey?.key ?? null, algorithms: this.#algorithms, shell: this.shell.state },
    };
  }
}
