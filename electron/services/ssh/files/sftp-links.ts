import type { Duplex } from 'node:stream';

import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { Sessions } from '../../../ports/sessions.ts';
import { SftpClient } from '../sftp/sftp-client.ts';

/** Where a session leads. */
export interface SessionTarget {
  title: string;
  user: string;
  host: string;
  port: number;
}

/** What is needed of the SSH connections. */
export interface SubsystemSource {
  /** @throws LabError `ssh.no-session`, `ssh.not-open`, `ssh.channel-refused`, `ssh.lost`. */
  openSubsystem(sessionId: SessionId, name: string): Promise<Duplex>;
  /** @throws LabError `ssh.no-session`. */
  targetOf(sessionId: SessionId): SessionTarget;
}

/** SFTP channels on open SSH connections, each a session of its own in the registry. */
export class SftpLinks implements Disposable {
  readonly #browsing = new Map<SessionId, Promise<SftpClient>>();

  constructor(private readonly deps: { ssh: SubsystemSource; sessions: Sessions }) {}

  targetOf(sessionId: SessionId): SessionTarget {
    return this.deps.ssh.targetOf(sessionId);
  }

  /** The channel for looking around and small changes: one for each connection, opened when it is first needed. */
  browsing(sessionId: SessionId): Promise<SftpClient> {
    const known = this.#browsing.get(sessionId);
    if (known) return known;
    const opening = this.open(sessionId, `Files of ${this.targetOf(sessionId).title}`);
    this.#browsing.set(sessionId, opening);
    const forget = (): void => void this.#browsing.delete(sessionId);
    opening.then(async (client) => {
      await client.closed;
      forget();
    }, forget);
    return opening;
  }

  /** A channel of its own, for a transfer: nothing else waits behind it. @throws LabError `files.not-sftp`, and of SSH. */
  async open(sessionId: SessionId, title: string): Promise<SftpClient> {
    const { ssh, sessions } = this.deps;
    const channel = await ssh.openSubsystem(sessionId, 'sftp');
    const { host, port } = ssh.targetOf(sessionId);
    const handle = sessions.open({
      ...{ kind: 'sftp', title, remote: `${host}:${port}`, parentId: sessionId, state: 'open' },
      close: async () => void channel.destroy(),
    });
    channel.once('close', () => handle.enter('closed'));
    return await SftpClient.begin(channel, handle);
  }

  [Symbol.dispose](): void {
    for (const opening of this.#browsing.values()) {
      void opening.then(
        (client) => client[Symbol.dispose](),
        () => undefined,
      );
    }
  }
}
