import type { Sink } from '../../../../shared/wire/flow.ts';
import { drainSignal } from '../export-below.ts';
import { type ExportFormat, ExportText } from '../message-text.ts';
import type { RecordingReader } from './recording-reader.ts';

/** Text handed to the reader at a time, in characters. */
const PIECE_CHARS = 65_536;

/** Writes every message of a recording, in the order it came. */
export async function exportRecording(
  reader: RecordingReader,
  format: ExportFormat,
  sink: Sink<Uint8Array>,
): Promise<void> {
  const drained = drainSignal(sink);
  const text = new ExportText(format);
  let piece = text.begin();
  const push = async (): Promise<void> => {
    const isOpen = sink.push(new TextEncoder().encode(piece));
    piece = '';
    if (!isOpen) await drained();
    await new Promise((resolve) => setImmediate(resolve));
  };
  for await (const message of reader.messages()) {
    piece += text.message(message);
    if (piece.length >= PIECE_CHARS) await push();
    if (sink.signal.aborted) return;
  }
  piece += text.end();
  if (piece !== '') await push();
  sink.end();
}
