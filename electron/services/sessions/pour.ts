import type { Sink } from '../../../shared/wire/flow.ts';
import { drainSignal } from '../lib/drain-signal.ts';

/** Hands on one piece after another as the reader takes them, and ends; stops where the reader leaves. */
export async function pour(pieces: Iterable<Uint8Array>, sink: Sink<Uint8Array>): Promise<void> {
  const drained = drainSignal(sink);
  for (const piece of pieces) {
    if (!sink.push(piece)) await drained();
    if (sink.signal.aborted) return;
  }
  sink.end();
}
