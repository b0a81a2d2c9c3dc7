import { RECORDED_PREVIEW_BYTES, type RecordedRow } from '../../../../shared/contract/recordings.ts';
import type { RecordedMessage } from './recording-format.ts';

/** A message as a list shows it; nothing in it refers to the reader's memory. */
export function toRecordedRow(index: number, { atMs, topic, qos, retain, dup, payload }: RecordedMessage): RecordedRow {
  return {
    index,
    atMs,
    topic,
    qos,
    isRetained: retain,
    isDuplicate: dup,
    sizeBytes: payload.byteLength,
    preview: new Uint8Array(payload.subarray(0, RECORDED_PREVIEW_BYTES)),
  };
}
