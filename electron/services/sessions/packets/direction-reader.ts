import { findFraming } from '../../../../shared/domain/decode/mqtt/find-framing.ts';
import { PacketFramer, type FramedPacket } from '../../../../shared/domain/decode/mqtt/packet-framer.ts';
import type { WireFrame } from '../wire-segment.ts';

/** Most bytes in which the first packet is looked for at once. */
const SEARCH_BYTES = 128 * 1024;
/** More bytes than this are waited for before it is looked for again. */
const SEARCH_STEP_BYTES = 4 * 1024;

/** One direction of a connection: cuts it into packets, from its beginning or from where one can be made out. */
export class DirectionReader {
  /** Bytes before the first packet that was found. */
  skippedBytes = 0;
  readonly #framer: PacketFramer;
  /** What has come while no packet was found; null once one was. */
  #pieces: WireFrame[] | null;
  #pieceBytes = 0;
  #searchedBytes = 0;

  /** @param isBegun the beginning is gone: where a packet begins has to be found */
  constructor(isBegun: boolean, onPacket: (packet: FramedPacket) => void) {
    this.#framer = new PacketFramer(onPacket);
    this.#pieces = isBegun ? [] : null;
  }

  /** The frame from which on the bytes are no packets; null while they are. */
  get brokenAt(): number | null {
    return this.#framer.broken?.seq ?? null;
  }

  push(frame: WireFrame): void {
    if (this.#pieces === null) return this.#framer.push(frame.bytes, frame.seq);
    this.#pieces.push(frame);
    this.#pieceBytes += frame.bytes.length;
    if (this.#pieceBytes - this.#searchedBytes >= SEARCH_STEP_BYTES) this.search();
  }

  /** Looks for the first packet in what has come so far. */
  search(): void {
    const pieces = this.#pieces;
    if (!pieces || this.#pieceBytes === this.#searchedBytes) return;
    this.#searchedBytes = this.#pieceBytes;
    const starts: number[] = [];
    let at = 0;
    for (const { bytes } of pieces) {
      starts.push(at);
      at += bytes.length;
    }
    const found = findFraming(Buffer.concat(pieces.map(({ bytes }) => bytes)), starts);
    if (found === null) return this.#makeRoom(pieces);
    this.#pieces = null;
    this.skippedBytes += found;
    for (const [index, { bytes, seq }] of pieces.entries()) {
      const from = Math.max(0, found - starts[index]!);
      if (from < bytes.length) this.#framer.push(bytes, seq, from);
    }
  }

  #makeRoom(pieces: WireFrame[]): void {
    while (this.#pieceBytes > SEARCH_BYTES) {
      const size = pieces.shift()?.bytes.length ?? 0;
      this.#pieceBytes -= size;
      this.skippedBytes += size;
    }
    this.#searchedBytes = this.#pieceBytes;
  }
}
