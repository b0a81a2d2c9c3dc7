import { MAX_SOURCES, type PlotSource } from '../../../shared/contract/mqtt-series.ts';
import {
  MAX_NUMBER_PAYLOAD_BYTES,
  type NumberLeaf,
  numberLeaves,
  numberLeavesOf,
} from '../../../shared/domain/plot/payload-numbers.ts';
import type { KeptMessage } from './message-history.ts';
import type { SeriesReader } from './series-reader.ts';
import type { SeriesOrigin } from './series-source.ts';
import { runInSlices, type Steps } from '../lib/slices.ts';
import { viewFilter } from './view-filter.ts';

/** Most numbers of one topic: a long array must not fill the list. */
const MOST_PER_TOPIC = 50;

export interface FoundNumbers {
  sources: (PlotSource & { value: number })[];
  hasMore: boolean;
}

/** Numbers in the newest payloads of the topics a filter lets through, in the order the topics were first seen. */
export async function findNumbers(
  { tree, history, readerFor }: SeriesOrigin,
  filter: string,
  signal: AbortSignal,
): Promise<FoundNumbers> {
  const accepts = viewFilter(filter);
  const found: FoundNumbers = { sources: [], hasMore: false };
  const steps = function* (): Steps {
    for (let id = 0; id < tree.size && !found.hasMore; id++) {
      yield;
      const node = tree.node(id)!;
      if (node.topic === null || (accepts && !accepts(node.topic))) continue;
      const [last] = history.newerThan(node, 0);
      if (!last || last.payload.byteLength > MAX_NUMBER_PAYLOAD_BYTES) continue;
      for (const leaf of leavesOf(last, readerFor(node.topic))) found.sources.push({ topic: node.topic, ...leaf });
      found.hasMore = found.sources.length > MAX_SOURCES;
    }
  };
  await runInSlices(steps(), () => signal.aborted);
  found.sources.length = Math.min(found.sources.length, MAX_SOURCES);
  return found;
}

function leavesOf({ payload, seq }: KeptMessage, { isPinned, read }: SeriesReader): NumberLeaf[] {
  const { buffer, byteOffset, byteLength } = payload;
  const text = isPinned ? '' : Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
  const inText = numberLeaves(text, MOST_PER_TOPIC);
  return inText.length > 0 ? inText : numberLeavesOf(read(payload, seq), MOST_PER_TOPIC);
}
