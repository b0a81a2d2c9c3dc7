import { createServer, type Server, type Socket } from 'node:net';

import type { TunnelListen } from '../../../../shared/contract/tunnels.ts';
import { listenFailure } from './forward-failure.ts';

/** How sockets of this machine are set up: either side may finish alone, and a few SSH packets fit before one waits. */
export const CARRIED_SOCKET = { allowHalfOpen: true, noDelay: true, highWaterMark: 256 * 1024 };

/** Where a tunnel lets connections in. */
export interface Door {
  /** As it is bound, with the port that was given. */
  listening: TunnelListen;
  /** Takes in no more; resolves when port or path are free again. Never rejects. */
  close(): Promise<void>;
}

export interface Visitors {
  onSocket(socket: Socket): void;
  /** Somebody could not be let in, such as for want of file descriptors. */
  onError(error: Error): void;
}

/**
 * Listens on this machine. Connections are handed over paused: nothing is read before there is somebody to take it.
 *
 * @throws LabError `tunnel.port-taken`, `tunnel.path-taken`, `tunnel.port-forbidden`, `tunnel.listen-failed`.
 */
export async function openLocalDoor(listen: TunnelListen, visitors: Visitors): Promise<Door> {
  const server = createServer({ ...CARRIED_SOCKET, pauseOnConnect: true }, visitors.onSocket);
  try {
    await listening(server, listen);
  } catch (error) {
    throw listenFailure(error, listen);
  }
  server.on('error', visitors.onError);
  const bound = server.address();
  return {
    listening: typeof bound === 'object' && bound ? { host: bound.address, port: bound.port } : listen,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function listening(server: Server, listen: TunnelListen): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const ready = (): void => {
      server.off('error', reject);
      resolve();
    };
    if ('path' in listen) server.listen({ path: listen.path, exclusive: true }, ready);
    // A star is every address of the machine, as for ssh: Node listens there when it is told none.
    else
      server.listen({ port: listen.port, exclusive: true, ...(listen.host !== '*' && { host: listen.host }) }, ready);
  });
}
