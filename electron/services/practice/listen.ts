import type { Server } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** What the system says when a port cannot be had: in use, or kept back for others. */
const TAKEN = new Set(['EADDRINUSE', 'EACCES']);

export interface Listening {
  port: number;
  /** The usual port is held by another program, so that a free one was taken. */
  isMoved: boolean;
}

/**
 * Listens on 127.0.0.1, on the usual port or else on any free one.
 *
 * @param usualPort Port to try first; 0 for any free one.
 * @throws The system's error where even a free port cannot be had.
 */
export async function listenOn(server: Server, usualPort: number): Promise<Listening> {
  try {
    return { port: await listen(server, usualPort), isMoved: false };
  } catch (error) {
    if (usualPort === 0 || !TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return { port: await listen(server, 0), isMoved: true };
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
      else reject(new Error('listening without an address'));
    });
  });
}
