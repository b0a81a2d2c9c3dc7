import type { AcceptConnection, Channel, RejectConnection, TcpConnectionDetails } from 'ssh2';

import type { TunnelListen } from '../../../../shared/contract/tunnels.ts';
import { hostPort } from '../../../../shared/domain/broker-address.ts';
import { placeText } from '../../../../shared/domain/tunnel-address.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { SshLink } from '../ssh-link.ts';
import type { Door } from './door.ts';

/** Somebody connected to the server's side of a tunnel, and waits for an answer. */
export interface RemoteVisitor {
  /** `host:port`; empty where it came through a Unix socket. */
  from: string;
  accept(): Channel;
  reject(): void;
}

type OnVisitor = (visitor: RemoteVisitor) => void;

/** The doors that one SSH connection has at its server. */
export class RemoteDoors {
  /** By where they listen, as the server names it with each connection. */
  readonly #doors = new Map<string, OnVisitor>();

  constructor(private readonly link: SshLink) {
    const { client } = link;
    client.on('tcp connection', (details: TcpConnectionDetails, accept, reject) => {
      const from = visitorName(details);
      this.#let({ from, door: hostPort(details.destIP, details.destPort), accept, reject });
    });
    client.on('unix connection', ({ socketPath }, accept, reject) =>
      this.#let({ from: '', door: socketPath, accept, reject }),
    );
  }

  /**
   * Has the server listen.
   *
   * @throws LabError `tunnel.server-listen-refused`, `ssh.lost`.
   * @see RFC 4254 §7.1; OpenSSH PROTOCOL §2.4 for Unix sockets
   */
  async open(listen: TunnelListen, onVisitor: OnVisitor): Promise<Door> {
    return 'path' in listen ? this.#openPath(listen, onVisitor) : this.#openPort(listen, onVisitor);
  }

  async #openPort(listen: { host: string; port: number }, onVisitor: OnVisitor): Promise<Door> {
    const { client } = this.link;
    // Every address is the empty one on the wire.
    const host = listen.host === '*' ? '' : listen.host;
    const port = await this.#ask<number>(listen, (done) =>
      client.forwardIn(host, listen.port, (error, given) => {
        // At once: the first visitor may be in the same packet of the network.
        if (!error) this.#doors.set(hostPort(host, given), onVisitor);
        done(error, given);
      }),
    );
    return {
      listening: { host: listen.host, port },
      close: () => this.#close(hostPort(host, port), (done) => client.unforwardIn(host, port, done)),
    };
  }

  async #openPath(listen: { path: string }, onVisitor: OnVisitor): Promise<Door> {
    const { client } = this.link;
    const { path } = listen;
    await this.#ask<void>(listen, (done) =>
      client.openssh_forwardInStreamLocal(path, (error) => {
        if (!error) this.#doors.set(path, onVisitor);
        done(error ?? undefined, undefined);
      }),
    );
    return {
      listening: listen,
      close: () => this.#close(path, (done) => client.openssh_unforwardInStreamLocal(path, done)),
    };
  }

  #ask<T>(listen: TunnelListen, ask: (done: (error: Error | undefined, answer: T) => void) => void): Promise<T> {
    const door = 'path' in listen ? 'path' : 'port';
    return new Promise((resolve, reject) => {
      const refused = (cause: unknown): void =>
        reject(new LabError('tunnel.server-listen-refused', { address: placeText(listen), door }, { cause }));
      void this.link.closed.then(reject);
      try {
        ask((error, answer) => (error ? refused(error) : resolve(answer)));
      } catch (error) {
        // The connection is gone, which `closed` tells.
        refused(error);
      }
    });
  }

  async #close(key: string, ask: (done: () => void) => void): Promise<void> {
    this.#doors.delete(key);
    const answered = new Promise<void>((resolve) => {
      try {
        ask(() => resolve());
      } catch {
        // Without a connection nothing listens at the server either.
        resolve();
      }
    });
    await Promise.race([answered, this.link.closed]);
  }

  #let({ door, from, accept, reject }: { door: string; from: string } & Answers): void {
    const onVisitor = this.#doors.get(door);
    if (onVisitor) onVisitor({ from, accept: () => accept(), reject: () => reject() });
    else reject();
  }
}

/** Who connected, in the server's words; whatever is no address is not shown as one. */
const visitorName = ({ srcIP, srcPort }: TcpConnectionDetails): string =>
  /^[\w.:%-]{1,255}$/.test(srcIP) ? hostPort(srcIP, srcPort) : '';

interface Answers {
  accept: AcceptConnection;
  reject: RejectConnection;
}
