import { isUtf8 } from 'node:buffer';

import type { MessageRow } from '../../../shared/contract/mqtt.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import type { MessageHistory } from './message-history.ts';
import type { TopicNode } from './topic-node.ts';
import { topicsBelow } from './topics-below.ts';

/** Text handed to the reader at a time, in characters. */
const PIECE_CHARS = 65_536;
/** Longest time the event loop is held, in milliseconds. */
const SLICE_MS = 4;

export interface ExportPlan {
  what: 'last' | 'all';
  format: 'json' | 'ndjson';
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
  const isLines = format === 'ndjson';
  let isFirst = true;
  if (!isLines) yield '[';
  for (const node of topics) {
    const last = what === 'last' ? history.last(node, Infinity) : null;
    for (const message of what === 'last' ? (last ? [last] : []) : history.messages(node)) {
      const line = messageJson(node.topic!, message);
      yield isLines ? `${line}\n` : `${isFirst ? '\n' : ',\n'}${line}`;
      isFirst = false;
    }
  }
  if (!isLines) yield '\n]\n';
}

/** One message as an object; the payload is text where it is UTF-8, base64 where not. */
function messageJson(topic: string, { receivedAtMs, qos, isRetained, preview }: MessageRow): string {
  const payload = Buffer.from(preview.buffer, preview.byteOffset, preview.byteLength);
  return JSON.stringify({
    topic,
    time: new Date(receivedAtMs).toISOString(),
    qos,
    retain: isRetained,
    ...(isUtf8(payload) ? { payload: payload.toString('utf8') } : { payloadBase64: payload.toString('base64') }),
  });
}

/** A function that waits for the reader to catch up, or to leave. */
function drainSignal(sink: Sink<Uint8Array>): () => Promise<void> {
  let wake: (() => void) | undefined;
  sink.onDrain(() => wake?.());
  sink.signal.addEventListener('abort', () => wake?.(), { once: true });
  return () => (sink.signal.aborted ? Promise.resolve() : new Promise((resolve) => (wake = resolve)));
}
