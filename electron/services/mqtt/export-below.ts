import type { Sink } from '../../../shared/wire/flow.ts';
import type { MessageHistory } from './message-history.ts';
import { type ExportFormat, ExportText } from './message-text.ts';
import type { TopicNode } from './topic-node.ts';
import { topicsBelow } from './topics-below.ts';

/** Text handed to the reader at a time, in characters. */
const PIECE_CHARS = 65_536;
/** Longest time the event loop is held, in milliseconds. */
const SLICE_MS = 4;

export interface ExportPlan {
  what: 'last' | 'all';
  format: ExportFormat;
}

/** Writes the messages at a node and below as JSON, topic after topic, each topic's oldest first. */
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
  let text = '';
  let sliceEnd = performance.now() + SLICE_MS;
  for (const piece of pieces(history, topics, plan)) {
    text += piece;
    if (text.length >= PIECE_CHARS) {
      if (!sink.push(new TextEncoder().encode(text))) await drained();
      text = '';
    }
    if (performance.now() < sliceEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = performance.now() + SLICE_MS;
    if (sink.signal.aborted) return;
  }
  if (text !== '') sink.push(new TextEncoder().encode(text));
  sink.end();
}

function* pieces(history: MessageHistory, topics: readonly TopicNode[], { what, format }: ExportPlan) {
  const text = new ExportText(format);
  yield text.begin();
  for (const node of topics) {
    const last = what === 'last' ? history.last(node, Infinity) : null;
    for (const message of what === 'last' ? (last ? [last] : []) : history.messages(node)) {
      const { receivedAtMs: atMs, qos, isRetained: retain, preview: payload } = message;
      yield text.message({ topic: node.topic!, atMs, qos, retain, payload });
    }
  }
  yield text.end();
}

/** A function that waits for the reader to catch up, or to leave. */
export function drainSignal(sink: Sink<Uint8Array>): () => Promise<void> {
  let wake: (() => void) | undefined;
  sink.onDrain(() => wake?.());
  sink.signal.addEventListener('abort', () => wake?.(), { once: true });
  return () => (sink.signal.aborted ? Promise.resolve() : new Promise((resolve) => (wake = resolve)));
}
