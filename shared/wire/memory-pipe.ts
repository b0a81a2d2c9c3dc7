import type { DownFrame, Pipe, UpFrame } from './frames.ts';

/** Two joined ends in one process: the pipe every unit test runs on. */
export function memoryPipe(): { up: Pipe<UpFrame, DownFrame>; down: Pipe<DownFrame, UpFrame> } {
  const up = end<DownFrame>();
  const down = end<UpFrame>();
  const close = (): void => [...up.closers, ...down.closers].forEach((run) => run());
  return {
    up: {
      post: (frame) => queueMicrotask(() => down.deliver(structuredClone(frame))),
      onFrame: up.onFrame,
      onClose: up.onClose,
      close,
    },
    down: {
      post: (frame) => queueMicrotask(() => up.deliver(structuredClone(frame))),
      onFrame: down.onFrame,
      onClose: down.onClose,
      close,
    },
  };
}

function end<In>() {
  const frames: ((frame: In) => void)[] = [];
  const closers: (() => void)[] = [];
  return {
    closers,
    deliver: (frame: In): void => frames.forEach((run) => run(frame)),
    onFrame: (listener: (frame: In) => void): void => void frames.push(listener),
    onClose: (listener: () => void): void => void closers.push(listener),
  };
}
