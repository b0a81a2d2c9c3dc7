import { createStore } from 'zustand/vanilla';

import type { Lab } from '../../link/lab.ts';

/** Read and handed over at a time, in bytes. */
const PIECE_BYTES = 256 * 1024;

/** A file on its way. */
export interface FileSend {
  name: string;
  sizeBytes: number;
  /** What the system has taken. */
  sentBytes: number;
}

interface Running {
  shown: FileSend;
  abort: AbortController;
}

/** Files on their way, by session: they go on while another lane or pane is looked at. */
export const fileSends = createStore<{ running: Readonly<Record<string, Running>> }>(() => ({ running: {} }));

/** How a file's sending ended. */
export interface FileEnd {
  sentBytes: number;
  isCancelled: boolean;
}

/**
 * Sends a file of any size, piece by piece, each when the system has taken the one before: memory holds two of them.
 *
 * @throws what the host or the reading of the file throws
 */
export async function sendFile(lab: Lab, sessionId: string, file: File): Promise<FileEnd> {
  const abort = new AbortController();
  const cancelled = new Promise<'cancelled'>((resolve) => {
    abort.signal.addEventListener('abort', () => resolve('cancelled'), { once: true });
  });
  let sentBytes = 0;
  const show = (): void =>
    set(sessionId, {
      abort,
      shown: { name: file.name, sizeBytes: file.size, sentBytes },
    });
  show();
  try {
    let piece = read(file, 0);
    while (sentBytes < file.size) {
      const bytes = await piece;
      const sending = lab.sockets.send({ sessionId, bytes });
      piece = read(file, sentBytes + bytes.byteLength);
      piece.catch(() => undefined); // Thrown where it is awaited.
      // A side that never reads does not keep the user from giving up.
      if ((await Promise.race([sending, cancelled])) === 'cancelled') {
        sending.catch(() => undefined); // The connection's end, which its state tells.
        return { sentBytes, isCancelled: true };
      }
      sentBytes += bytes.byteLength;
      show();
    }
    return { sentBytes, isCancelled: false };
  } finally {
    set(sessionId, null);
  }
}

export function cancelFile(sessionId: string): void {
  fileSends.getState().running[sessionId]?.abort.abort();
}

async function read(file: File, at: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
}

function set(sessionId: string, entry: Running | null): void {
  const { [sessionId]: _, ...others } = fileSends.getState().running;
  fileSends.setState({ running: entry ? { ...others, [sessionId]: entry } : others });
}
