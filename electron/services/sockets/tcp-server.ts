import { createServer, type Server, type Socket } from 'node:net';
import type { RowRange } from '../../../shared/contract/ids.ts';
import type { PeerWindow, ServerSettings, ServerStatus } from '../../../shared/contract/sockets.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { listenFailure } from './socket-failure.ts';
import { CLOSE_MS } from './tcp-client.ts';
import { TcpPeer } from './tcp-peer.ts';

const LOOPBACK = /^(127\.|::1$|localhost$)/;

export interface TcpServerDeps {
  handle: SessionHandle;
  /** Opens the session of an accepted client. */
  openPeer(peer: TcpPeer): SessionHandle;
  onChange(): void;
  onPeerChange(peer: TcpPeer): void;
}

/** A TCP server of the user's: accepts, answers by its rule, and lets clients wait where one is served at a time. */
export class TcpServer {
  settings: ServerSettings;
  readonly #server: Server;
  readonly #peers: TcpPeer[] = [];
  #accepted = 0;
  #local = '';
  #reason: WireError | null = null;

  constructor(
    settings: ServerSettings,
    private readonly deps: TcpServerDeps,
  ) {
    this.settings = settings;
    this.#server = createServer({ allowHalfOpen: settings.allowHalfOpen, pauseOnConnect: true }, this.#accept);
  }

  /** Resolves with the port once it is ours. @throws LabError `socket.port-taken`, `-forbidden`, `socket.listen-failed`. */
  async listen(): Promise<number> {
    const { host, port, backlog } = this.settings;
    const { handle } = this.deps;
    const address = hostPort(host, port);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject);
        this.#server.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port, backlog, exclusive: true }, resolve);
      });
    } catch (error) {
      const failure = listenFailure(error, address);
      this.#reason = failure.toWire();
      handle.enter('failed', { reason: this.#reason });
      throw failure;
    }
    this.#server.on('error', (error) => handle.mark('error', error.message));
    const bound = this.#server.address();
    if (typeof bound !== 'object' || !bound) throw new TypeError('listening without an address');
    this.#local = hostPort(bound.address, bound.port);
    handle.update({ local: this.#local });
    handle.mark('open', `listening on ${this.#local}, backlog ${backlog}`);
    handle.enter('open');
    this.deps.onChange();
    return bound.port;
  }

  /** Stops listening and closes every client; resolves when the port is free. */
  async close(): Promise<void> {
    const { handle } = this.deps;
    if (handle.state === 'closed' || handle.state === 'failed') return;
    handle.enter('closing');
    const isClosed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await Promise.all(this.#peers.map((peer) => peer.close(CLOSE_MS)));
    await isClosed;
    handle.mark('close', `stopped listening on ${this.#local}`);
    handle.enter('closed');
    this.deps.onChange();
  }

  /** Sends to every client served now; answers to how many. Those it cannot reach any more are not counted. */
  async sendToAll(bytes: Uint8Array): Promise<number> {
    const served = this.#peers.filter(({ phase }) => phase === 'served');
    const sent = await Promise.allSettled(served.map((peer) => peer.conversation.send(bytes)));
    return sent.filter(({ status }) => status === 'fulfilled').length;
  }

  forget(peer: TcpPeer): void {
    const index = this.#peers.indexOf(peer);
    if (index >= 0) this.#peers.splice(index, 1);
    this.deps.onChange();
  }

  status(title: string): ServerStatus {
    const count = (phase: TcpPeer['phase']): number => this.#peers.filter((peer) => peer.phase === phase).length;
    const { handle } = this.deps;
    return {
      kind: 'server',
      title,
      state: handle.state,
      reason: this.#reason,
      local: this.#local,
      settings: this.settings,
      isReachable: !LOOPBACK.test(this.settings.host.replace(/^\[/, '')),
      served: count('served'),
      waiting: count('waiting'),
      accepted: this.#accepted,
    };
  }

  peers({ first, count }: RowRange): PeerWindow {
    return {
      total: this.#peers.length,
      first,
      rows: this.#peers.slice(first, first + count).map((peer) => peer.row()),
    };
  }

  readonly #accept = (socket: Socket): void => {
    this.#accepted++;
    const peer = new TcpPeer(socket, {
      answer: () => this.settings.answer,
      openSession: (opened) => this.deps.openPeer(opened),
      onChange: (changed) => this.deps.onPeerChange(changed),
      onEnd: () => this.#serveNext(),
    });
    this.#peers.push(peer);
    this.#serveNext();
    this.deps.onChange();
  };

  /** Serves whoever may be served now: all, or the oldest where it is one at a time. */
  #serveNext(): void {
    const isBusy = (): boolean =>
      this.settings.accept === 'one-at-a-time' && this.#peers.some(({ phase }) => phase === 'served');
    for (const peer of this.#peers) {
      if (isBusy()) return;
      if (peer.phase === 'waiting') peer.serve();
    }
  }
}
