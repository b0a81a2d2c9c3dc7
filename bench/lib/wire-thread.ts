import { parentPort } from 'node:worker_threads';

import type { UpFrame } from '../../shared/wire/frames.ts';
import { serveWireBench } from './wire-bench.ts';

/** The far end of `overMessageChannel`: serves the port it is sent. */
parentPort?.once('message', ({ port }: { port: MessagePort }) => {
  serveWireBench({
    post: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data as UpFrame));
      port.start();
    },
    onClose: (listener) => port.addEventListener('close', listener),
    close: () => port.close(),
  });
});
