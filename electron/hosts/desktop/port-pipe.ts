import type { MessagePortMain } from 'electron';

import type { DownFrame, Pipe, UpFrame } from '../../../shared/wire/frames.ts';

/** The host's end of a page's message port. */
export function portPipe(port: MessagePortMain): Pipe<DownFrame, UpFrame> {
  return {
    post: (frame) => port.postMessage(frame),
    onFrame: (listener) => void port.on('message', ({ data }) => listener(data as UpFrame)),
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  };
}
