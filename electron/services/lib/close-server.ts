import type { Server } from 'node:net';

/** Stops listening; resolves when the port is free and every connection gone. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
  });
}
