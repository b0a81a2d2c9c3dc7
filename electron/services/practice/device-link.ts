import { connect, type MqttClient } from 'mqtt';

import type { Log } from '../../ports/log.ts';
import type { Device, Message } from './site/device.ts';

/** How soon a device whose line broke by accident comes back, in milliseconds. */
const RECONNECT_MS = 2_000;

export interface DeviceLinkDeps {
  port: number;
  log: Log;
  /** The device came or went. */
  onChange(): void;
}

/** Connects one simulated device to the broker as any device would: over TCP, with a last will. */
export class DeviceLink {
  readonly device: Device;
  readonly #deps: DeviceLinkDeps;
  readonly #status: string;
  #client: MqttClient | null = null;
  #isOnline = false;

  constructor(device: Device, deps: DeviceLinkDeps) {
    this.device = device;
    this.#deps = deps;
    this.#status = `${device.info.topic}/status`;
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** Whether it has a connection, or is trying to get one. */
  get isWanted(): boolean {
    return this.#client !== null;
  }

  /** Connects; resolves when the broker has its retained topics. Comes back by itself if the line breaks. */
  open(): Promise<void> {
    const { topic } = this.device.info;
    const client = connect({
      protocol: 'mqtt',
      host: '127.0.0.1',
      port: this.#deps.port,
      protocolVersion: 4,
      clientId: topic.split('/').slice(1).join('-'),
      clean: true,
      keepalive: 30,
      reconnectPeriod: RECONNECT_MS,
      connectTimeout: 5_000,
      queueQoSZero: false,
      resubscribe: false,
      will: { topic: this.#status, payload: Buffer.from('offline'), qos: 1, retain: true },
    });
    this.#client = client;
    client.on('error', (error) =>
      this.#deps.log.warn('a practice device has trouble', { topic, reason: error.message }),
    );
    client.on('close', () => this.#setOnline(client, false));
    client.on('message', (_topic, payload) => this.#obey(payload));
    return new Promise((resolve, reject) => {
      client.on('connect', () => {
        this.#greet(client).then(resolve, (error: Error) => {
          this.#deps.log.warn('a practice device could not say hello', { topic, reason: error.message });
          reject(error);
        });
      });
    });
  }

  /** Publishes, unless the line is down: a real sensor's readings are lost then, too. */
  say(messages: readonly Message[]): void {
    for (const message of messages) void this.#publish(message).catch(() => undefined); // the line broke meanwhile
  }

  /** Breaks the connection without DISCONNECT, so that the broker publishes the last will [MQTT-3.1.2-8]. */
  cut(): void {
    const client = this.#client;
    this.#client = null;
    client?.end(true);
    if (client) this.#setOnline(client, false);
  }

  /** Takes leave: says “offline” itself, since a DISCONNECT discards the last will [MQTT-3.14.4-3]. */
  async close(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    if (client.connected) await this.#publish(this.#presence('offline')).catch(() => undefined); // gone already
    this.#client = null;
    await client.endAsync(!client.connected);
  }

  async #greet(client: MqttClient): Promise<void> {
    const { command } = this.device.info;
    if (command) await client.subscribeAsync(command.topic, { qos: 1 });
    await Promise.all([this.#presence('online'), ...this.device.hello()].map((message) => this.#publish(message)));
    this.#setOnline(client, true);
  }

  #obey(payload: Uint8Array): void {
    const { topic } = this.device.info;
    try {
      this.say(this.device.command?.(payload) ?? []);
    } catch (error) {
      this.#deps.log.error('a practice device failed on a command', { topic, error });
    }
  }

  #presence(word: 'online' | 'offline'): Message {
    return { topic: this.#status, payload: word, qos: 1, retain: true };
  }

  async #publish({ topic, payload, qos, retain }: Message): Promise<void> {
    const client = this.#client;
    if (!client?.connected) return;
    await client.publishAsync(topic, typeof payload === 'string' ? payload : Buffer.from(payload), { qos, retain });
  }

  #setOnline(client: MqttClient, isOnline: boolean): void {
    if (isOnline === this.#isOnline || (isOnline && client !== this.#client)) return;
    this.#isOnline = isOnline;
    this.#deps.onChange();
  }
}
