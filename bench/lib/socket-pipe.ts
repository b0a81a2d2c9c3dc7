import type { WebSocket } from 'ws';

import { decode, encode } from '../../shared/wire/codec.ts';
import type { DownFrame, Pipe, UpFrame } from '../../shared/wire/frames.ts';

/** A reader's end of the link, over the `ws` package instead of a browser's socket; wants `binaryType` arraybuffer. */
export function socketPipe(socket: WebSocket): Pipe<UpFrame, DownFrame> {
  return {
    post: (frame) => socket.send(encode(frame)),
    onFrame: (listener) =>
      void socket.on('message', (data: ArrayBuffer | Buffer, isBinary: boolean) => {
        // Text is the host's sign of life.
        if (isBinary) listener(decode(new Uint8Array(data as ArrayBuffer)) as DownFrame);
      }),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}
