/** One packet of a capture: what the tests compare. */
export interface Packet {
  bytes: Uint8Array;
  /** Nanoseconds since the Unix epoch. */
  atNs: bigint;
  direction: 'in' | 'out' | 'none';
}

const INTERFACE_BLOCK = 1;
const PACKET_BLOCK = 6;
const OPTION_TIME_RESOLUTION = 9;
const OPTION_FLAGS = 2;

/** Packets of a little-endian pcapng file with one interface, as text2pcap writes them. @see draft-ietf-opsawg-pcapng */
export function readPcapng(file: Buffer): Packet[] {
  const packets: Packet[] = [];
  let unitNs = 1_000n;
  for (let at = 0; at < file.length; at += file.readUInt32LE(at + 4)) {
    const block = file.subarray(at, at + file.readUInt32LE(at + 4) - 4);
    if (block.readUInt32LE(0) === INTERFACE_BLOCK && option(block, 16, OPTION_TIME_RESOLUTION)?.[0] === 9) unitNs = 1n;
    if (block.readUInt32LE(0) !== PACKET_BLOCK) continue;
    const size = block.readUInt32LE(20);
    const flags = option(block, 28 + Math.ceil(size / 4) * 4, OPTION_FLAGS)?.readUInt32LE(0) ?? 0;
    packets.push({
      bytes: new Uint8Array(block.subarray(28, 28 + size)),
      atNs: ((BigInt(block.readUInt32LE(12)) << 32n) | BigInt(block.readUInt32LE(16))) * unitNs,
      direction: (['none', 'in', 'out'] as const)[flags & 3] ?? 'none',
    });
  }
  return packets;
}

function option(block: Buffer, from: number, code: number): Buffer | undefined {
  for (let at = from; at + 4 <= block.length; at += 4 + Math.ceil(block.readUInt16LE(at + 2) / 4) * 4) {
    if (block.readUInt16LE(at) === code) return block.subarray(at + 4, at + 4 + block.readUInt16LE(at + 2));
  }
  return undefined;
}
