import type { WireLog } from '../wire-log.ts';
import type { PacketEntry } from './packet-entry.ts';

/** Frames looked through at once for the rest of a packet. */
const FRAMES = 16;

/** The first `most` bytes of a packet out of the frames it crossed the wire in; null when the log let its first one go. */
export function packetBytes(log: WireLog, packet: PacketEntry, most: number): Uint8Array | null {
  const { seq, offset, isOut } = packet;
  const wanted = Math.min(packet.sizeBytes, most);
  const [first] = log.read(seq, 1);
  if (first?.seq !== seq) return null;
  if (offset + wanted <= first.bytes.length) return first.bytes.subarray(offset, offset + wanted);
  const bytes = new Uint8Array(wanted);
  bytes.set(first.bytes.subarray(offset));
  let have = first.bytes.length - offset;
  for (let next = seq + 1; have < wanted && next <= log.appended; next += FRAMES) {
    for (const frame of log.read(next, FRAMES)) {
      if (frame.kind !== 'data' || frame.direction !== (isOut ? 'out' : 'in') || have === wanted) continue;
      const piece = frame.bytes.subarray(0, wanted - have);
      bytes.set(piece, have);
      have += piece.length;
    }
  }
  return bytes;
}
