import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { WebSocket } from 'ws';

import type { DownFrame, Pipe, UpFrame } from '../../shared/wire/frames.ts';
import { memoryPipe } from '../../shared/wire/memory-pipe.ts';
import { socketPipe } from './socket-pipe.ts';
import { serveWireBench, wireClient, type WireLab } from './wire-bench.ts';

/** A lab at the other end of some pipe, ready to be read. */
export interface FarLab extends AsyncDisposable {
  lab: WireLab;
}

/** Both ends in this process, every frame cloned. */
export async function overMemory(): Promise<FarLab> {
  const { up, down } = memoryPipe();
  serveWireBench(down);
  return { lab: wireClient(up), [Symbol.asyncDispose]: async () => up.close() };
}

/** A worker thread at the other end of a message port, as the desktop's page is. */
export async function overMessageChannel(): Promise<FarLab> {
  const worker = new Worker(new URL('./wire-thread.ts', import.meta.url));
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port2 }, [port2 as never]);
  const pipe: Pipe<UpFrame, DownFrame> = {
    post: (frame) => port1.postMessage(frame),
    onFrame: (listener) => {
      port1.addEventListener('message', ({ data }) => listener(data as DownFrame));
      port1.start();
    },
    onClose: () => undefined,
    close: () => port1.close(),
  };
  return {
    lab: wireClient(pipe),
    [Symbol.asyncDispose]: async () => {
      pipe.close();
      await worker.terminate();
    },
  };
}

/** Another process behind a WebSocket, reached through the served host's own door and socket. */
export async function overWebSocket(): Promise<FarLab> {
  const { child, at } = await startFar();
  const socket = new WebSocket(at.url, { headers: at.headers, perMessageDeflate: false });
  socket.binaryType = 'arraybuffer';
  await once(socket, 'open');
  return {
    lab: wireClient(socketPipe(socket)),
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** The same process and socket without our protocol: messages of `ws`, one per item. */
export async function bareWebSocket(burst: { count: number; sizeBytes: number }): Promise<number> {
  const { child, at } = await startFar();
  const socket = new WebSocket(at.bareUrl, { perMessageDeflate: false });
  socket.binaryType = 'arraybuffer';
  await once(socket, 'open');
  const startedMs = performance.now();
  let items = 0;
  const all = new Promise<void>((resolve) =>
    socket.on('message', () => {
      items += 1;
      if (items === burst.count) resolve();
    }),
  );
  socket.send(JSON.stringify(burst));
  await all;
  const tookMs = performance.now() - startedMs;
  socket.terminate();
  child.kill();
  await once(child, 'exit');
  return tookMs;
}

interface FarAddress {
  url: string;
  bareUrl: string;
  headers: Record<string, string>;
}

async function startFar() {
  const child = fork(new URL('./wire-process.ts', import.meta.url), { execArgv: ['--expose-gc'] });
  const [at] = (await once(child, 'message')) as [FarAddress];
  return { child, at };
}
