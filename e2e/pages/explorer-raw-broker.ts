import { createServer, type Server, type Socket } from 'node:net';

export interface RawPublish {
  topic: Uint8Array;
  payload: Uint8Array;
}

/**
 * A broker of a few bytes that says what no real one would: it accepts any client, grants every subscription, and
 * then sends the PUBLISH packets it was given, whatever is in them.
 */
export class RawBroker implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  static start(publishes: readonly RawPublish[]): Promise<RawBroker> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      talk(socket, publishes);
    });
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(new RawBroker(server, sockets, typeof address === 'object' && address ? address.port : 0));
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const PROTOCOL_NAME = Buffer.from('MQTT');

/** Packets begin with their type in four bits; each comes in one piece on loopback. */
function talk(socket: Socket, publishes: readonly RawPublish[]): void {
  /** Empty properties, where the version has them [MQTT 5.0 §2.2.2]. */
  let properties: number[] = [];
  socket.on('data', (bytes) => {
    const type = bytes[0]! >> 4;
    if (type === 1) {
      const version = bytes[bytes.indexOf(PROTOCOL_NAME) + PROTOCOL_NAME.length];
      properties = version === 5 ? [0] : [];
      socket.write(packet(0x20, [0, 0, ...properties]));
    }
    if (type === 12) socket.write(packet(0xd0, []));
    if (type !== 8) return;
    socket.write(packet(0x90, [bytes[2]!, bytes[3]!, ...properties, 0]));
    for (const { topic, payload } of publishes) {
      socket.write(packet(0x30, [topic.length >> 8, topic.length & 0xff, ...topic, ...properties, ...payload]));
    }
  });
}

const packet = (head: number, body: readonly number[]): Uint8Array =>
  Uint8Array.of(head, ...variableLength(body.length), ...body);

/** Seven bits a byte, the lowest first; the eighth says that more follow [MQTT §2.2.3]. */
function variableLength(size: number): number[] {
  return size < 128 ? [size] : [(size % 128) | 128, ...variableLength(Math.floor(size / 128))];
}
