/** A remaining length has at most four bytes [MQTT-1.5.5-1]. */
const LENGTH_BYTES = 4;
/** Bytes of a packet handed on: a topic name of any length, and what stands before its payload in practice. */
const HEAD_BYTES = 68 * 1024;

/** One control packet of a stream. */
export interface FramedPacket {
  /** The piece its first byte was in, as its number was given, and where it stands there. */
  seq: number;
  offset: number;
  sizeBytes: number;
  /** The packet, or its first 68 KiB; a view on what was pushed, only good until the call returns. */
  head: Uint8Array;
}

/** Cuts one direction of an MQTT connection into its control packets, however TCP split them. @see MQTT 5.0 §2.1 */
export class PacketFramer {
  /** Where a remaining length never ended: nothing after it can be framed. */
  broken: { seq: number; offset: number } | null = null;
  readonly #onPacket: (packet: FramedPacket) => void;
  /** The begun packet: where it is, its first bytes, and how many it has so far. */
  #seq = 0;
  #offset = 0;
  #head: Uint8Array[] = [];
  #headBytes = 0;
  #have = 0;
  /** Its whole size; 0 while its length is not all there. */
  #size = 0;

  constructor(onPacket: (packet: FramedPacket) => void) {
    this.#onPacket = onPacket;
  }

  /** Takes the next bytes of the stream, without the first `from`; `seq` is what their packets are told to begin in. */
  push(bytes: Uint8Array, seq: number, from = 0): void {
    let at = this.#have > 0 ? this.#goOn(bytes) : from;
    while (at < bytes.length && !this.broken) {
      const size = packetSize(bytes, at);
      if (size === 'broken') {
        this.broken = { seq, offset: at };
        return;
      }
      if (size === 'short' || at + size > bytes.length) return this.#begin(bytes.subarray(at), seq, at, size);
      const head = bytes.subarray(at, at + Math.min(size, HEAD_BYTES));
      this.#onPacket({ seq, offset: at, sizeBytes: size, head });
      at += size;
    }
  }

  #begin(bytes: Uint8Array, seq: number, offset: number, size: number | 'short'): void {
    this.#seq = seq;
    this.#offset = offset;
    this.#size = size === 'short' ? 0 : size;
    this.#have = bytes.length;
    this.#head = [bytes.slice(0, HEAD_BYTES)];
    this.#headBytes = this.#head[0]!.length;
  }

  /** Gives the begun packet its next bytes; answers how many it took. */
  #goOn(bytes: Uint8Array): number {
    let at = 0;
    while (this.#size === 0 && at < bytes.length) {
      this.#keep(bytes.subarray(at, at + 1));
      at += 1;
      const size = packetSize(join(this.#head), 0);
      if (size === 'broken') {
        this.broken = { seq: this.#seq, offset: this.#offset };
        return bytes.length;
      }
      if (size !== 'short') this.#size = size;
    }
    if (this.#size === 0) return at;
    const more = Math.min(this.#size - this.#have, bytes.length - at);
    this.#keep(bytes.subarray(at, at + more));
    if (this.#have === this.#size) this.#end();
    return at + more;
  }

  #keep(bytes: Uint8Array): void {
    this.#have += bytes.length;
    const room = HEAD_BYTES - this.#headBytes;
    if (room === 0 || bytes.length === 0) return;
    const kept = bytes.slice(0, room);
    this.#head.push(kept);
    this.#headBytes += kept.length;
  }

  #end(): void {
    const packet = { seq: this.#seq, offset: this.#offset, sizeBytes: this.#size, head: join(this.#head) };
    this.#have = 0;
    this.#size = 0;
    this.#head = [];
    this.#onPacket(packet);
  }
}

/** The size of the packet at `at`, its fixed header included, in bytes. */
export function packetSize(bytes: Uint8Array, at: number): number | 'short' | 'broken' {
  let length = 0;
  for (let index = 1; index <= LENGTH_BYTES; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return 'short';
    length += (byte & 0x7f) * 128 ** (index - 1);
    if (byte < 0x80) return 1 + index + length;
  }
  return 'broken';
}

/** Where the body of the packet at `at` begins, whose length must be all there. */
export function bodyStart(bytes: Uint8Array, at: number): number {
  let index = at + 1;
  while (bytes[index]! >= 0x80) index += 1;
  return index + 1;
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
