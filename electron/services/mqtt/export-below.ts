import type { Sink } from '../../../shared/wire/flow.ts';
import { drainSignal } from '../lib/drain-signal.ts';
import type { MessageHistory } from './message-history.ts';
import { messageWriter, type ExportFormat } from './message-writer.ts';
import type { TopicNode } from './topic-node.ts';
import { topicsBelow } from './topics-below.ts';

/** Handed to the reader at a time, in characters or bytes. */
const PIECE_SIZE = 65_536;
/** Longest time the event loop is held, in milliseconds. */
const SLICE_MS = 4;

export interface ExportPlan {
  what: 'last' | 'all';
  format: ExportFormat;
}

/** Writes the messages at a node and below, topic after topic, each topic's oldest first. */
export async function exportBelow(
  history: MessageHistory,
  top: TopicNode,
  plan: ExportPlan,
  sink: Sink<Uint8Array>,
): Promise<void> {
  const drained = drainSignal(sink);
  const topics = await topicsBelow(
    top,
    () => true,
    () => sink.signal.aborted,
  );
  const writer = messageWriter(plan.format);
  writer.begin();
  let sliceEnd = performance.now() + SLICE_MS;
  for (const message of messagesOf(history, topics, plan)) {
    writer.message(message);
    if (writer.size >= PIECE_SIZE && !sink.push(writer.take())) await drained();
    if (performance.now() < sliceEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = performance.now() + SLICE_MS;
    if (sink.signal.aborted) return;
  }
  writer.end();
  if (writer.size > 0) sink.push(writer.take());
  sink.end();
}

function* messagesOf(history: MessageHistory, topics: readonly TopicNode[], { what }: ExportPlan) {
  for (const node of topics) {
    const last = what === 'last' ? history.last(node, Infinity) : null;
    for (const message of what === 'last' ? (last ? [last] : []) : history.messages(node)) {
      const { receivedAtMs: atMs, qos, isRetained: retain, preview: payload } = message;
      yield { topic: node.topic!, atMs, qos, retain, payload };
    }
  }
}
