import type { RowRange } from '../../../shared/contract/ids.ts';
import type { FrameRow, FrameWindow, SessionWindow } from '../../../shared/contract/sessions.ts';
import type { SessionEntry } from './session-entry.ts';
import type { WireFrame, WireLog } from './wire-log.ts';

/** Bytes of a frame that its row shows. */
const HEAD_BYTES = 96;

/** The window of `range` over the sessions that match: newest root first, each before its children in their order. */
export function sessionWindow(
  roots: Iterable<SessionEntry>,
  { first, count, filter }: RowRange & { filter: string },
): SessionWindow {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: SessionEntry[] = [];
  let total = 0;
  const stack = [...roots];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    for (const child of [...entry.children].toReversed()) stack.push(child);
    if (!entry.matches(words)) continue;
    if (total >= first && rows.length < count) rows.push(entry);
    total += 1;
  }
  return { total, first, rows: rows.map((entry) => entry.row()) };
}

/** The window of `range` over what a wire log holds; `follow` pins it to the newest `count` frames. */
export function frameWindow(
  log: WireLog,
  { first, count, follow }: RowRange & { follow: boolean },
  originNs: bigint,
): FrameWindow {
  const total = log.kept;
  const start = follow ? Math.max(0, total - count) : Math.min(first, total);
  const rows = log.read(log.firstSeq + start, count).map((frame) => frameRow(frame, log.peerOf(frame), originNs));
  return { total, first: start, rows, evictedFrames: log.evictedFrames, evictedBytes: log.evictedBytes };
}

function frameRow({ seq, atNs, direction, kind, bytes }: WireFrame, peer: string, originNs: bigint): FrameRow {
  const atUs = Number((originNs + BigInt(atNs)) / 1000n);
  return kind === 'data'
    ? { seq, atUs, direction, kind, sizeBytes: bytes.byteLength, head: bytes.slice(0, HEAD_BYTES), text: '', peer }
    : { seq, atUs, direction, kind, sizeBytes: 0, head: new Uint8Array(), text: Buffer.from(bytes).toString(), peer };
}
