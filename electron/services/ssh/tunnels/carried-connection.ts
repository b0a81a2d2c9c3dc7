import type { Socket } from 'node:net';

import type { Channel } from 'ssh2';

import type { TunnelConnection } from '../../../../shared/contract/tunnels.ts';
import { maskedTap, type WireSink } from '../../../../shared/domain/masked-tap.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import type { SessionHandle } from '../../../ports/sessions.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { TCP_REMARKS } from '../../lib/tcp-remarks.ts';
import { codeOf } from '../connect-failure.ts';

/** What an MQTT client's stream begins with [MQTT-2.1.3-1]. */
const MQTT_CONNECT = 0x10;

export interface CarriedDeps {
  /** Who connected; empty where nobody can say. */
  from: string;
  /** Which end is the client: the socket here, or the channel from the server. */
  client: 'socket' | 'channel';
  nowMs(): number;
  openSession(connection: CarriedConnection): SessionHandle;
  onBytes(direction: 'in' | 'out', sizeBytes: number): void;
  /** Something besides traffic changed; `hasEnded` when this was the last change. */
  onChange(connection: CarriedConnection): void;
}

/**
 * One connection through a tunnel: a socket on this machine and a channel of the SSH connection, joined. Either side may
 * finish sending and still receive; a slow reader on one side pauses the writer on the other.
 */
export class CarriedConnection {
  readonly handle: SessionHandle;
  /** Resolves when both ends are closed. */
  readonly ended: Promise<void>;
  to = '';
  state: TunnelConnection['state'] = 'connecting';
  readonly #startedMs: number;
  #endedMs: number | null = null;
  #reason: WireError | null = null;
  #bytesIn = 0;
  #bytesOut = 0;
  #socket: Socket | null = null;
  #channel: Channel | null = null;
  #hasSocketEnded = false;
  #hasChannelEnded = false;
  #isReset = false;
  #wire: WireSink['wire'] | null = null;
  #resolveEnded: () => void = () => undefined;

  constructor(private readonly deps: CarriedDeps) {
    this.#startedMs = deps.nowMs();
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    this.handle = deps.openSession(this);
  }

  get hasEnded(): boolean {
    return this.state === 'closed' || this.state === 'failed';
  }

  /** The end on this machine, from before it is joined: what happens to it meanwhile counts too. */
  holds(socket: Socket): void {
    this.#socket = socket;
    socket.on('error', (error) => this.#broken(error));
    socket.on('close', () => this.#socketClosed());
  }

  /** What it is for is known. */
  aimsAt(target: string): void {
    this.to = target;
    this.handle.update({ title: this.title, ...this.ends });
    this.deps.onChange(this);
  }

  /** Both ends are there: from now on bytes flow. */
  join(channel: Channel): void {
    const socket = this.#socket;
    if (!socket || socket.destroyed || this.hasEnded) {
      channel.close();
      return;
    }
    this.#channel = channel;
    this.state = 'open';
    const { local, remote } = this.ends;
    const isNamed = local !== '' && remote !== '';
    this.handle.mark('open', isNamed ? `${local} → ${remote}` : this.title);
    this.handle.enter('open');
    socket.on('data', (bytes: Buffer) => this.#passed('out', bytes));
    channel.on('data', (bytes: Buffer) => {
      gather(socket);
      this.#passed('in', bytes);
    });
    socket.once('end', () => this.#finished('socket'));
    channel.once('end', () => this.#finished('channel'));
    // The server may close the channel while there is still something to send into it: that is dropped.
    channel.on('error', () => socket.unpipe(channel).resume());
    channel.once('finish', () => this.#closeIfDone()).once('end', () => this.#closeIfDone());
    channel.once('close', () => this.#channelClosed());
    socket.pipe(channel).pipe(socket);
    this.deps.onChange(this);
  }

  /** It came to nothing, or the SSH connection is gone; what was answered to the client still leaves. */
  fail(error: LabError): void {
    if (this.hasEnded) return;
    this.#reason ??= error.toWire();
    this.handle.mark('error', textOf(this.#reason).title);
    this.#close('failed');
  }

  /** Ends it at once, on both sides. */
  cut(): void {
    if (!this.hasEnded) this.#close('closed');
    this.#socket?.destroy();
  }

  get title(): string {
    return `${this.deps.from || 'a program'} → ${this.to || '(not said yet)'}`;
  }

  /** This machine's end and the other, as a capture of the conversation would have them. */
  get ends(): { local: string; remote: string } {
    const { from, client } = this.deps;
    return client === 'socket' ? { local: from, remote: this.to } : { local: this.to, remote: from };
  }

  row(): TunnelConnection {
    const isClientHere = this.deps.client === 'socket';
    return {
      ...{ sessionId: this.handle.id, from: this.deps.from, to: this.to, state: this.state },
      ...{ startedMs: this.#startedMs, endedMs: this.#endedMs, reason: this.#reason },
      ...{ bytesIn: this.#bytesIn, bytesOut: this.#bytesOut },
      hasClientEnded: isClientHere ? this.#hasSocketEnded : this.#hasChannelEnded,
      hasTargetEnded: isClientHere ? this.#hasChannelEnded : this.#hasSocketEnded,
    };
  }

  #passed(direction: 'in' | 'out', bytes: Buffer): void {
    if (direction === 'in') this.#bytesIn += bytes.byteLength;
    else this.#bytesOut += bytes.byteLength;
    this.#wire ??= this.#wireFor(direction, bytes);
    this.#wire(direction, bytes);
    this.deps.onBytes(direction, bytes.byteLength);
  }

  /** Of MQTT, which is what tunnels in a lab often carry, the log keeps no password; all else is kept as it is. */
  #wireFor(direction: 'in' | 'out', bytes: Buffer): WireSink['wire'] {
    const isClients = direction === (this.deps.client === 'socket' ? 'out' : 'in');
    if (isClients && bytes[0] === MQTT_CONNECT) return maskedTap(this.handle);
    return (way, piece) => this.handle.wire(way, piece);
  }

  #finished(side: 'socket' | 'channel'): void {
    if (side === 'socket') this.#hasSocketEnded = true;
    else this.#hasChannelEnded = true;
    this.handle.mark('note', side === 'socket' ? TCP_REMARKS.finOut : TCP_REMARKS.finIn);
    this.deps.onChange(this);
  }

  #broken(error: Error): void {
    // Who connects to a target tells of its failure.
    if (this.state === 'connecting' && this.deps.client === 'channel') return;
    const reason = codeOf(error);
    this.#isReset = reason === 'ECONNRESET';
    this.handle.mark('error', error.message);
    this.#reason ??= new LabError('tunnel.connection-lost', { reason }, { cause: error }).toWire();
  }

  /** The server's side has had all, or will have it before it is closed. */
  #closeIfDone(): void {
    if (this.#channel?.writableFinished && this.#channel.readableEnded) this.#channel.close();
  }

  /** Nothing more can be sent to the server's end; what came from it has been handed on. */
  #channelClosed(): void {
    if (this.#socket?.closed) this.#close('closed');
    else this.#socket?.destroySoon();
  }

  #socketClosed(): void {
    const channel = this.#channel;
    // A client that leaves before it is joined ends the matter.
    if (!channel) return this.deps.client === 'socket' && !this.hasEnded ? this.#close('closed') : undefined;
    if (this.hasEnded) return;
    // Both sides have finished: what the server is slow to take still goes to it.
    const isOnItsWay = !this.#reason && this.#hasSocketEnded && !channel.writableFinished && !channel.closed;
    if (isOnItsWay) channel.once('finish', () => this.#socketClosed());
    else this.#close('closed');
  }

  #close(state: 'closed' | 'failed'): void {
    if (this.hasEnded) return;
    this.state = state;
    this.#endedMs = this.deps.nowMs();
    this.#channel?.close();
    // What nobody takes any more is let go: a channel with something unread would never close.
    this.#channel?.unpipe().resume();
    this.#socket?.destroySoon();
    if (this.handle.state !== 'closed' && this.handle.state !== 'failed') {
      this.handle.mark('close', this.#isReset ? TCP_REMARKS.rstOut : 'connection closed');
      this.handle.enter(state, this.#reason ? { reason: this.#reason } : {});
    }
    this.deps.onChange(this);
    this.#resolveEnded();
  }
}

/** What comes out of the tunnel in one turn of the event loop leaves in one write: SSH packets are small. */
function gather(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  setImmediate(() => socket.uncork());
}
