import { createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';

import type { RowRange } from '../../../shared/contract/ids.ts';
import type { PeerWindow, ServerSettings, ServerStatus } from '../../../shared/contract/sockets.ts';
import { hostPort, withoutBrackets } from '../../../shared/domain/broker-address.ts';
import { isLoopback } from '../../../shared/domain/reach.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import type { ServerCertificates } from '../../ports/server-certificates.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { networkAddresses } from '../lib/network-addresses.ts';
import { listenFailure } from './socket-failure.ts';
import { CLOSE_MS } from './conversation.ts';
import { Pending } from './pending.ts';
import type { AnswerBook } from './respond/answer-book.ts';
import { TcpPeer } from './tcp-peer.ts';
import { TlsDoor } from './tls-door.ts';

/** Listening on these reaches every address of the machine. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

export interface TcpServerDeps {
  certificates: ServerCertificates;
  book: AnswerBook;
  nowMs(): number;
  handle: SessionHandle;
  /** Opens the session of an accepted client. */
  openPeer(peer: TcpPeer): SessionHandle;
  onChange(): void;
  onPeerChange(peer: TcpPeer): void;
}

/** A TCP or TLS server of the user's: accepts, answers by its rule, and lets clients wait where one is served at a time. */
export class TcpServer {
  readonly settings: ServerSettings;
  readonly #server: Server;
  readonly #peers: TcpPeer[] = [];
  readonly #pending = new Pending();
  #accepted = 0;
  #local = '';
  #reason: WireError | null = null;
  #door: TlsDoor | null = null;
  #authority: string | null = null;

  constructor(
    settings: ServerSettings,
    private readonly deps: TcpServerDeps,
  ) {
    this.settings = settings;
    this.#server = createServer({ allowHalfOpen: settings.allowHalfOpen, pauseOnConnect: true }, this.#accept);
  }

  /**
   * Resolves with the port once it is ours.
   *
   * @throws LabError as `SocketService.listen`; `socket.not-open` where it was closed meanwhile
   */
  async listen(): Promise<number> {
    const { host, port, backlog } = this.settings;
    const { handle } = this.deps;
    const address = hostPort(host, port);
    try {
      await this.#pending.until(this.#openDoor());
      this.#assertWanted();
      await this.#pending.until(this.#bind());
      this.#assertWanted();
    } catch (error) {
      if (!this.#isWanted) throw error;
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
    this.#pending.giveUp(new LabError('socket.not-open', { state: handle.state }));
    const wasListening = this.#server.listening;
    const isClosed = new Promise<void>((resolve) => (wasListening ? this.#server.close(() => resolve()) : resolve()));
    await Promise.all(this.#peers.map((peer) => peer.close(CLOSE_MS)));
    await isClosed;
    if (this.#local !== '') handle.mark('close', `stopped listening on ${this.#local}`);
    handle.enter('closed');
    this.deps.onChange();
  }

  /** Sends to every client served now; answers to how many. Those it cannot reach any more are not counted. */
  async sendToAll(bytes: Uint8Array): Promise<number> {
    const served = this.#peers
      .filter(({ phase }) => phase === 'served')
      .flatMap(({ conversation }) => conversation ?? []);
    const sent = await Promise.allSettled(served.map((conversation) => conversation.send(bytes)));
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
      settings: { ...this.settings, answer: this.deps.book.answer },
      isReachable: !isLoopback(this.settings.host),
      served: count('served'),
      waiting: count('waiting'),
      accepted: this.#accepted,
      authority: this.#authority,
    };
  }

  peers({ first, count }: RowRange): PeerWindow {
    return {
      total: this.#peers.length,
      first,
      rows: this.#peers.slice(first, first + count).map((peer) => peer.row()),
    };
  }

  /** Whether nobody has closed it while it was starting. */
  get #isWanted(): boolean {
    return this.deps.handle.state === 'connecting';
  }

  /** @throws LabError `socket.not-open`. */
  #assertWanted(): void {
    if (!this.#isWanted) throw new LabError('socket.not-open', { state: this.deps.handle.state });
  }

  #bind(): Promise<void> {
    const { host, port, backlog } = this.settings;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: withoutBrackets(host), port, backlog, exclusive: true }, () => {
        // The name's lookup cannot be stopped: it may end after everybody has given up.
        if (!this.#isWanted) this.#server.close();
        resolve();
      });
    });
  }

  /** A certificate for every address and name that clients may use for this server. */
  async #openDoor(): Promise<void> {
    const { host, tls } = this.settings;
    if (!tls) return;
    const address = withoutBrackets(host);
    const own = EVERYWHERE.has(address) ? [hostname(), ...networkAddresses()] : [address];
    const identity = await this.deps.certificates.issue([...tls.names, ...own]);
    this.#door = new TlsDoor(identity, tls);
    this.#authority = identity.authority;
  }

  readonly #accept = (socket: Socket): void => {
    this.#accepted++;
    const peer = new TcpPeer(socket, {
      book: this.deps.book,
      nowMs: () => this.deps.nowMs(),
      door: this.#door,
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
