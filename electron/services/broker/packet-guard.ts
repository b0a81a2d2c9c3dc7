/** Topic, packet identifier and what else a PUBLISH holds beside its payload, at most, in bytes. */
const OVERHEAD_BYTES = 65_535 + 16;

/** A remaining length has at most four bytes [MQTT-2.2.3]. */
const MAX_LENGTH_BYTES = 4;

/**
 * Watches a client's bytes for a packet that is too large, before anybody gathers it: a length of 256 MiB is seen in
 * its fifth byte. Takes bytes split anywhere.
 */
export class PacketGuard {
  readonly #maxBytes: number;
  /** Bytes of the packet's body still to come; null within the fixed header. */
  #left: number | null = null;
  #length = 0;
  /** Bytes of the fixed header so far: its type, then its length. */
  #headerBytes = 0;

  /** @param maxPayloadBytes largest payload that is let through. */
  constructor(maxPayloadBytes: number) {
    this.#maxBytes = maxPayloadBytes + OVERHEAD_BYTES;
  }

  /** The size of the first packet that is too large, in bytes; null while there is none. */
  tooLarge(bytes: Uint8Array): number | null {
    for (let at = 0; at < bytes.length;) {
      if (this.#left !== null) {
        const taken = Math.min(this.#left, bytes.length - at);
        at += taken;
        this.#left -= taken;
        if (this.#left === 0) this.#left = null;
        continue;
      }
      const size = this.#header(bytes[at++]!);
      if (size !== null && size > this.#maxBytes) return size;
    }
    return null;
  }

  /** One byte of the fixed header; answers the remaining length when it is whole. */
  #header(byte: number): number | null {
    if (this.#headerBytes > 0) this.#length += (byte & 0x7f) * 128 ** (this.#headerBytes - 1);
    this.#headerBytes += 1;
    const isOver = this.#headerBytes > 1 && ((byte & 0x80) === 0 || this.#headerBytes > MAX_LENGTH_BYTES);
    if (!isOver) return null;
    const size = this.#length;
    this.#left = size === 0 ? null : size;
    this.#length = 0;
    this.#headerBytes = 0;
    return size;
  }
}
