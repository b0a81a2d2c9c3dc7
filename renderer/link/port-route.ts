import type { DownFrame } from '../../shared/wire/frames.ts';
import { LINK_CHANNEL } from '../../shared/wire/link-channel.ts';
import type { LabPipe, Route } from './link.ts';

/** The window, as far as the route uses it. */
export interface PortWindow {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, transfer: Transferable[]): void;
}

/** The way to the host inside Electron: a message port, handed over by the preload. */
export function portRoute(page: PortWindow): Route {
  return {
    asksToEnter: false,
    enter: () => Promise.resolve(),
    dial: () => {
      const { port1, port2 } = new MessageChannel();
      page.postMessage(LINK_CHANNEL, page.location.origin, [port2]);
      return Promise.resolve(portPipe(port1));
    },
  };
}

/** The page's end of a message port. */
export function portPipe(port: MessagePort): LabPipe {
  const closers = new Set<() => void>();
  const close = (): void => {
    port.close();
    for (const run of closers) run();
    closers.clear();
  };
  port.addEventListener('close', close);
  return {
    post: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data as DownFrame));
      port.start();
    },
    onClose: (listener) => void closers.add(listener),
    close,
  };
}
