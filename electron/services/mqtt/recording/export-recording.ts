import type { Sink } from '../../../../shared/wire/flow.ts';
import { drainSignal } from '../../lib/drain-signal.ts';
import { messageWriter, type ExportFormat } from '../message-writer.ts';
import type { RecordingReader } from './recording-reader.ts';

/** Handed to the reader at a time, in characters or bytes. */
const PIECE_SIZE = 65_536;

/** Writes every message of a recording, in the order it came. */
export async function exportRecording(
  reader: RecordingReader,
  format: ExportFormat,
  sink: Sink<Uint8Array>,
): Promise<void> {
  const drained = drainSignal(sink);
  const writer = messageWriter(format);
  writer.begin();
  const push = async (): Promise<void> => {
    if (!sink.push(writer.take())) await drained();
    await new Promise((resolve) => setImmediate(resolve));
  };
  for await (const message of reader.messages()) {
    writer.message(message);
    if (writer.size >= PIECE_SIZE) await push();
    if (sink.signal.aborted) return;
  }
  writer.end();
  if (writer.size > 0) await push();
  sink.end();
}
