import { z } from 'zod';

import { request, stream } from '../../shared/contract/define.ts';
import { Bytes } from '../../shared/contract/ids.ts';
import { createClient, type Client } from '../../shared/wire/client.ts';
import type { Sink, Timers } from '../../shared/wire/flow.ts';
import type { DownFrame, Pipe, UpFrame } from '../../shared/wire/frames.ts';
import { serve } from '../../shared/wire/server.ts';

const count = z.number().int().min(1);

/** A contract with the flows panes use: counted items, bytes, and a tail that may lose its head. */
export const wireContract = {
  bench: {
    items: stream(z.object({ count, sizeBytes: count }), Bytes, {
      batchMs: 5,
      window: 16_384,
      unit: 'items',
      whenFull: 'pause',
    }),
    bytes: stream(z.object({ count, sizeBytes: count }), Bytes, {
      batchMs: 5,
      window: 4_194_304,
      unit: 'bytes',
      whenFull: 'pause',
    }),
    /** A source that cannot wait: `perMs` items a millisecond, whatever the reader does. */
    tail: stream(z.object({ count, sizeBytes: count, perMs: count }), Bytes, {
      batchMs: 5,
      window: 16_384,
      unit: 'items',
      whenFull: 'drop-oldest',
    }),
    /** Memory of the process that serves, in bytes, after a collection where it may. */
    memory: request(z.object({}), z.number()),
  },
};
export type WireLab = Client<typeof wireContract>['bench'];

const timers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};

interface Burst {
  count: number;
  sizeBytes: number;
}

/** Serves the bench's contract over a pipe. */
export function serveWireBench(pipe: Pipe<DownFrame, UpFrame>): void {
  const handlers = {
    bench: {
      items: (burst: Burst, sink: Sink<Uint8Array>) => produce(burst, sink),
      bytes: (burst: Burst, sink: Sink<Uint8Array>) => produce(burst, sink),
      tail: (burst: Burst & { perMs: number }, sink: Sink<Uint8Array>) => produceUnasked(burst, sink),
      memory: async () => memoryBytes(),
    },
  };
  serve(wireContract, handlers, pipe, {
    clientId: 'bench',
    timers,
    report: (error, where) => {
      process.stderr.write(`${where}: ${String(error)}\n`);
      return 'bench';
    },
  });
}

export function wireClient(pipe: Pipe<UpFrame, DownFrame>): WireLab {
  return createClient(wireContract, pipe).bench;
}

/** What the process holds, in bytes: heap and buffers, without what the collector would give back. */
function memoryBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** Item `n` of a burst: its number in the first four bytes, so that the reader misses none unnoticed. */
export function itemOf(n: number, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

/** Pushes as fast as it may, and waits where the sink asks. */
function produce({ count: total, sizeBytes }: Burst, sink: Sink<Uint8Array>): void {
  let n = 0;
  const go = (): void => {
    while (n < total && !sink.signal.aborted) if (!sink.push(itemOf(n++, sizeBytes))) return;
    sink.end();
  };
  sink.onDrain(() => setImmediate(go));
  go();
}

function produceUnasked({ count: total, sizeBytes, perMs }: Burst & { perMs: number }, sink: Sink<Uint8Array>): void {
  const startedMs = performance.now();
  let n = 0;
  const timer = setInterval(() => {
    const due = Math.min(total, Math.floor((performance.now() - startedMs) * perMs));
    while (n < due) sink.push(itemOf(n++, sizeBytes));
    if (n < total && !sink.signal.aborted) return;
    clearInterval(timer);
    sink.end();
  }, 1);
}
