import { connect, type Socket } from 'node:net';

import type { ClientSettings, ClientStatus } from '../../../shared/contract/sockets.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { Conversation } from './conversation.ts';
import { connectFailure } from './socket-failure.ts';

/** Longest time an orderly close may take before the socket is destroyed, in milliseconds. */
export const CLOSE_MS = 2_000;

/** A TCP client of the user's: looks the name up, connects, talks, and can be connected again. */
export class TcpClient {
  conversation: Conversation | null = null;
  #reason: WireError | null = null;
  #socket: Socket | null = null;
  #ended: Promise<void> = Promise.resolve();
  #local = '';
  #remote: string;

  constructor(
    readonly settings: ClientSettings,
    private readonly handle: SessionHandle,
    private readonly onChange: () => void,
  ) {
    this.#remote = hostPort(settings.host, settings.port);
  }

  /** Connects, unless it is connected or about to be. */
  open(): void {
    const { state } = this.handle;
    if (this.#socket && state !== 'closed' && state !== 'failed') return;
    this.#enter('connecting');
    this.#ended = this.#run();
  }

  async close(): Promise<void> {
    const { state } = this.handle;
    if (state === 'closed' || state === 'failed') return;
    this.#enter('closing');
    if (this.conversation) await this.conversation.close(CLOSE_MS);
    else this.#socket?.destroy();
    await this.#ended;
  }

  /** The open conversation. @throws LabError `socket.not-open`. */
  talk(): Conversation {
    if (!this.conversation) throw new LabError('socket.not-open', { state: this.handle.state });
    return this.conversation;
  }

  status(title: string): ClientStatus {
    const { handle, conversation } = this;
    return {
      kind: 'client',
      title,
      state: handle.state,
      reason: this.#reason,
      local: this.#local,
      remote: this.#remote,
      settings: this.settings,
      hasPeerEnded: conversation?.hasPeerEnded ?? false,
      hasEnded: conversation?.hasEnded ?? false,
      unsentBytes: conversation?.unsentBytes ?? 0,
    };
  }

  /** From the first packet to the last; never rejects. */
  async #run(): Promise<void> {
    const { settings, handle } = this;
    const address = hostPort(settings.host, settings.port);
    let failure: LabError | null;
    try {
      const socket = await this.#connect();
      this.#local = hostPort(socket.localAddress ?? '', socket.localPort ?? 0);
      this.#remote = hostPort(socket.remoteAddress ?? '', socket.remotePort ?? 0);
      handle.update({ local: this.#local, remote: this.#remote });
      handle.mark('open', `${this.#local} → ${this.#remote}`);
      const { onChange } = this;
      this.conversation = new Conversation({ socket, log: handle, remote: address, onChange });
      this.#enter('open');
      failure = await this.conversation.closed;
    } catch (error) {
      failure =
        handle.state === 'closing' ? null : connectFailure(error, settings.host, address, settings.connectTimeoutMs);
      if (failure) handle.mark('error', textOf(failure).title);
    }
    this.#socket = null;
    this.conversation = null;
    this.#enter(failure ? 'failed' : 'closed', failure?.toWire() ?? null);
  }

  #connect(): Promise<Socket> {
    const { host, port, noDelay, allowHalfOpen, connectTimeoutMs } = this.settings;
    const { handle } = this;
    return new Promise((resolve, reject) => {
      const socket = connect({ host: host.replace(/^\[(.*)\]$/, '$1'), port, noDelay, allowHalfOpen });
      this.#socket = socket;
      const timer = setTimeout(() => {
        socket.destroy(new LabError('socket.timeout', { address: hostPort(host, port), timeoutMs: connectTimeoutMs }));
      }, connectTimeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        socket.off('error', reject);
        socket.off('close', onClose);
      };
      const onClose = (): void => {
        settle();
        reject(new LabError('socket.lost', { address: hostPort(host, port), reason: 'closed while connecting' }));
      };
      socket.on('lookup', (error: Error | null, address) => {
        if (!error && address !== host) handle.mark('note', `${host} is ${address}`);
      });
      socket.on('connectionAttempt', (ip: string, at: number) =>
        handle.mark('note', `connecting to ${hostPort(ip, at)}`),
      );
      socket.once('error', reject);
      socket.once('close', onClose);
      socket.once('connect', () => {
        settle();
        resolve(socket);
      });
    });
  }

  #enter(state: 'connecting' | 'open' | 'closing' | 'closed' | 'failed', reason: WireError | null = null): void {
    this.#reason = reason;
    this.handle.enter(state, reason ? { reason } : {});
    this.onChange();
  }
}
