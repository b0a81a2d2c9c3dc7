import type { Sink } from '../../../shared/wire/flow.ts';

/** A function that waits for the reader of a stream to catch up, or to leave. */
export function drainSignal(sink: Sink<Uint8Array>): () => Promise<void> {
  let wake: (() => void) | undefined;
  sink.onDrain(() => wake?.());
  sink.signal.addEventListener('abort', () => wake?.(), { once: true });
  return () => (sink.signal.aborted ? Promise.resolve() : new Promise((resolve) => (wake = resolve)));
}
