import { Duplex } from 'node:stream';

import type { Backlog } from './receive-flow.ts';

/** Bytes handed on per turn of the event loop, so that a flood never holds it for long. */
const TURN_BYTES = 32 * 1024;
/**
 * Bytes read ahead of the client. Brokers drop messages of QoS 0 for a reader whose socket is full, so what they
 * send is taken off the socket at once, and only a flood that lasts makes them wait.
 */
const READ_AHEAD_BYTES = 64 * 1024 * 1024;
/** Outgoing pieces below this are joined into one, so that a packet is one entry of the wire log. */
const JOIN_BELOW_BYTES = 64 * 1024;

/** Where a stream tells what crossed it. */
export type WireTap = (direction: 'in' | 'out', bytes: Uint8Array) => void;

/**
 * Stands between a transport and the MQTT client: tells the tap of every byte, as the chunks that were read and
 * the packets that are written, and hands a flood on in portions.
 */
export class WireStream extends Duplex {
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** When each of those was read, in monotonic milliseconds. */
  readonly #readMs: number[] = [];
  #mostLagMs = 0;
  #heldTimes = 0;
  #isResting = false;
  #isWanted = false;
  /** Set when the transport has nothing more to give, with its error if that is why. */
  #ending: { error: Error | null } | null = null;

  constructor(
    private readonly transport: Duplex,
    private readonly tap: WireTap,
    /** Takes out of what was read what is not for the client; answers the rest. */
    private readonly sift: (bytes: Buffer) => Buffer[],
  ) {
    super({ allowHalfOpen: false, autoDestroy: true });
    transport.on('data', (chunk: Buffer) => this.#onData(chunk));
    transport.on('end', () => this.#end(null));
    transport.on('error', (error) => this.#end(error));
    transport.on('close', () => this.#end(null));
  }

  /** What was read and not yet handed on. */
  get backlog(): Omit<Backlog, 'local' | 'remote'> {
    const lagMs = this.#readMs.length === 0 ? 0 : performance.now() - this.#readMs[0]!;
    return {
      lagMs,
      mostLagMs: Math.max(this.#mostLagMs, lagMs),
      backlogBytes: this.#waitingBytes,
      isHeld: this.transport.isPaused(),
      heldTimes: this.#heldTimes,
    };
  }

  override _read(): void {
    this.#isWanted = true;
    this.#handOn();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.tap('out', chunk);
    this.transport.write(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    const pieces = joinSmall(chunks.map(({ chunk }) => chunk));
    for (const [index, piece] of pieces.entries()) {
      this.tap('out', piece);
      this.transport.write(piece, index === pieces.length - 1 ? done : undefined);
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.transport.destroyed) done();
    else this.transport.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#waiting.length = 0;
    this.#readMs.length = 0;
    this.transport.destroy();
    done(error);
  }

  /** What was read before the end is still handed on; then the end. */
  #end(error: Error | null): void {
    this.#ending ??= { error };
    this.#handOn();
  }

  #onData(chunk: Buffer): void {
    this.tap('in', chunk);
    this.#waiting.push(chunk);
    this.#readMs.push(performance.now());
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes > READ_AHEAD_BYTES && !this.transport.isPaused()) {
      this.#heldTimes += 1;
      this.transport.pause();
    }
    this.#handOn();
  }

  #handOn(): void {
    if (this.#isResting || this.destroyed) return;
    if (this.#waiting.length === 0) {
      if (this.#ending?.error) this.destroy(this.#ending.error);
      else if (this.#ending) this.push(null);
      return;
    }
    if (!this.#isWanted) return;
    this.#isResting = true;
    setImmediate(() => {
      this.#isResting = false;
      this.#handOn();
    });
    for (const bytes of this.sift(this.#portion())) this.#isWanted = this.push(bytes);
  }

  #portion(): Buffer {
    const chunk = this.#waiting[0]!;
    const portion = chunk.subarray(0, TURN_BYTES);
    this.#mostLagMs = Math.max(this.#mostLagMs, performance.now() - this.#readMs[0]!);
    if (portion.length === chunk.length) {
      this.#waiting.shift();
      this.#readMs.shift();
    } else this.#waiting[0] = chunk.subarray(TURN_BYTES);
    this.#waitingBytes -= portion.length;
    if (this.#waitingBytes <= READ_AHEAD_BYTES / 2 && this.transport.isPaused()) this.transport.resume();
    return portion;
  }
}

function joinSmall(chunks: readonly Buffer[]): Buffer[] {
  const pieces: Buffer[] = [];
  let small: Buffer[] = [];
  const flush = (): void => {
    if (small.length > 0) pieces.push(small.length === 1 ? small[0]! : Buffer.concat(small));
    small = [];
  };
  for (const chunk of chunks) {
    if (chunk.length < JOIN_BELOW_BYTES) small.push(chunk);
    else {
      flush();
      pieces.push(chunk);
    }
  }
  flush();
  return pieces;
}
