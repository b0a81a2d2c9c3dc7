/** Reads the fields of SSH's data types one after the other; null once the bytes do not hold what is asked [RFC 4251 §5]. */
export class SshReader {
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A `string`: four bytes of length, then as many bytes. */
  bytes(): Buffer | null {
    if (this.#at + 4 > this.#bytes.length) return null;
    const end = this.#at + 4 + this.#bytes.readUInt32BE(this.#at);
    if (end > this.#bytes.length) return null;
    const field = this.#bytes.subarray(this.#at + 4, end);
    this.#at = end;
    return field;
  }

  text(): string | null {
    return this.bytes()?.toString('latin1') ?? null;
  }

  uint32(): number | null {
    if (this.#at + 4 > this.#bytes.length) return null;
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  /** All that was not read yet. */
  rest(): Buffer {
    const rest = this.#bytes.subarray(this.#at);
    this.#at = this.#bytes.length;
    return rest;
  }
}
