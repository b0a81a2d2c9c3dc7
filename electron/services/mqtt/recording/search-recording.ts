import { setImmediate as breathe } from 'node:timers/promises';

import { MAX_RECORDED_HITS, type RecordedSearch } from '../../../../shared/contract/recordings.ts';
import { compileFilter } from '../../../../shared/domain/topic-filter.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import { hexFinder, textFinder } from '../payload-finder.ts';
import { toRecordedRow } from './recorded-row.ts';
import type { RecordingReader } from './recording-reader.ts';

export interface RecordedSearchPlan {
  mode: 'text' | 'hex';
  /** Empty: the topics decide alone. */
  pattern: string;
  /** Empty, or an MQTT topic filter. */
  filter: string;
}

/** How long the event loop is held at a time, in milliseconds. */
const SLICE_MS = 4;

/**
 * Looks for text, without regard to case, or for bytes in a recording's payloads.
 * @throws LabError `mqtt.bad-pattern`.
 */
export async function searchRecording(
  reader: RecordingReader,
  { mode, pattern, filter }: RecordedSearchPlan,
  sink: LatestSink<RecordedSearch>,
): Promise<void> {
  const takes = filter === '' ? () => true : compileFilter(filter);
  const finder = pattern === '' ? null : mode === 'hex' ? hexFinder(pattern) : textFinder(pattern, false);
  const found: RecordedSearch = { isDone: false, searched: 0, total: reader.total, matches: 0, hits: [] };
  const tell = (): void => sink.offer(() => ({ ...found, hits: [...found.hits] }));
  let sliceEnd = performance.now() + SLICE_MS;
  for await (const message of reader.messages()) {
    const index = found.searched++;
    if (takes(message.topic) && (!finder || finder.find(message.payload))) {
      found.matches++;
      if (found.hits.length < MAX_RECORDED_HITS) found.hits.push(toRecordedRow(index, message));
    }
    if (performance.now() < sliceEnd) continue;
    tell();
    await breathe();
    if (sink.signal.aborted) return;
    sliceEnd = performance.now() + SLICE_MS;
  }
  found.isDone = true;
  tell();
  sink.end();
}
