/** Longest packet taken from a server: data of the largest read there is, and room around it. */
export const MAX_PACKET_BYTES = 256 * 1024 + 4 * 1024;

const LENGTH_BYTES = 4;

/**
 * Cuts a stream of bytes into SFTP packets, however it was split.
 *
 * @see draft-ietf-secsh-filexfer-02 §3: a length, then as many bytes
 */
export class PacketFramer {
  /** What of the next length and packet is here. */
  #pieces: Uint8Array[] = [];
  #hereBytes = 0;
  /** Length of the packet that has begun; null until its four bytes are here. */
  #length: number | null = null;

  /** @param onPacket Given each packet without its length; the array is only its own. */
  constructor(private readonly onPacket: (packet: Uint8Array) => void) {}

  /** @param bytes Are kept as they are, and must not change. @throws RangeError on a length that no packet has. */
  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#hereBytes += bytes.byteLength;
    for (;;) {
      if (this.#length === null) {
        if (this.#hereBytes < LENGTH_BYTES) return;
        const head = this.#take(LENGTH_BYTES);
        const length = new DataView(head.buffer, head.byteOffset).getUint32(0);
        if (length === 0 || length > MAX_PACKET_BYTES) throw new RangeError(`a packet of ${length} bytes`);
        this.#length = length;
      }
      if (this.#hereBytes < this.#length) return;
      const packet = this.#take(this.#length);
      this.#length = null;
      this.onPacket(packet);
    }
  }

  /** The next bytes: a view where they lie in one piece. */
  #take(count: number): Uint8Array {
    this.#hereBytes -= count;
    const first = this.#pieces[0]!;
    if (first.byteLength >= count) {
      if (first.byteLength === count) this.#pieces.shift();
      else this.#pieces[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    const out = new Uint8Array(count);
    let at = 0;
    let used = 0;
    while (at < count) {
      const piece = this.#pieces[used]!;
      const part = piece.subarray(0, count - at);
      out.set(part, at);
      at += part.byteLength;
      if (part.byteLength < piece.byteLength) this.#pieces[used] = piece.subarray(part.byteLength);
      else used += 1;
    }
    this.#pieces.splice(0, used);
    return out;
  }
}
