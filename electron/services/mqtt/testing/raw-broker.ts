import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { generate, type Packet, parser } from 'mqtt-packet';

/** What a raw broker does with a packet; without an answer of its own it accepts and grants everything. */
export type Answer = (packet: Packet, broker: RawBroker) => Packet | Buffer | null | undefined;

/** A broker that says exactly what a test wants, right or wrong, to the one client it has. */
export class RawBroker implements AsyncDisposable {
  readonly received: Packet[] = [];
  port = 0;
  protocolVersion: 4 | 5 = 5;
  readonly #server: Server;
  readonly #sockets: Socket[] = [];

  private constructor(private readonly answer: Answer) {
    this.#server = createServer((socket) => this.#onSocket(socket));
  }

  static async start(answer: Answer = () => undefined): Promise<RawBroker> {
    const broker = new RawBroker(answer);
    broker.#server.listen(0, '127.0.0.1');
    await once(broker.#server, 'listening');
    broker.port = (broker.#server.address() as AddressInfo).port;
    return broker;
  }

  /** Sends a packet, or bytes as they are, to the newest client. */
  send(what: Packet | Buffer): void {
    const bytes = Buffer.isBuffer(what) ? what : generate(what, { protocolVersion: this.protocolVersion });
    this.#sockets.at(-1)!.write(bytes);
  }

  /** Cuts the newest connection. */
  cut(): void {
    this.#sockets.at(-1)!.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  #onSocket(socket: Socket): void {
    this.#sockets.push(socket);
    const reader = parser();
    socket.on('error', () => undefined); // The client may leave at any time.
    socket.on('data', (chunk) => void reader.parse(chunk));
    reader.on('packet', (packet) => this.#onPacket(packet));
  }

  #onPacket(packet: Packet): void {
    this.received.push(packet);
    if (packet.cmd === 'connect') this.protocolVersion = packet.protocolVersion as 4 | 5;
    const answer = this.answer(packet, this);
    const what = answer === undefined ? usualAnswer(packet) : answer;
    if (what) this.send(what);
  }
}

function usualAnswer(packet: Packet): Packet | null {
  switch (packet.cmd) {
    case 'connect':
      return { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 };
    case 'subscribe':
      return { cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(({ qos }) => qos) };
    case 'unsubscribe':
      return { cmd: 'unsuback', messageId: packet.messageId!, granted: packet.unsubscriptions.map(() => 0) };
    case 'pingreq':
      return { cmd: 'pingresp' };
    case 'publish':
      return packet.qos === 1 ? { cmd: 'puback', messageId: packet.messageId! } : null;
    default:
      return null;
  }
}

/** A PUBLISH of QoS 0 whose topic is these bytes, whatever they are; without properties of MQTT 5.0 or with none. */
export function publishBytes(topic: Uint8Array, payload: Uint8Array, protocolVersion: 4 | 5): Buffer {
  const properties = protocolVersion === 5 ? [0] : [];
  const body = Buffer.from([topic.length >> 8, topic.length & 255, ...topic, ...properties, ...payload]);
  const lengths: number[] = [];
  for (let rest = body.length; ; rest >>= 7) {
    lengths.push((rest & 127) | (rest > 127 ? 128 : 0));
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([0x30, ...lengths]), body]);
}
