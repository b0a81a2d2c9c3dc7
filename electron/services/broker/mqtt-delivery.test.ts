import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import { afterEach, describe, expect, it } from 'vitest';

import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { createBroker } from './testing/fake-surroundings.ts';

type Qos = 0 | 1 | 2;

/** A client that answers by itself only where it is told to. */
class RawClient {
  readonly got: Packet[] = [];
  #messageId = 1;
  readonly #socket: Socket;

  private constructor(socket: Socket, answers: boolean) {
    this.#socket = socket;
    const reading = parser({ protocolVersion: 4 });
    socket.on('data', (bytes) => reading.parse(bytes)).on('error', () => undefined);
    reading.on('packet', (packet: Packet) => {
      this.got.push(packet);
      if (answers && packet.cmd === 'publish' && packet.qos > 0)
        this.write({ cmd: packet.qos === 1 ? 'puback' : 'pubrec', messageId: packet.messageId! });
      if (answers && packet.cmd === 'pubrec') this.write({ cmd: 'pubrel', messageId: packet.messageId! });
      if (answers && packet.cmd === 'pubrel') this.write({ cmd: 'pubcomp', messageId: packet.messageId! });
    });
  }

  static async open(port: number, clientId: string, { clean = true, answers = true } = {}): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const client = new RawClient(socket, answers);
    client.write({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clientId, clean, keepalive: 0 });
    await client.until('connack');
    return client;
  }

  write(packet: object): void {
    this.#socket.write(generate(packet as Packet));
  }

  async subscribe(...subscriptions: { topic: string; qos: Qos }[]): Promise<void> {
    this.write({ cmd: 'subscribe', messageId: 1, subscriptions });
    await this.until('suback');
  }

  /** Publishes, and waits until the broker has taken it. */
  async publish(topic: string, qos: Qos, retain = false): Promise<void> {
    const messageId = (this.#messageId += 1);
    this.write({ cmd: 'publish', topic, payload: 'x', qos, messageId, retain, dup: false });
    if (qos > 0) await this.until(qos === 1 ? 'puback' : 'pubcomp', messageId);
  }

  async until(cmd: Packet['cmd'], messageId?: number): Promise<void> {
    const isIt = (packet: Packet): boolean => packet.cmd === cmd && (!messageId || packet.messageId === messageId);
    await expect.poll(() => this.got.some(isIt)).toBe(true);
  }

  /** What was delivered: topic, QoS, D for DUP. */
  get delivered(): string[] {
    const messages = this.got.filter((packet): packet is IPublishPacket => packet.cmd === 'publish');
    return messages.map(({ topic, qos, dup }) => `${topic} ${qos}${dup ? ' D' : ''}`);
  }

  cut(): void {
    this.#socket.destroy();
  }
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const brokers: Record<string, () => Promise<number>> = {
  'the embedded broker': async () => {
    const { service, port } = await createBroker();
    await service.start();
    stops.push(() => service.stop());
    return port();
  },
  mosquitto: async () => {
    const broker = await Mosquitto.start();
    stops.push(() => broker[Symbol.asyncDispose]());
    return broker.port;
  },
};
const missing = missingPrograms('mosquitto');

describe.each(Object.entries(brokers))('%s', (name, start) => {
  const test = it.skipIf(name === 'mosquitto' && missing !== null);

  test('delivers with the lower QoS of message and subscription, wildcards and retained messages too', async () => {
    const port = await start();
    const publisher = await RawClient.open(port, 'publisher');
    await publisher.publish('r/1', 2, true);
    const reader = await RawClient.open(port, 'reader');
    await reader.subscribe({ topic: 'w/#', qos: 1 }, { topic: 'e/1', qos: 1 }, { topic: 'r/+', qos: 1 });
    for (const [topic, qos] of [
      ['w/1', 2],
      ['w/2', 1],
      ['w/3', 0],
      ['e/1', 2],
    ] as const)
      await publisher.publish(topic, qos);
    await expect.poll(() => reader.delivered.toSorted()).toEqual(['e/1 1', 'r/1 1', 'w/1 1', 'w/2 1', 'w/3 0']);
  });

  test('delivers once where subscriptions overlap, with the highest of their QoS', async () => {
    const port = await start();
    const publisher = await RawClient.open(port, 'publisher');
    const reader = await RawClient.open(port, 'reader');
    await reader.subscribe({ topic: 'v/#', qos: 0 }, { topic: 'v/1', qos: 2 }, { topic: 'end', qos: 0 });
    await publisher.publish('v/1', 2);
    await publisher.publish('end', 0);
    await expect.poll(() => reader.delivered.toSorted()).toEqual(['end 0', 'v/1 2']);
  });

  test('keeps the QoS of what waits for a session, and marks what it sends again', async () => {
    const port = await start();
    const publisher = await RawClient.open(port, 'publisher');
    const reader = await RawClient.open(port, 'reader', { clean: false, answers: false });
    await reader.subscribe({ topic: 'o/#', qos: 1 });
    await publisher.publish('o/sent', 1);
    await expect.poll(() => reader.delivered).toEqual(['o/sent 1']);
    reader.cut();
    // The broker has seen the cut when it sees this client's take-over.
    const meanwhile = await RawClient.open(port, 'reader', { clean: false, answers: false });
    meanwhile.cut();
    await publisher.publish('o/waits', 2);
    const back = await RawClient.open(port, 'reader', { clean: false });
    await expect.poll(() => back.delivered.length).toBe(2);
    expect(back.delivered[0]).toBe('o/sent 1 D');
    expect(back.delivered[1]).toMatch(/^o\/waits 1/);
  });
});
