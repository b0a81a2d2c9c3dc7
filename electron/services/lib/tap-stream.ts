import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** Told of every piece of bytes that crosses a tapped connection; must not change them. */
export type OnWire = (direction: 'in' | 'out', bytes: Uint8Array) => void;

/** A TCP connection with a witness: whatever reads and writes it, each byte is shown first. */
export class TapStream extends Duplex {
  readonly #socket: Socket;
  readonly #onWire: OnWire;

  constructor(socket: Socket, onWire: OnWire) {
    super();
    this.#socket = socket;
    this.#onWire = onWire;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      onWire('in', bytes);
      if (!this.push(bytes)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#onWire('out', bytes);
    this.#socket.write(bytes, done);
  }

  /** What was written in one go leaves in one piece, and is one entry of the wire log: a packet, as a rule. */
  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
