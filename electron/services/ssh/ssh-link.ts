import { connect, type Socket } from 'node:net';

import ssh2, { type AnyAuthMethod, type ClientChannel, type NegotiatedAlgorithms } from 'ssh2';

import { LabError } from '../../../shared/errors/lab-error.ts';
import { offeredAlgorithms } from './algorithms.ts';
import { codeOf, fromHandshakeError, fromSocketError, strangerReason } from './connect-failure.ts';
import type { HostKeyCheck } from './host-key-check.ts';
import type { Login } from './login.ts';
import { ServerClock } from './server-clock.ts';

const KEEPALIVE_MS = 15_000;
/** So many keep-alives without an answer end the connection. */
const KEEPALIVE_MISSES = 3;
/** Longest wait for the server to answer while a connection is being made. */
const ANSWER_MS = 20_000;
/** Longest wait for the server to close its side, in milliseconds. */
const GOODBYE_MS = 1_000;
/** Of what the server sends first, so much is kept, to tell who it was. */
const FIRST_BYTES = 256;

export interface LinkOptions {
  host: string;
  port: number;
  address: string;
  hostKey: HostKeyCheck;
  login: Login;
  answerMs?: number;
  /** Sees every byte of the connection, as it crossed the wire. */
  tap(direction: 'in' | 'out', bytes: Uint8Array): void;
  onConnected(local: string, remote: string): void;
  onHandshake(algorithms: NegotiatedAlgorithms): void;
  onBanner(text: string): void;
}

type SshError = Error & { level?: string; code?: unknown };

/** One SSH connection, from TCP to its end. It is never used again. */
export class SshLink {
  /** Settles when the user is in; rejects with a LabError. */
  readonly opened: Promise<void>;
  /** Resolves with the reason when the connection is over. */
  readonly closed: Promise<LabError>;
  readonly client = new ssh2.Client();
  readonly #socket: Socket;
  readonly #clock: ServerClock;
  #reason: LabError | null = null;
  #isReady = false;
  #firstBytes = '';

  constructor(private readonly options: LinkOptions) {
    const { host, port, address, answerMs = ANSWER_MS } = options;
    this.#clock = new ServerClock(answerMs, (waitingFor) =>
      this.abort(new LabError('ssh.timeout', { address, timeoutMs: answerMs, waitingFor })),
    );
    this.#socket = connect({ host, port });
    this.#socket.setNoDelay(true);
    const { promise: closed, resolve: close } = Promise.withResolvers<LabError>();
    this.closed = closed;
    this.#socket.once('close', () => {
      this.#clock.stop();
      close(this.#whyClosed());
    });
    this.#socket.on('error', (error) => (this.#reason ??= this.#fromError(error)));
    this.opened = new Promise((resolve, reject) => {
      this.client.once('ready', () => {
        this.#isReady = true;
        this.#clock.stop();
        options.login.succeeded();
        resolve();
      });
      void closed.then(reject);
    });
    // Who opens a link hears of its failure through `opened`; nobody else has to.
    this.opened.catch(() => undefined);
    this.#clock.waitFor('the connection');
    this.#socket.once('connect', () => this.#begin());
  }

  /** Ends the connection for a reason of ours. */
  abort(reason: LabError): void {
    this.#reason ??= reason;
    if (!this.#isReady) return void this.#socket.destroy();
    this.client.end();
    setTimeout(() => this.#socket.destroy(), GOODBYE_MS).unref();
  }

  /** @throws LabError `ssh.channel-refused`, `ssh.lost`. */
  channel(what: string, open: (done: (error: Error | undefined, channel: ClientChannel) => void) => void) {
    return new Promise<ClientChannel>((resolve, reject) => {
      const failed = (error: unknown): void => {
        const reason = error instanceof Error ? error.message : String(error);
        reject(this.#reason ?? new LabError('ssh.channel-refused', { what, reason }, { cause: error }));
      };
      try {
        open((error, channel) => (error ? failed(error) : resolve(channel)));
      } catch (error) {
        failed(error);
      }
    });
  }

  #begin(): void {
    const { host, port, hostKey, onConnected, onHandshake, onBanner } = this.options;
    const { localAddress, localPort, remoteAddress, remotePort } = this.#socket;
    onConnected(`${localAddress}:${localPort}`, `${remoteAddress}:${remotePort}`);
    this.#tap();
    this.#clock.waitFor('its key exchange');
    this.client.on('error', (error: SshError) => this.#onError(error));
    this.client.on('banner', onBanner);
    this.client.on('handshake', (algorithms) => {
      onHandshake(algorithms);
      if (!this.#isReady) this.#clock.waitFor('the login');
      hostKey.proved().catch((error: unknown) => this.abort(error as LabError));
    });
    this.client.connect({
      sock: this.#socket,
      host,
      port,
      username: '',
      algorithms: offeredAlgorithms(hostKey.knownTypes),
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVE_MISSES,
      // Ours is the clock that stands still while the user is asked.
      readyTimeout: 0,
      // ssh2 takes any key where there is no verifier, and asks it anew at every key exchange.
      hostVerifier: (key: Buffer, verify: (isGood: boolean) => void) => this.#verify(key, verify),
      authHandler: (methods, isPartial, next) => this.#logIn(methods, isPartial, next),
    });
  }

  /** Answers at once for every key exchange after the first: an answer that comes later would break what is under way. */
  #verify(key: Buffer, verify: (isGood: boolean) => void): void {
    const { hostKey } = this.options;
    if (hostKey.hasAccepted) {
      const isSame = hostKey.isSame(key);
      if (!isSame) this.#reason ??= hostKey.changedSince(key);
      return verify(isSame);
    }
    this.#clock.pausedFor(hostKey.accept(key)).then(
      () => verify(true),
      (error: unknown) => {
        this.#reason ??= error as LabError;
        verify(false);
      },
    );
  }

  #logIn(methods: string[] | null, isPartial: boolean, next: (method: AnyAuthMethod) => void): void {
    const { login, address } = this.options;
    this.#clock.waitFor('the login');
    const go = async (): Promise<void> => {
      const method = await login.next(methods, isPartial);
      if (!method) throw new LabError('ssh.login-failed', { ...this.#who(), address, serverSaid: '' });
      next(method);
    };
    go().catch((error: unknown) => this.abort(error as LabError));
  }

  /** For a question to the user: the server has nothing to answer meanwhile. */
  ask<T>(question: Promise<T>): Promise<T> {
    return this.#clock.pausedFor(question);
  }

  #tap(): void {
    const { tap } = this.options;
    // Copied: ssh2 decrypts in place.
    this.#socket.on('data', (bytes: Buffer) => {
      if (this.#firstBytes.length < FIRST_BYTES) this.#firstBytes += bytes.toString('latin1', 0, FIRST_BYTES);
      tap('in', new Uint8Array(bytes));
    });
    const write = this.#socket.write.bind(this.#socket) as (...args: unknown[]) => boolean;
    this.#socket.write = (bytes: string | Uint8Array, ...rest: unknown[]): boolean => {
      tap('out', typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'latin1')) : new Uint8Array(bytes));
      return write(bytes, ...rest);
    };
  }

  #onError(error: SshError): void {
    // One key that cannot sign is one try that failed; the login goes on with the next.
    if (error.level === 'agent' || /signing/i.test(error.message)) return this.options.login.notUsable(error.message);
    this.#reason ??= this.#fromError(error);
  }

  #fromError(error: SshError): LabError {
    const { host, address } = this.options;
    const cause = { cause: error };
    if (this.#isReady) {
      const reason = error.level === 'client-timeout' ? 'it no longer answers' : codeOf(error);
      return new LabError('ssh.lost', { address, reason }, cause);
    }
    if (!this.#socket.remoteAddress && this.#firstBytes === '') return fromSocketError(error, { host, address });
    if (!this.#isSsh) return this.#stranger();
    // The server's DISCONNECT carries its reason as a number (RFC 4253 §11.1).
    if (typeof error.code === 'number' && this.options.hostKey.hasAccepted)
      return new LabError('ssh.login-failed', { ...this.#who(), address, serverSaid: error.message }, cause);
    if (error.level === 'client-socket') return new LabError('ssh.lost', { address, reason: codeOf(error) }, cause);
    return fromHandshakeError(error, address);
  }

  #whyClosed(): LabError {
    const { address } = this.options;
    if (this.#reason) return this.#reason;
    if (!this.#isReady && !this.#isSsh) return this.#stranger();
    const when = this.#isReady ? '' : ' during the login';
    return (this.#reason = new LabError('ssh.lost', { address, reason: `closed by the other end${when}` }));
  }

  #stranger(): LabError {
    return new LabError('ssh.not-ssh', { address: this.options.address, reason: strangerReason(this.#firstBytes) });
  }

  get #isSsh(): boolean {
    return /(^|\n)SSH-/.test(this.#firstBytes);
  }

  #who(): { user: string; methods: string[] } {
    const { login } = this.options;
    return { user: login.user, methods: login.methods };
  }
}
