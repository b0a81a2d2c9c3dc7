import type { Sink } from '../../../shared/wire/flow.ts';
import { hexDumpFrame, hexDumpGap, hexDumpHead } from './hex-dump.ts';
import { pour } from './pour.ts';
import type { WireLog } from './wire-log.ts';

/** Text gathered before it is handed on, in UTF-16 units. */
const PIECE_CHARS = 64 * 1024;
/** Frames read from the log at a time. */
const FRAMES = 64;

/** Writes out what the log holds now as text, as the reader takes it; frames that leave meanwhile are named. */
export async function exportWireLog(
  title: string,
  log: WireLog,
  originNs: bigint,
  sink: Sink<Uint8Array>,
): Promise<void> {
  await pour(inPieces(hexDump(title, log, originNs)), sink);
}

function* inPieces(lines: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < PIECE_CHARS) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

/** The log as it stands now, in order; between two pieces it may lose frames. */
function* hexDump(title: string, log: WireLog, originNs: bigint): Generator<string> {
  const end = log.appended + 1;
  let next = log.firstSeq;
  yield hexDumpHead(title);
  while (next < end) {
    const kept = Math.min(log.firstSeq, end);
    if (kept > next) yield hexDumpGap(next, kept - 1);
    next = Math.max(next, kept);
    for (const frame of log.read(next, Math.min(FRAMES, end - next))) {
      yield* hexDumpFrame(frame, originNs, log.peerOf(frame));
      next = frame.seq + 1;
    }
  }
}
