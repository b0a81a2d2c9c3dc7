const FIRST_BYTES = 64 * 1024;

/** Bytes written one after another into one buffer that grows, and taken out in pieces. */
export class ByteSink {
  #buffer = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#buffer.buffer);
  #size = 0;

  /** Bytes written and not taken yet. */
  get size(): number {
    return this.#size;
  }

  uint16(value: number, isLittle = true): void {
    this.#room(2);
    this.#view.setUint16(this.#size - 2, value, isLittle);
  }

  uint32(value: number, isLittle = true): void {
    this.#room(4);
    this.#view.setUint32(this.#size - 4, value, isLittle);
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.byteLength);
    this.#buffer.set(bytes, this.#size - bytes.byteLength);
  }

  zeros(count: number): void {
    this.#room(count);
    this.#buffer.fill(0, this.#size - count, this.#size);
  }

  /** Everything written so far, as an array of its own; the sink is empty then. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.slice(0, this.#size);
    this.#size = 0;
    return taken;
  }

  #room(count: number): void {
    const end = this.#size + count;
    if (end > this.#buffer.byteLength) {
      const larger = new Uint8Array(Math.max(end, this.#buffer.byteLength * 2));
      larger.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#size = end;
  }
}
