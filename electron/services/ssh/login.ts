import ssh2, { type AnyAuthMethod, type ParsedKey, type Prompt } from 'ssh2';

import type { LoginTry } from '../../../shared/contract/ssh.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { sha256Of } from '../lib/ssh/host-key.ts';
import { agentKeys, OneKeyAgent } from './one-key-agent.ts';
import { readPrivateKey, type KeyFileText } from './private-key.ts';
import type { Questions } from './prompt-desk.ts';

/** How often a password or passphrase is asked for. */
const TRIES = 3;

export interface LoginDeps {
  user: string;
  address: string;
  keyFile: KeyFileText | null;
  /** The key of that file, where it was read before. */
  key: ParsedKey | null;
  /** Path of the agent's socket; null uses none. */
  agentSocket: string | null;
  ask(questions: Questions): Promise<string[]>;
  onChange(): void;
}

/** One login: which ways are tried in which order, and what came of each. */
export class Login {
  /** What the server says it takes; empty before it was asked. */
  methods: string[] = [];
  readonly tries: LoginTry[] = [];
  /** The key of the file, once it was read. */
  key: ParsedKey | null;
  #keys: AsyncIterator<AnyAuthMethod> | null = null;
  #current: LoginTry | null = null;
  #hasBegun = false;
  #typed = 0;
  /** The server ended keyboard-interactive without a question. */
  #isMute = false;

  constructor(private readonly deps: LoginDeps) {
    this.key = deps.key;
  }

  get user(): string {
    return this.deps.user;
  }

  /**
   * What to try next, given what the server still takes; null when nothing is left.
   * @throws LabError what a prompt is withdrawn with, `ssh.bad-key`.
   */
  async next(methods: readonly string[] | null, isPartial: boolean): Promise<AnyAuthMethod | null> {
    this.#settle(isPartial ? 'partly accepted' : 'refused');
    const { user: username } = this.deps;
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      return { type: 'none', username };
    }
    this.methods = [...(methods ?? [])];
    this.deps.onChange();
    if (isPartial) this.#typed = 0;
    const has = (method: string): boolean => this.methods.includes(method);
    if (has('publickey')) {
      const { value, done } = await (this.#keys ??= this.#offerKeys()).next();
      if (!done) return value;
    }
    if (this.#typed >= TRIES) return null;
    if (has('keyboard-interactive') && !this.#isMute) return this.#keyboard();
    if (!has('password')) return null;
    const [password = ''] = await this.#askFor(`Password for ${this.deps.address}`, '', [
      { label: 'Password', isShown: false },
    ]);
    this.#begin('password');
    return { type: 'password', username, password };
  }

  /** The server let the user in. */
  succeeded(): void {
    this.#settle('accepted');
  }

  /** The last try went wrong on this side. */
  notUsable(detail: string): void {
    if (this.#current) this.#current.detail = detail;
    this.#settle('not usable');
  }

  #keyboard(): AnyAuthMethod {
    const { user: username, address } = this.deps;
    this.#begin('keyboard-interactive');
    this.#isMute = true;
    const prompt = (
      name: string,
      instructions: string,
      _language: string,
      prompts: Prompt[],
      finish: (answers: string[]) => void,
    ): void => {
      this.#isMute = false;
      const fields = prompts.map((each) => ({ label: each.prompt.trim() || 'Answer', isShown: each.echo === true }));
      // A withdrawn question ends the connection by itself; nothing is left to answer then.
      this.#askFor(name.trim() || `Log in to ${address}`, instructions, fields).then(finish, () => undefined);
    };
    return { type: 'keyboard-interactive', username, prompt };
  }

  #askFor(title: string, instructions: string, fields: Questions['fields']): Promise<string[]> {
    const problem = this.#typed > 0 ? 'The server did not accept that. Try again.' : '';
    this.#typed += 1;
    return this.deps.ask({ kind: 'questions', title, instructions, problem, fields });
  }

  /** The file's key, then those of the agent. */
  async *#offerKeys(): AsyncGenerator<AnyAuthMethod, void> {
    const { user: username, keyFile, agentSocket } = this.deps;
    if (keyFile) {
      this.key ??= await this.#readKeyFile(keyFile);
      this.#begin('publickey', this.key, keyFile.name);
      yield { type: 'publickey', username, key: this.key };
    }
    if (agentSocket === null) return;
    const agent = new ssh2.OpenSSHAgent(agentSocket);
    const keys = await agentKeys(agent).catch((error: unknown) => {
      this.#begin('publickey');
      this.notUsable(`The agent at ${agentSocket} does not answer (${(error as Error).message})`);
      return [];
    });
    for (const key of keys) {
      this.#begin('publickey', key, `agent: ${key.comment || 'a key without a comment'}`);
      yield { type: 'agent', username, agent: new OneKeyAgent(agent, key) };
    }
  }

  async #readKeyFile(keyFile: KeyFileText): Promise<ParsedKey> {
    let read = await readPrivateKey(keyFile, null);
    for (let tries = 0; 'asks' in read; tries++) {
      if (tries >= TRIES) throw new LabError('ssh.bad-key', { name: keyFile.name, reason: 'wrong passphrase' });
      const [passphrase = ''] = await this.deps.ask({
        kind: 'questions',
        title: 'Passphrase of the key',
        instructions: `${keyFile.name} is protected by a passphrase. It stays on the machine that runs Wirebench.`,
        problem: read.isWrong ? 'That is not its passphrase. Try again.' : '',
        fields: [{ label: 'Passphrase', isShown: false }],
      });
      read = await readPrivateKey(keyFile, passphrase);
    }
    return read.key;
  }

  #begin(method: string, key: ParsedKey | null = null, name = ''): void {
    const facts = key && { name, type: key.type, sha256: sha256Of(key.getPublicSSH()) };
    this.#current = { method, key: facts, outcome: 'waiting', detail: '' };
    this.tries.push(this.#current);
    this.deps.onChange();
  }

  #settle(outcome: LoginTry['outcome']): void {
    if (!this.#current) return;
    this.#current.outcome = outcome;
    this.#current = null;
    this.deps.onChange();
  }
}
