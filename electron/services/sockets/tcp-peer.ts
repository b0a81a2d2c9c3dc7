import type { Socket } from 'node:net';

import type { TlsFacts } from '../../../shared/contract/socket-tls.ts';
import type { ClientStatus, PeerRow } from '../../../shared/contract/sockets.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { Conversation } from './conversation.ts';
import { codeOf } from '../lib/error-code.ts';
import { handshakeRemark } from '../lib/tls/handshake-facts.ts';
import type { TlsDoor } from './tls-door.ts';
import type { AnswerBook } from './respond/answer-book.ts';
import { Responder } from './respond/responder.ts';

export interface TcpPeerDeps {
  book: AnswerBook;
  nowMs(): number;
  /** Where clients shake hands; null without TLS. */
  door: TlsDoor | null;
  openSession(peer: TcpPeer): SessionHandle;
  onChange(peer: TcpPeer): void;
  /** The connection has ended. */
  onEnd(): void;
}

/** One client that a server accepted: a session of its own, waiting or served. */
export class TcpPeer {
  /** Null until the TLS handshake, where there is one. */
  conversation: Conversation | null = null;
  readonly handle: SessionHandle;
  readonly local: string;
  readonly remote: string;
  phase: PeerRow['phase'] = 'waiting';
  #bytesIn = 0;
  #bytesOut = 0;
  #tls: TlsFacts | null = null;
  #reason: WireError | null = null;
  readonly #responder: Responder;
  readonly #socket: Socket;

  /** @param socket As accepted with `pauseOnConnect`: nothing is read before it is served. */
  constructor(
    socket: Socket,
    private readonly deps: TcpPeerDeps,
  ) {
    this.#socket = socket;
    this.#responder = new Responder({ book: deps.book, unit: 'stream', nowMs: () => deps.nowMs() });
    this.local = hostPort(socket.localAddress ?? '', socket.localPort ?? 0);
    this.remote = hostPort(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    this.handle = deps.openSession(this);
    this.handle.mark('open', `connection from ${this.remote}`);
    if (!deps.door) this.#talk(socket);
  }

  /** Its turn has come: what it sent meanwhile is read now, and TLS begins. */
  serve(): void {
    this.phase = 'served';
    if (this.deps.door) {
      void this.#enter(this.deps.door);
    } else {
      this.handle.enter('open');
      this.#socket.resume();
      this.#begin();
    }
    this.deps.onChange(this);
  }

  async close(withinMs: number): Promise<void> {
    if (this.phase === 'ended') return;
    this.handle.enter('closing');
    if (this.conversation) return await this.conversation.close(withinMs);
    this.#socket.destroy();
    this.#ended(null);
  }

  row(): PeerRow {
    return {
      sessionId: this.handle.id,
      remote: this.remote,
      phase: this.phase,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      ...this.#ends(),
    };
  }

  status(title: string): ClientStatus {
    const { local, remote, handle } = this;
    return {
      kind: 'client',
      title,
      state: handle.state,
      reason: this.#reason,
      local,
      remote,
      settings: null,
      givenSecrets: [],
      tls: this.#tls,
      ...this.#ends(),
    };
  }

  #ends(): Pick<PeerRow, 'hasPeerEnded' | 'hasEnded' | 'unsentBytes'> {
    const { hasPeerEnded = false, hasEnded = false, unsentBytes = 0 } = this.conversation ?? {};
    return { hasPeerEnded, hasEnded, unsentBytes };
  }

  /** Shakes hands, then talks; a handshake that fails is the end of the connection. */
  async #enter(door: TlsDoor): Promise<void> {
    const { handle } = this;
    try {
      const { socket, facts } = await door.enter(this.#socket);
      this.#tls = facts;
      handle.mark('note', handshakeRemark(facts));
      this.#talk(socket, this.#socket);
      handle.enter('open');
      this.#begin();
      this.deps.onChange(this);
    } catch (error) {
      if (this.phase === 'ended') return;
      const { remote: address } = this;
      const failure =
        error instanceof LabError ? error : new LabError('socket.lost', { address, reason: codeOf(error) });
      handle.mark('error', textOf(failure).title);
      handle.mark('close', 'connection closed');
      this.#ended(failure);
    }
  }

  #talk(socket: Socket, below?: Socket): void {
    const { handle, deps, remote } = this;
    this.conversation = new Conversation({
      socket,
      below,
      log: {
        wire: (direction, bytes) => this.#wire(direction, bytes),
        mark: (kind, text) => handle.mark(kind, text),
      },
      remote,
      onChange: () => deps.onChange(this),
      responder: this.#responder,
    });
    void this.conversation.closed.then((failure) => this.#ended(failure));
  }

  #wire(direction: 'in' | 'out', bytes: Uint8Array): void {
    if (direction === 'in') this.#bytesIn += bytes.byteLength;
    else this.#bytesOut += bytes.byteLength;
    this.handle.wire(direction, bytes);
    this.deps.onChange(this);
  }

  /** What is answered before anything comes. */
  #begin(): void {
    if (this.conversation) this.#responder.connected(this.conversation);
  }

  #ended(failure: LabError | null): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.#reason = failure?.toWire() ?? null;
    this.handle.enter(failure ? 'failed' : 'closed', failure ? { reason: failure.toWire() } : {});
    this.deps.onChange(this);
    this.deps.onEnd();
  }
}
