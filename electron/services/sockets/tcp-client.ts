import type { Socket } from 'node:net';

import { ClientTlsSecrets, type TlsFacts } from '../../../shared/contract/socket-tls.ts';
import type { ClientSettings, ClientStatus } from '../../../shared/contract/sockets.ts';
import { hostPort, withoutBrackets } from '../../../shared/domain/broker-address.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { handshakeFacts, handshakeRemark, versionBounds } from '../lib/tls/handshake-facts.ts';
import { shakeHands } from '../lib/tls/shake-hands.ts';
import { connectTcp } from './connect-tcp.ts';
import { CLOSE_MS, Conversation } from './conversation.ts';
import type { AnswerBook } from './respond/answer-book.ts';
import { Responder } from './respond/responder.ts';
import { connectFailure } from './socket-failure.ts';

export interface TcpClientDeps {
  handle: SessionHandle;
  secrets: { [Name in keyof ClientTlsSecrets]?: ClientTlsSecrets[Name] | undefined };
  book: AnswerBook;
  nowMs(): number;
  onChange(): void;
}

/** A TCP or TLS client of the user's: looks the name up, connects, talks, and can be connected again. */
export class TcpClient {
  conversation: Conversation | null = null;
  #settings: ClientSettings;
  #reason: WireError | null = null;
  #socket: Socket | null = null;
  #ended: Promise<void> = Promise.resolve();
  #local = '';
  #remote: string;
  #tls: TlsFacts | null = null;
  #responder: Responder | null = null;

  constructor(
    settings: ClientSettings,
    private readonly deps: TcpClientDeps,
  ) {
    this.#settings = settings;
    this.#remote = hostPort(settings.host, settings.port);
  }

  /** Connects, unless it is connected or about to be. */
  open(): void {
    const { state } = this.deps.handle;
    if (this.#socket && state !== 'closed' && state !== 'failed') return;
    this.#enter('connecting');
    this.#ended = this.#run();
  }

  /** Accepts the certificate with this fingerprint from now on, and connects again. */
  trust(fingerprint: string): void {
    const { tls } = this.#settings;
    if (tls) this.#settings = { ...this.#settings, tls: { ...tls, pinnedFingerprint: fingerprint } };
    this.open();
  }

  async close(): Promise<void> {
    const { state } = this.deps.handle;
    if (state === 'closed' || state === 'failed') return;
    this.#enter('closing');
    if (this.conversation) await this.conversation.close(CLOSE_MS);
    else this.#socket?.destroy();
    await this.#ended;
  }

  /** The open conversation. @throws LabError `socket.not-open`. */
  talk(): Conversation {
    if (!this.conversation) throw new LabError('socket.not-open', { state: this.deps.handle.state });
    return this.conversation;
  }

  status(title: string): ClientStatus {
    const { conversation } = this;
    return {
      kind: 'client',
      title,
      state: this.deps.handle.state,
      reason: this.#reason,
      local: this.#local,
      remote: this.#remote,
      settings: { ...this.#settings, answer: this.deps.book.answer },
      givenSecrets: ClientTlsSecrets.keyof().options.filter((name) => this.deps.secrets[name] !== undefined),
      tls: this.#tls,
      hasPeerEnded: conversation?.hasPeerEnded ?? false,
      hasEnded: conversation?.hasEnded ?? false,
      unsentBytes: conversation?.unsentBytes ?? 0,
    };
  }

  /** From the first packet to the last; never rejects. */
  async #run(): Promise<void> {
    const { handle } = this.deps;
    const { host, port, connectTimeoutMs } = this.#settings;
    const address = hostPort(host, port);
    this.#tls = null;
    let failure: LabError | null;
    try {
      this.conversation = await this.#connect(address);
      this.#enter('open');
      this.#responder?.connected(this.conversation);
      failure = await this.conversation.closed;
    } catch (error) {
      failure = handle.state === 'closing' ? null : connectFailure(error, host, address, connectTimeoutMs);
      if (failure) handle.mark('error', textOf(failure).title);
    }
    this.#socket = null;
    this.conversation = null;
    this.#enter(failure ? 'failed' : 'closed', failure?.toWire() ?? null);
  }

  /** The time for connecting is for the TLS handshake too. */
  async #connect(address: string): Promise<Conversation> {
    const { handle, onChange } = this.deps;
    const timeoutMs = this.#settings.connectTimeoutMs;
    const { socket, connected } = connectTcp(this.#settings, handle);
    this.#socket = socket;
    let isConnected = false;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      socket.destroy();
    }, timeoutMs);
    try {
      await connected;
      isConnected = true;
      this.#connected(socket);
      const secure = await this.#secure(socket);
      const layers = secure ? { socket: secure, below: socket } : { socket };
      const responder = new Responder({ book: this.deps.book, unit: 'stream', nowMs: () => this.deps.nowMs() });
      this.#responder = responder;
      return new Conversation({ ...layers, log: handle, remote: address, onChange, responder });
    } catch (error) {
      socket.destroy();
      if (isConnected) handle.mark('close', 'connection closed');
      throw isLate ? new LabError('socket.timeout', { address, timeoutMs }) : error;
    } finally {
      clearTimeout(timer);
    }
  }

  #connected(socket: Socket): void {
    const { handle } = this.deps;
    this.#local = hostPort(socket.localAddress ?? '', socket.localPort ?? 0);
    this.#remote = hostPort(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    handle.update({ local: this.#local, remote: this.#remote });
    handle.mark('open', `${this.#local} → ${this.#remote}`);
  }

  /** TLS on top of the connection; null where none is wanted. */
  async #secure(socket: Socket) {
    const { host, tls } = this.#settings;
    if (!tls) return null;
    const { handle, secrets, nowMs } = this.deps;
    socket.on('error', () => undefined); // The TLS socket on top tells it.
    const options = {
      name: tls.serverName || withoutBrackets(host),
      ca: tls.ca?.pem ?? null,
      clientCertificate: tls.clientCertificate?.pem ?? null,
      clientKey: secrets.clientKey,
      clientKeyPassphrase: secrets.clientKeyPassphrase,
      alpn: tls.alpn,
      pinnedFingerprint: tls.pinnedFingerprint,
      ...versionBounds[tls.versions],
    };
    const { secure, chain } = await shakeHands(socket, options, nowMs);
    this.#tls = handshakeFacts(secure, chain, tls.pinnedFingerprint ? 'pin' : tls.ca ? 'authority-file' : 'system');
    handle.mark('note', handshakeRemark(this.#tls));
    return secure;
  }

  #enter(state: 'connecting' | 'open' | 'closing' | 'closed' | 'failed', reason: WireError | null = null): void {
    this.#reason = reason;
    this.deps.handle.enter(state, reason ? { reason } : {});
    this.deps.onChange();
  }
}
