import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

import {
  MAX_DATAGRAM_BYTES,
  type UdpSettings,
  type UdpStatus,
  type UdpTarget,
} from '../../../shared/contract/socket-udp.ts';
import { hostPort, withoutBrackets } from '../../../shared/domain/broker-address.ts';
import { isMulticast } from '../../../shared/domain/ip-address.ts';
import { isLoopback } from '../../../shared/domain/reach.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { codeOf } from '../lib/error-code.ts';
import { networkAddresses } from '../lib/network-addresses.ts';
import { multicastInterface } from './interfaces.ts';
import { Pending } from './pending.ts';
import type { AnswerBook } from './respond/answer-book.ts';
import { Responder, type Answering } from './respond/responder.ts';
import { datagramFailure, listenFailure } from './socket-failure.ts';
import { UdpPeers } from './udp-peers.ts';

/** A UDP socket of the user's, client or server: every datagram is one frame of the wire log, with its other side. */
export class UdpEndpoint {
  readonly settings: UdpSettings;
  readonly #socket: Socket;
  readonly #peers = new UdpPeers();
  readonly #responder: Responder;
  readonly #pending = new Pending();
  #local = '';
  #port = 0;
  #isConnected = false;
  #datagramsIn = 0;
  #datagramsOut = 0;
  #reason: WireError | null = null;

  constructor(
    settings: UdpSettings,
    private readonly handle: SessionHandle,
    private readonly onChange: () => void,
    private readonly book: AnswerBook,
    nowMs: () => number,
  ) {
    this.settings = settings;
    const { family, groups } = settings;
    this.#responder = new Responder({ book, unit: 'datagram', mostBytes: MAX_DATAGRAM_BYTES[family], nowMs });
    // Members of a group share its port.
    this.#socket = createSocket({ type: `udp${family}`, reuseAddr: groups.length > 0 });
  }

  /**
   * Resolves with the port once it is ours.
   *
   * @throws LabError as `SocketService.openUdp`; `socket.not-open` where it was closed meanwhile
   */
  async open(): Promise<number> {
    const { host, port } = this.settings;
    const { handle } = this;
    try {
      await this.#pending.until(this.#bind());
      this.#assertWanted();
      this.#local = this.#ownAddress();
      this.#chooseInterface();
      await this.#pending.until(this.#connect());
      this.#assertWanted();
    } catch (error) {
      if (!this.#isWanted) throw error;
      this.#socket.close();
      const failure = listenFailure(error, hostPort(host, port));
      this.#reason = failure.toWire();
      handle.enter('failed', { reason: this.#reason });
      throw failure;
    }
    this.#socket.on('message', (bytes, from) => this.#received(bytes, from));
    this.#socket.on('error', (error) => this.#failed(error));
    handle.update({ local: this.#local });
    handle.enter('open');
    this.onChange();
    return this.#port;
  }

  /**
   * Resolves when the system has taken the datagram; nobody knows whether it arrives.
   * @throws LabError `socket.no-target`, `socket.not-open`, and as `datagramFailure`.
   */
  async send(bytes: Uint8Array, target: UdpTarget | null): Promise<void> {
    const { settings, handle } = this;
    const to = target ?? settings.target;
    if (!to) throw new LabError('socket.no-target', {});
    if (handle.state !== 'open') throw new LabError('socket.not-open', { state: handle.state });
    const limitBytes = MAX_DATAGRAM_BYTES[settings.family];
    const sizeBytes = bytes.byteLength;
    if (sizeBytes > limitBytes) throw new LabError('socket.datagram-too-large', { sizeBytes, limitBytes });
    const isOwn = target === null || (target.host === settings.target?.host && target.port === settings.target.port);
    const address = hostPort(to.host, to.port);
    const sending = new Promise<void>((resolve, reject) => {
      const taken = (error: Error | null): void => {
        if (error) return reject(datagramFailure(error, to, sizeBytes, limitBytes));
        resolve();
      };
      // A connected socket takes no address.
      if (this.#isConnected && isOwn) this.#socket.send(bytes, taken);
      else if (this.#isConnected) reject(new LabError('socket.unreachable', { address, reason: 'EISCONN' }));
      else this.#socket.send(bytes, to.port, withoutBrackets(to.host), taken);
    });
    await this.#pending.until(sending);
    this.#datagramsOut += 1;
    this.#count(address, 'out', bytes);
  }

  async close(): Promise<void> {
    const { handle } = this;
    if (handle.state === 'closed' || handle.state === 'failed') return;
    handle.enter('closing');
    this.#responder[Symbol.dispose]();
    this.#pending.giveUp(new LabError('socket.not-open', { state: handle.state }));
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
    if (this.#local !== '') handle.mark('close', `no longer bound to ${this.#local}`);
    handle.enter('closed');
    this.onChange();
  }

  status(title: string): UdpStatus {
    return {
      kind: 'udp',
      title,
      state: this.handle.state,
      reason: this.#reason,
      local: this.#local,
      settings: { ...this.settings, answer: this.book.answer },
      isConnected: this.#isConnected,
      isReachable: !isLoopback(this.settings.host) && !this.#isConnected,
      datagramsIn: this.#datagramsIn,
      datagramsOut: this.#datagramsOut,
      peers: this.#peers.newest(),
    };
  }

  /** Whether nobody has closed it while it was being opened. */
  get #isWanted(): boolean {
    return this.handle.state === 'connecting';
  }

  /** @throws LabError `socket.not-open`. */
  #assertWanted(): void {
    if (!this.#isWanted) throw new LabError('socket.not-open', { state: this.handle.state });
  }

  async #bind(): Promise<void> {
    const { host, port } = this.settings;
    await new Promise<void>((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind({ address: withoutBrackets(host), port, exclusive: true }, () => {
        this.#socket.off('error', reject);
        resolve();
      });
    });
    this.handle.mark('open', `bound to ${this.#ownAddress()}`);
  }

  #ownAddress(): string {
    const { address, port } = this.#socket.address();
    this.#port = port;
    return hostPort(address, port);
  }

  /** @throws LabError `socket.no-interface`, `socket.no-multicast`. */
  #chooseInterface(): void {
    const { family, groups, target, interfaceName, multicastTtl, multicastLoopback, broadcast } = this.settings;
    const socket = this.#socket;
    // The form shows no interface where nothing goes to a group; one it still remembers may be gone.
    const isNeeded = groups.length > 0 || (target !== null && isMulticast(target.host));
    const chosen = isNeeded ? multicastInterface(interfaceName, family) : undefined;
    socket.setBroadcast(broadcast);
    socket.setMulticastTTL(multicastTtl);
    socket.setMulticastLoopback(multicastLoopback);
    if (chosen) socket.setMulticastInterface(chosen);
    for (const group of groups) {
      try {
        socket.addMembership(withoutBrackets(group), chosen);
      } catch (error) {
        throw new LabError('socket.no-multicast', { group, interfaceName, reason: codeOf(error) }, { cause: error });
      }
      this.handle.mark('note', `joined ${group}${interfaceName ? ` on ${interfaceName}` : ''}`);
    }
  }

  /** To one machine, the system itself lets only its datagrams through, and tells when nobody listens there. */
  async #connect(): Promise<void> {
    const { target, broadcast } = this.settings;
    if (!target || broadcast || isMulticast(target.host)) return;
    const { host, port } = target;
    await new Promise<void>((resolve, reject) => {
      this.#socket.connect(port, withoutBrackets(host), (error?: Error) => {
        if (error) reject(datagramFailure(error, target, 0, 0));
        else resolve();
      });
    });
    this.#isConnected = true;
    this.#local = this.#ownAddress();
    const remote = this.#socket.remoteAddress();
    const address = hostPort(remote.address, remote.port);
    this.handle.update({ remote: address });
    this.handle.mark('note', `${this.#local} → ${address}: only its datagrams are received`);
  }

  #received(bytes: Buffer, from: RemoteInfo): void {
    this.#datagramsIn += 1;
    this.#count(hostPort(from.address, from.port), 'in', bytes);
    if (this.book.answer.kind !== 'none' && !this.#isOwn(from)) this.#responder.take(bytes, this.#answering(from));
  }

  /** Whoever sent a datagram; there is no connection to hold or to end. */
  #answering({ address, port }: RemoteInfo): Answering {
    const nothing = (): void => undefined;
    return {
      remote: hostPort(address, port),
      send: (bytes) =>
        // Connected, it may be so by name: only that one is heard, and only to it is sent.
        this.send(bytes, this.#isConnected ? null : { host: address, port }).catch((error: Error) => {
          this.#failed(error);
        }),
      remark: (text) => this.handle.mark('error', text),
      ...{ halfClose: nothing, end: nothing, reset: nothing, hold: nothing, release: nothing, relieve: nothing },
    };
  }

  /** A member of a group hears itself: an answer to that would never end. */
  #isOwn({ address, port }: RemoteInfo): boolean {
    return port === this.#port && (isLoopback(address) || networkAddresses().includes(address));
  }

  #count(address: string, direction: 'in' | 'out', bytes: Uint8Array): void {
    this.#peers.count(address, direction);
    this.handle.wire(direction, bytes, address);
    this.onChange();
  }

  #failed(error: Error): void {
    const { target } = this.settings;
    const failure = error instanceof LabError ? error : target && datagramFailure(error, target, 0, 0);
    this.handle.mark('error', failure ? textOf(failure).title : error.message);
  }
}
