import type { WebSocket } from 'ws';

import { decode, encode } from '../../../shared/wire/codec.ts';
import type { DownFrame, Pipe, UpFrame } from '../../../shared/wire/frames.ts';

/** The host's end of a page's socket: binary messages are frames; nothing else is expected. */
export function socketPipe(socket: WebSocket): Pipe<DownFrame, UpFrame> {
  socket.binaryType = 'nodebuffer';
  return {
    post: (frame) => {
      if (socket.readyState === socket.OPEN) socket.send(encode(frame));
    },
    onFrame: (listener) =>
      void socket.on('message', (bytes: Buffer, isBinary) => {
        try {
          if (isBinary) return listener(decode(bytes) as UpFrame);
        } catch {
          // Not a frame; closing says so to whoever sent it.
        }
        socket.close(1007, 'not a frame');
      }),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}
