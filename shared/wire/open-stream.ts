import type { FlowRule } from '../contract/define.ts';
import { Flow, type Sink, type Timers } from './flow.ts';
import { LatestFlow, type LatestSink } from './latest.ts';

/** A stream as the server holds it: what the service writes into, and what the reader's credit goes to. */
export interface OpenStream {
  sink: Sink<unknown> | LatestSink<unknown>;
  flow: { acknowledge(weight: number): void; stop(): void };
}

export interface StreamEnds {
  post(items: unknown[], weight: number, dropped: number): void;
  /** Ends the stream for both sides, with the error if one is given. */
  end(error?: unknown): void;
  readonly signal: AbortSignal;
  readonly timers: Timers;
}

/** Builds the flow a stream's rule asks for. A failure to build or post an item ends the stream, nothing else. */
export function openStream(rule: FlowRule, { post, end, signal, timers }: StreamEnds): OpenStream {
  if (rule.whenFull === 'latest') {
    const flow = new LatestFlow<unknown>(rule, (item) => post([item], 1, 0), end, timers);
    const offer = (make: () => unknown): void => void (signal.aborted || flow.offer(make));
    return { flow, sink: { offer, end: finishing(flow, end), signal } };
  }
  const weigh = (item: unknown): number => (rule.unit === 'bytes' ? (item as Uint8Array).byteLength : 1);
  const send = (items: unknown[], weight: number, dropped: number): void => {
    try {
      post(items, weight, dropped);
    } catch (error) {
      end(error);
    }
  };
  const flow = new Flow<unknown>(rule, weigh, send, timers);
  const push = (item: unknown): boolean => !signal.aborted && flow.push(item);
  return { flow, sink: { push, onDrain: (listener) => flow.onDrain(listener), end: finishing(flow, end), signal } };
}

const finishing =
  (flow: { finish(): void }, end: (error?: unknown) => void) =>
  (error?: unknown): void => {
    flow.finish();
    end(error);
  };
