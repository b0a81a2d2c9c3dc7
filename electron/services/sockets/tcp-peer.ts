import type { Socket } from 'node:net';

import type { Answer, ClientStatus, PeerRow } from '../../../shared/contract/sockets.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import type { LabError, WireError } from '../../../shared/errors/lab-error.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { Conversation } from './conversation.ts';
import { LineCutter, lineAnswer } from './line-answer.ts';

/** Above so many bytes that the other side has not read, an answering server stops reading more of it. */
const MOST_UNSENT_BYTES = 1024 * 1024;

export interface TcpPeerDeps {
  /** The server's rule as it is now. */
  answer(): Answer;
  openSession(peer: TcpPeer): SessionHandle;
  onChange(peer: TcpPeer): void;
  /** The connection has ended. */
  onEnd(): void;
}

/** One client that a server accepted: a session of its own, waiting or served. */
export class TcpPeer {
  readonly conversation: Conversation;
  readonly handle: SessionHandle;
  readonly local: string;
  readonly remote: string;
  phase: PeerRow['phase'] = 'waiting';
  #bytesIn = 0;
  #bytesOut = 0;
  #reason: WireError | null = null;
  readonly #lines = new LineCutter();
  readonly #socket: Socket;

  /** @param socket As accepted with `pauseOnConnect`: nothing is read before it is served. */
  constructor(
    socket: Socket,
    private readonly deps: TcpPeerDeps,
  ) {
    this.#socket = socket;
    this.local = hostPort(socket.localAddress ?? '', socket.localPort ?? 0);
    this.remote = hostPort(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    this.handle = deps.openSession(this);
    const { remote, handle } = this;
    handle.mark('open', `connection from ${remote}`);
    this.conversation = new Conversation({
      socket,
      log: {
        wire: (direction, bytes) => this.#wire(direction, bytes),
        mark: (kind, text) => handle.mark(kind, text),
      },
      remote,
      onChange: () => deps.onChange(this),
      onData: (bytes) => this.#answer(bytes),
    });
    void this.conversation.closed.then((failure) => this.#ended(failure));
  }

  /** Its turn has come: what it sent meanwhile is read now. */
  serve(): void {
    this.phase = 'served';
    this.handle.enter('open');
    this.#socket.resume();
    this.deps.onChange(this);
  }

  async close(withinMs: number): Promise<void> {
    if (this.phase === 'ended') return;
    this.handle.enter('closing');
    await this.conversation.close(withinMs);
  }

  row(): PeerRow {
    const { hasPeerEnded, hasEnded, unsentBytes } = this.conversation;
    return {
      sessionId: this.handle.id,
      remote: this.remote,
      phase: this.phase,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      hasPeerEnded,
      hasEnded,
      unsentBytes,
    };
  }

  status(title: string): ClientStatus {
    const { hasPeerEnded, hasEnded, unsentBytes } = this.conversation;
    const { local, remote, handle } = this;
    const ends = { hasPeerEnded, hasEnded, unsentBytes };
    return { kind: 'client', title, state: handle.state, reason: this.#reason, local, remote, settings: null, ...ends };
  }

  #wire(direction: 'in' | 'out', bytes: Uint8Array): void {
    if (direction === 'in') this.#bytesIn += bytes.byteLength;
    else this.#bytesOut += bytes.byteLength;
    this.handle.wire(direction, bytes);
    this.deps.onChange(this);
  }

  #answer(bytes: Uint8Array): void {
    const answer = this.deps.answer();
    if (answer.kind === 'none') return;
    const replies =
      answer.kind === 'echo' ? [bytes] : this.#lines.push(bytes).map((line) => lineAnswer(answer.template, line));
    // A failure to send is the connection's, which `closed` tells.
    for (const reply of replies) this.conversation.send(reply).catch(() => undefined);
    if (this.conversation.unsentBytes <= MOST_UNSENT_BYTES) return;
    this.#socket.pause();
    this.#socket.once('drain', () => this.#socket.resume());
  }

  #ended(failure: LabError | null): void {
    this.phase = 'ended';
    this.#reason = failure?.toWire() ?? null;
    this.handle.enter(failure ? 'failed' : 'closed', failure ? { reason: failure.toWire() } : {});
    this.deps.onChange(this);
    this.deps.onEnd();
  }
}
