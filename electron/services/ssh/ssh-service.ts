import { userInfo } from 'node:os';

import type { ClientChannel } from 'ssh2';

import type { SessionId } from '../../../shared/contract/ids.ts';
import type { KeyId } from '../../../shared/contract/key-id.ts';
import {
  MAX_RECENT_TARGETS,
  SshTarget,
  type CommandResult,
  type SshStatus,
  type TerminalOutput,
  type TerminalSize,
} from '../../../shared/contract/ssh.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Caller } from '../../../shared/wire/server.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KeyRing } from '../../ports/key-ring.ts';
import type { Log } from '../../ports/log.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { HostLists, type KeptText } from './host-lists.ts';
import type { KeyFileText } from './private-key.ts';
import { SshSession } from './ssh-session.ts';
import { KeptTunnels } from './tunnels/kept-tunnels.ts';
import type { TunnelBook } from './tunnels/tunnel-book.ts';

export interface SshServiceDeps {
  sessions: Sessions;
  clock: Clock;
  log: Log;
  /** The known_hosts files of this machine. */
  knownHostsFiles: readonly string[];
  /** The workspace's own list of host keys, and the addresses used before. */
  ownHosts: KeptText;
  recent: KeptText;
  /** The keys of the workspace and of `~/.ssh`. */
  keys: Pick<KeyRing, 'read'>;
  /** The tunnels of each address. */
  tunnels: KeptText;
  /** Path of the agent's socket (`SSH_AUTH_SOCK`); null where there is none. */
  agentSocket: string | null;
  /** Longest wait for a server while connecting, in milliseconds; 20 s unless given. */
  answerMs?: number;
}

interface One {
  sessionId: SessionId;
}

/** Every SSH connection of this host; see `contract/ssh.ts` for what each handler promises. */
export class SshService implements AsyncDisposable {
  readonly #sessions = new Map<SessionId, SshSession>();
  readonly #lists: HostLists;
  readonly #keptTunnels: KeptTunnels;

  constructor(private readonly deps: SshServiceDeps) {
    this.#lists = new HostLists({ files: deps.knownHostsFiles, own: deps.ownHosts, log: deps.log });
    this.#keptTunnels = new KeptTunnels(deps.tunnels);
  }

  async start(): Promise<{ recent: SshTarget[]; userName: string; hasAgent: boolean }> {
    return { recent: this.#recent(), userName: userInfo().username, hasAgent: this.deps.agentSocket !== null };
  }

  /** @throws LabError `workspace.write-failed`, `keys.unknown`, `keys.file-failed`. */
  async connect(ask: { target: SshTarget; key: KeyFileText | KeyId | null; size: TerminalSize }): Promise<One> {
    const { target, key, size } = ask;
    const keyFile = key && 'place' in key ? await this.deps.keys.read(key) : key;
    const address = hostPort(target.host, target.port);
    const title = `${target.user}@${target.port === 22 ? target.host : address}`;
    this.#remember(target);
    const handle = this.deps.sessions.open({
      kind: 'ssh',
      title,
      remote: address,
      close: () => session.close(),
      renamed: (name) => session.rename(name),
      forgotten: () => {
        this.#sessions.delete(handle.id);
        session.forget();
      },
    });
    const session = new SshSession(
      { ...this.deps, handle, lists: this.#lists, keptTunnels: this.#keptTunnels },
      { title, address, target, keyFile },
    );
    this.#sessions.set(handle.id, session);
    session.open(size);
    return { sessionId: handle.id };
  }

  /** @throws LabError `ssh.no-session`, as all below. */
  status({ sessionId }: One, sink: LatestSink<SshStatus>): void {
    this.#session(sessionId).showStatus(sink);
  }

  /** @throws LabError `ssh.prompt-gone`. */
  async acceptHostKey(trust: One & { promptId: number; isRemembered: boolean }): Promise<void> {
    this.#session(trust.sessionId).prompts.acceptHostKey(trust.promptId, trust.isRemembered);
  }

  /** @throws LabError `ssh.prompt-gone`. */
  async answer({ sessionId, promptId, answers }: One & { promptId: number; answers: string[] }): Promise<void> {
    this.#session(sessionId).prompts.answer(promptId, answers);
  }

  /** @throws LabError `ssh.prompt-gone`. */
  async refuse({ sessionId, promptId }: One & { promptId: number }): Promise<void> {
    this.#session(sessionId).refuse(promptId);
  }

  async reconnect({ sessionId, size }: One & { size: TerminalSize }): Promise<void> {
    this.#session(sessionId).open(size);
  }

  async disconnect({ sessionId }: One): Promise<void> {
    await this.#session(sessionId).close();
  }

  /** @throws LabError `workspace.write-failed`. */
  async forgetHostKey({ sessionId }: One): Promise<void> {
    await this.#session(sessionId).forgetHostKey();
  }

  /** @throws LabError `ssh.not-open`, `ssh.channel-refused`, `ssh.lost`. */
  async openShell({ sessionId, size }: One & { size: TerminalSize }): Promise<void> {
    await this.#session(sessionId).openShell(size);
  }

  output({ sessionId }: One, sink: Sink<TerminalOutput>): void {
    this.#session(sessionId).shell.follow(sink);
  }

  async input({ sessionId, bytes }: One & { bytes: Uint8Array }): Promise<void> {
    await this.#session(sessionId).shell.input(bytes);
  }

  async resize({ sessionId, size }: One & { size: TerminalSize }): Promise<void> {
    this.#session(sessionId).shell.resize(size);
  }

  /** @throws LabError `ssh.not-open`, `ssh.channel-refused`, `ssh.lost`. */
  async run({ sessionId, command }: One & { command: string }, { signal }: Caller): Promise<CommandResult> {
    return this.#session(sessionId).runCommand(command, signal);
  }

  tunnelsOf(sessionId: SessionId): TunnelBook {
    return this.#session(sessionId).tunnels;
  }

  /** @throws LabError `ssh.not-open`, `ssh.channel-refused`, `ssh.lost`. */
  async openSubsystem(sessionId: SessionId, name: string): Promise<ClientChannel> {
    return await this.#session(sessionId).openSubsystem(name);
  }

  targetOf(sessionId: SessionId): SshSession['target'] {
    return this.#session(sessionId).target;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }

  #recent(): SshTarget[] {
    try {
      const parsed = SshTarget.array().safeParse(JSON.parse(this.deps.recent.read() ?? '[]'));
      return parsed.success ? parsed.data.slice(0, MAX_RECENT_TARGETS) : [];
    } catch {
      // A damaged list of conveniences is an empty one.
      return [];
    }
  }

  #remember(target: SshTarget): void {
    const isSame = (other: SshTarget): boolean =>
      other.host === target.host && other.port === target.port && other.user === target.user;
    const recent = [target, ...this.#recent().filter((other) => !isSame(other))].slice(0, MAX_RECENT_TARGETS);
    this.deps.recent.write(JSON.stringify(recent));
  }

  #session(sessionId: SessionId): SshSession {
    const session = this.#sessions.get(sessionId);
    if (!session) throw new LabError('ssh.no-session', { sessionId });
    return session;
  }
}
