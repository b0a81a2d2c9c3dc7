import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { KeyInstalled } from '../../../../shared/contract/key-install.ts';
import type { KeyId } from '../../../../shared/contract/keys.ts';
import type { SshStatus } from '../../../../shared/contract/ssh.ts';
import { AUTHORIZED, authorizeCommand } from '../../../../shared/domain/authorize-command.ts';
import { hostPort } from '../../../../shared/domain/broker-address.ts';
import { shellQuoted } from '../../../../shared/domain/shell-quote.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { Caller } from '../../../../shared/wire/server.ts';
import type { KeyRing } from '../../../ports/key-ring.ts';
import type { Sessions } from '../../../ports/sessions.ts';
import type { SshService } from '../ssh-service.ts';
import { HINTS_COMMAND, loginHints } from './login-hints.ts';
import { proveLogin } from './prove-login.ts';

export interface KeyInstallerDeps {
  ssh: Pick<SshService, 'run' | 'status' | 'targetOf'>;
  keys: KeyRing;
  sessions: Sessions;
}

/** Puts public keys on devices and proves that they let the user in; see `contract/key-install.ts`. */
export class KeyInstaller {
  readonly #deps: KeyInstallerDeps;

  constructor(deps: KeyInstallerDeps) {
    this.#deps = deps;
  }

  /** @throws LabError as `contract/key-install.ts` says. */
  async install(
    { sessionId, passphrase, ...id }: KeyId & { sessionId: SessionId; passphrase: string | null },
    caller: Caller,
  ): Promise<KeyInstalled> {
    const { ssh, keys } = this.#deps;
    const { user, host, port } = ssh.targetOf(sessionId);
    // Opened first: a key that cannot be proved is not put anywhere.
    const { privateKey, publicLine } = await keys.openForLogin(id, passphrase);
    const said = await this.#sh(sessionId, authorizeCommand(publicLine), caller);
    if (!said.includes(AUTHORIZED.added) && !said.includes(AUTHORIZED.present))
      throw new LabError('keys.not-installed', { said: said.trim().slice(-300) });
    const refusal = await this.#prove(sessionId, id.name, privateKey, caller);
    const hints = refusal === null ? [] : loginHints(await this.#sh(sessionId, HINTS_COMMAND, caller));
    const wasPresent = said.includes(AUTHORIZED.present);
    return { wasPresent, address: hostPort(host, port), user, refusal, hints };
  }

  /** The login is a session beside the connection, so that it is seen while it lasts. */
  async #prove(parentId: SessionId, name: string, privateKey: string, { signal }: Caller): Promise<string | null> {
    const { ssh, sessions } = this.#deps;
    const { user, host, port } = ssh.targetOf(parentId);
    const hostKey = this.#hostKeyOf(parentId);
    if (!hostKey) throw new LabError('ssh.not-open', { state: 'closed' });
    const stop = new AbortController();
    const handle = sessions.open({
      ...{ kind: 'ssh-command', title: `Login with only the key ${name}`, remote: hostPort(host, port), parentId },
      ...{ state: 'open', close: async () => stop.abort() },
    });
    const plan = { host, port, user, hostKey, privateKey };
    const refusal = await proveLogin(plan, AbortSignal.any([signal, stop.signal]));
    handle.mark('note', refusal === null ? 'The server let the user in' : `The server refused: ${refusal}`);
    handle.enter('closed');
    return refusal;
  }

  /** Runs a command in a POSIX shell, whatever the account's own shell is. */
  async #sh(sessionId: SessionId, command: string, caller: Caller): Promise<string> {
    const { stdout, stderr } = await this.#deps.ssh.run(
      { sessionId, command: `sh -c ${shellQuoted(command)}` },
      caller,
    );
    return Buffer.from(stdout).toString() + Buffer.from(stderr).toString();
  }

  /** What the connection shows of itself tells which key was trusted. */
  #hostKeyOf(sessionId: SessionId): SshStatus['hostKey'] {
    let hostKey: SshStatus['hostKey'] = null;
    const asked = new AbortController();
    this.#deps.ssh.status(
      { sessionId },
      { offer: (make) => void (hostKey = make().hostKey), end: () => undefined, signal: asked.signal },
    );
    asked.abort();
    return hostKey;
  }
}
