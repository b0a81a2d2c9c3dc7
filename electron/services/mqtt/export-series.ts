import type { PlotRange } from '../../../shared/contract/mqtt-series.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import { quoted } from './message-text.ts';
import type { SeriesSource } from './series-source.ts';
import { resolveRange } from './series-window.ts';

/** Lines in one piece of the file: some 300 kB. */
const LINES_PER_PIECE = 4_096;

/**
 * Every point of the series as CSV, one after the other: time in UTC, milliseconds since the epoch, topic, path and
 * value with all its digits. Waits for a slow reader, and other events go on between pieces.
 *
 * @see RFC 4180
 */
export async function exportSeries(
  sources: readonly SeriesSource[],
  range: PlotRange,
  nowMs: () => number,
  sink: Sink<Uint8Array>,
): Promise<void> {
  await Promise.all(sources.map((source) => source.read()));
  const { fromMs, toMs } = resolveRange(range, sources, nowMs());
  let isOpen = sink.push(encoder.encode('time,time_ms,topic,path,value\r\n'));
  let wake = (): void => {};
  sink.onDrain(() => wake());
  sink.signal.addEventListener('abort', () => wake(), { once: true });
  for (const piece of pieces(sources, fromMs, toMs)) {
    if (!isOpen) await new Promise<void>((resolve) => (wake = resolve));
    if (sink.signal.aborted) return;
    isOpen = sink.push(encoder.encode(piece));
    await new Promise((resolve) => setImmediate(resolve));
  }
  sink.end();
}

const encoder = new TextEncoder();

function* pieces(sources: readonly SeriesSource[], fromMs: number, toMs: number): Generator<string, void> {
  for (const { source, column } of sources) {
    const named = `${quoted(source.topic)},${quoted(source.path)}`;
    const { from, to } = column.between(fromMs, toMs);
    for (let at = from; at < to;) {
      const pause = Math.min(to, at + LINES_PER_PIECE);
      let text = '';
      for (at = Math.max(at, column.first); at < pause; at++) {
        const atMs = column.timeAt(at);
        if (atMs < fromMs || atMs > toMs) continue;
        text += `${new Date(atMs).toISOString()},${atMs},${named},${column.valueAt(at)}\r\n`;
      }
      if (text) yield text;
    }
  }
}
