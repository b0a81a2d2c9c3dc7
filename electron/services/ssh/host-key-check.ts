import type { HostKeyFacts } from '../../../shared/errors/codes.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { describeHostKey, keyTypeOf } from '../lib/ssh/host-key.ts';
import type { HostLists } from './host-lists.ts';
import { judge, type KnownHost, knownHostName, type Verdict } from '../lib/ssh/known-hosts.ts';
import type { PromptDesk } from './prompt-desk.ts';

interface HostKeyCheckDeps {
  host: string;
  port: number;
  address: string;
  lists: HostLists;
  prompts: PromptDesk;
}

/**
 * Decides about the key a host shows, once per connection: every later key exchange must show the same key, and is
 * answered at once, since an answer that comes later would hold up what is under way.
 */
export class HostKeyCheck {
  /** The key that was accepted; null before. */
  key: HostKeyFacts | null = null;
  #accepted: Buffer | null = null;
  #isRemembered = false;

  private constructor(
    private readonly deps: HostKeyCheckDeps,
    private readonly entries: readonly KnownHost[],
  ) {}

  /** Reads the lists as they are now. */
  static async begin(deps: HostKeyCheckDeps): Promise<HostKeyCheck> {
    return new HostKeyCheck(deps, await deps.lists.read());
  }

  /** Types of which a key of this host is known: the ones to ask the server for first. */
  get knownTypes(): string[] {
    const { host, port } = this.deps;
    const verdict = judge(this.entries, host, port, new Uint8Array());
    return verdict.kind === 'unknown' ? [...new Set(verdict.others.map(({ key }) => keyTypeOf(key)))] : [];
  }

  get hasAccepted(): boolean {
    return this.#accepted !== null;
  }

  /** For every key exchange after the first. */
  isSame(key: Uint8Array): boolean {
    return this.#accepted?.equals(key) === true;
  }

  /**
   * For the first key exchange.
   * @throws LabError `ssh.host-key-changed`, `ssh.host-key-revoked`, and what the prompt is withdrawn with.
   */
  async accept(shown: Buffer): Promise<void> {
    const { host, port, address, prompts } = this.deps;
    const verdict = judge(this.entries, host, port, shown);
    const facts = describeHostKey(shown);
    if (verdict.kind === 'revoked' || verdict.kind === 'changed') throw this.refusal(verdict, facts);
    if (verdict.kind === 'unknown') {
      const others = verdict.others.map(({ key, source, line }) => {
        const { label, sha256 } = describeHostKey(key);
        return { label, sha256, source: `${source}, line ${line}` };
      });
      this.#isRemembered = await prompts.askHostKey({ kind: 'host-key', address, key: facts, others });
    }
    this.#accepted = Buffer.from(shown);
    this.key = facts;
  }

  /** The server has proved that it holds the key: now it may go on the list, if the user said so. */
  async proved(): Promise<void> {
    if (!this.#isRemembered || !this.#accepted) return;
    this.#isRemembered = false;
    await this.deps.lists.remember(this.deps.host, this.deps.port, this.#accepted);
  }

  /** Why a key that differs from the accepted one ends the connection. */
  changedSince(shown: Buffer): LabError {
    const { host, port, address } = this.deps;
    const known = this.key ?? describeHostKey(shown);
    const name = knownHostName(host, port);
    const facts = { address, name, known, shown: describeHostKey(shown), source: 'this connection', line: 0 };
    return new LabError('ssh.host-key-changed', { ...facts, isOurs: false });
  }

  private refusal({ kind, entry }: Verdict & { kind: 'revoked' | 'changed' }, shown: HostKeyFacts): LabError {
    const { host, port, address, lists } = this.deps;
    const { source, line } = entry;
    if (kind === 'revoked') return new LabError('ssh.host-key-revoked', { address, shown, source, line });
    const name = knownHostName(host, port);
    const known = describeHostKey(entry.key);
    return new LabError('ssh.host-key-changed', {
      address,
      name,
      known,
      shown,
      source,
      line,
      isOurs: lists.isOwn(entry),
    });
  }
}
