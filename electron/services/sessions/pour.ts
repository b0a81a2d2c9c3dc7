import type { Sink } from '../../../shared/wire/flow.ts';

/** Hands on one piece after another as the reader takes them, and ends; stops where the reader leaves. */
export async function pour(pieces: Iterable<Uint8Array>, sink: Sink<Uint8Array>): Promise<void> {
  const drained = drainSignal(sink);
  for (const piece of pieces) {
    if (!sink.push(piece)) await drained();
    if (sink.signal.aborted) return;
  }
  sink.end();
}

/** A function that waits for the reader to catch up, or to leave. */
function drainSignal(sink: Sink<Uint8Array>): () => Promise<void> {
  let wake: (() => void) | undefined;
  sink.onDrain(() => wake?.());
  sink.signal.addEventListener('abort', () => wake?.(), { once: true });
  return () =>
    new Promise((resolve) => {
      wake = resolve;
      if (sink.signal.aborted) resolve();
    });
}
