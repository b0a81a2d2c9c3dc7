import type { Socket } from 'node:net';

import { LabError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import { codeOf } from '../lib/error-code.ts';
import { TCP_REMARKS } from '../lib/tcp-remarks.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import type { Answering, Responder } from './respond/responder.ts';
import { tlsProblem } from './socket-failure.ts';

export interface ConversationDeps {
  socket: Socket;
  /** The TCP connection below, where `socket` is TLS on top of it. */
  below?: Socket | undefined;
  /** The session's wire log. */
  log: Pick<SessionHandle, 'wire' | 'mark'>;
  /** `host:port` of the other side. */
  remote: string;
  /** Something the user sees besides traffic has changed. */
  onChange(): void;
  /** Answers what comes, when it is in the wire log already. */
  responder: Responder;
}

/** Above so many bytes that the other side has not read, one that answers stops reading more of it. */
const MOST_UNSENT_BYTES = 1024 * 1024;
/** Longest time an orderly close may take before the socket is destroyed, in milliseconds. */
export const CLOSE_MS = 2_000;

/** One open connection, TCP or TLS on top of it, whoever began it: every byte in the wire log, and both ways to end it. */
export class Conversation implements Answering {
  hasPeerEnded = false;
  hasEnded = false;
  /** Resolves when both directions are closed: with why, where it was not the orderly way. */
  readonly closed: Promise<LabError | null>;
  #failure: LabError | null = null;
  #isReset = false;
  #holds = 0;
  #isRelieved = true;

  constructor(private readonly deps: ConversationDeps) {
    const { socket, log } = deps;
    this.closed = new Promise((resolve) => {
      socket.on('data', (bytes: Buffer) => {
        log.wire('in', bytes);
        deps.responder.take(bytes, this);
      });
      socket.on('end', () => this.#peerEnded());
      socket.on('error', (error) => this.#failed(error));
      socket.once('close', () => {
        deps.responder[Symbol.dispose]();
        log.mark('close', this.#isReset ? TCP_REMARKS.rstOut : 'connection closed');
        resolve(this.#failure);
      });
    });
  }

  get unsentBytes(): number {
    return this.deps.socket.writableLength;
  }

  /**
   * Resolves when the system has taken every byte; the wire log has them then too.
   * @throws LabError `socket.finished`, `socket.lost`.
   */
  send(bytes: Uint8Array): Promise<void> {
    const { socket, log, remote, onChange } = this.deps;
    if (this.hasEnded) return Promise.reject(new LabError('socket.finished', { address: remote }));
    return new Promise((resolve, reject) => {
      socket.write(bytes, (error) => {
        if (error) return reject(new LabError('socket.lost', { address: remote, reason: codeOf(error) }));
        log.wire('out', bytes);
        onChange();
        resolve();
      });
      onChange();
    });
  }

  get remote(): string {
    return this.deps.remote;
  }

  hold(): void {
    this.#holds += 1;
    this.deps.socket.pause();
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.deps.socket.resume();
  }

  /** The other side is not read faster than it reads. */
  relieve(): void {
    if (!this.#isRelieved || this.hasEnded || this.unsentBytes <= MOST_UNSENT_BYTES) return;
    const { socket } = this.deps;
    this.#isRelieved = false;
    this.hold();
    // After its end, a stream finishes instead of draining.
    const relieved = (): void => {
      socket.off('drain', relieved).off('finish', relieved);
      this.#isRelieved = true;
      this.release();
    };
    socket.on('drain', relieved).on('finish', relieved);
  }

  remark(text: string): void {
    this.deps.log.mark('error', text);
  }

  /** Our side finishes sending, after what is on its way; the other side may go on. */
  halfClose(): void {
    if (this.hasEnded) return;
    const { socket, log, onChange } = this.deps;
    this.hasEnded = true;
    socket.end(() => {
      log.mark('note', TCP_REMARKS.finOut);
      onChange();
    });
    onChange();
  }

  /** Closes both directions in order; what was handed over is still sent. Resolves when it is closed. */
  async close(withinMs: number): Promise<void> {
    const { socket } = this.deps;
    this.hasEnded = true;
    socket.end(() => socket.destroy());
    const timer = setTimeout(() => socket.destroy(), withinMs);
    await this.closed;
    clearTimeout(timer);
  }

  /** Closes when what was handed over has been sent; what still comes meanwhile is read, so that nothing is reset. */
  end(): void {
    const { socket } = this.deps;
    this.halfClose();
    const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
    socket.once('close', () => clearTimeout(timer));
  }

  reset(): void {
    const { socket, below } = this.deps;
    this.#isReset = true;
    (below ?? socket).resetAndDestroy();
  }

  #peerEnded(): void {
    this.hasPeerEnded = true;
    // Where half-open is not wanted, Node ends our side in answer.
    if (!this.deps.socket.allowHalfOpen) this.hasEnded = true;
    this.deps.log.mark('note', TCP_REMARKS.finIn);
    this.deps.onChange();
  }

  #failed(error: NodeJS.ErrnoException): void {
    const { log, remote } = this.deps;
    const reason = codeOf(error);
    const alert = tlsProblem(error, remote);
    this.#failure = alert ?? new LabError('socket.lost', { address: remote, reason }, { cause: error });
    log.mark('error', reason === 'ECONNRESET' ? TCP_REMARKS.rstIn : alert ? textOf(alert).title : error.message);
  }
}
