import type { WireFrame } from './wire-log.ts';

/** text2pcap takes no packet larger than this (its `-m`); larger frames are written as several. */
const LARGEST_PACKET = 262_144;
const BYTES_PER_LINE = 16;

const HEX = Array.from({ length: 256 }, (_, byte) => ` ${byte.toString(16).padStart(2, '0')}`);

/** Opens the file: how to read it back. */
export function hexDumpHead(title: string): string {
  return [
    `# Wire log of ${oneLine(title)}, written by Wirebench. Times are UTC; I came in, O went out.`,
    `# Read it with: TZ=UTC text2pcap -D -t "%Y-%m-%d %H:%M:%S.%f" THIS_FILE OUT.pcapng`,
    '',
    '',
  ].join('\n');
}

/**
 * One frame as text2pcap reads it, packet by packet; a remark becomes a comment.
 * @param originNs what the frame's time counts from.
 * @param peer the other side, where it is not the same for every frame; else empty
 */
export function* hexDumpFrame(
  { seq, atNs, direction, kind, bytes }: WireFrame,
  originNs: bigint,
  peer = '',
): Generator<string> {
  const time = timeText(originNs + BigInt(atNs));
  if (kind !== 'data') yield `# ${time} ${kind}: ${oneLine(Buffer.from(bytes).toString())}\n\n`;
  else if (bytes.byteLength === 0) yield `# ${time} frame ${seq} is empty\n\n`;
  else {
    const parts = Math.ceil(bytes.byteLength / LARGEST_PACKET);
    for (let part = 0; part < parts; part++) {
      const other = peer === '' ? '' : `# ${direction === 'in' ? 'from' : 'to'} ${peer}\n`;
      const head = `${other}${parts > 1 ? `# frame ${seq}, part ${part + 1} of ${parts}\n` : ''}`;
      const packet = bytes.subarray(part * LARGEST_PACKET, (part + 1) * LARGEST_PACKET);
      yield `${head}${direction === 'in' ? 'I' : 'O'} ${time}\n${hexLines(packet)}\n`;
    }
  }
}

/** Says that frames left the log while it was written out. */
export function hexDumpGap(firstSeq: number, lastSeq: number): string {
  return `# frames ${firstSeq} to ${lastSeq} are no longer kept\n\n`;
}

function hexLines(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.byteLength; at += BYTES_PER_LINE) {
    text += at.toString(16).padStart(6, '0');
    const end = Math.min(at + BYTES_PER_LINE, bytes.byteLength);
    for (let i = at; i < end; i++) text += HEX[bytes[i]!]!;
    text += '\n';
  }
  return text;
}

/** `2026-11-22 17:04:11.123456789`, UTC. */
function timeText(atNs: bigint): string {
  const seconds = new Date(Number(atNs / 1_000_000_000n) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `${seconds}.${(atNs % 1_000_000_000n).toString().padStart(9, '0')}`;
}

/** A comment ends with its line, whatever the text holds. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');
