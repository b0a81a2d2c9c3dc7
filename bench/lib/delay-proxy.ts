import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Most bytes on their way in one direction: beyond it the sender waits, as on any network. */
const MAX_IN_FLIGHT_BYTES = 16 * 1024 * 1024;

/** A stretch of network with a delay and no limit of rate: every byte arrives so much later than it was sent. */
export class DelayProxy implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  /** @param oneWayMs Half of the round trip. */
  static async before(targetPort: number, oneWayMs: number): Promise<DelayProxy> {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (near) => {
      const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => socket.destroy());
      }
      delay(near, far, oneWayMs);
      delay(far, near, oneWayMs);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DelayProxy(server, sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function delay(from: Socket, to: Socket, ms: number): void {
  let inFlightBytes = 0;
  from.on('data', (bytes) => {
    inFlightBytes += bytes.length;
    if (inFlightBytes > MAX_IN_FLIGHT_BYTES) from.pause();
    setTimeout(() => {
      inFlightBytes -= bytes.length;
      from.resume();
      if (to.writable) to.write(bytes);
    }, ms);
  });
  from.on('close', () => setTimeout(() => to.destroy(), ms));
}
