import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

import { generate } from 'mqtt-packet';

import { payloadText, topicName } from './bench-message.ts';

/** What to publish; the process answers with a {@link Published} when the last byte has left. */
export interface Publish {
  port: number;
  count: number;
  topics: number;
  sizeBytes: number;
  /** Messages per second; 0 for as fast as the broker takes them. */
  perS: number;
  retain: boolean;
}

export interface Published {
  /** Milliseconds since the Unix epoch, with fractions. */
  startedAtMs: number;
  endedAtMs: number;
}

/** How often a paced publisher looks what is due, in milliseconds. */
const BEAT_MS = 4;
/** Most packets joined into one write. */
const BLOCK = 512;

/** A publisher that does next to nothing but write: every PUBLISH is built before the clock starts. */
process.on('message', (order: Publish) => {
  publishAll(order).then(
    (published) => process.send?.(published),
    (error: unknown) => {
      process.stderr.write(`publisher: ${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));

async function publishAll({ port, count, topics, sizeBytes, perS, retain }: Publish): Promise<Published> {
  const packets = Array.from({ length: topics }, (_, topic) => packet(topic, sizeBytes, retain));
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  socket.write(generate({ cmd: 'connect', clientId: `bench-publisher-${process.pid}`, clean: true, keepalive: 0 }));
  await once(socket, 'data');
  const startedAtMs = now();
  await write(socket, packets, count, perS);
  const endedAtMs = now();
  // A PINGRESP says that the broker has read everything before it [MQTT-3.12.4-1].
  socket.write(generate({ cmd: 'pingreq' }));
  await once(socket, 'data');
  socket.end(generate({ cmd: 'disconnect' }));
  return { startedAtMs, endedAtMs };
}

function packet(topic: number, sizeBytes: number, retain: boolean): Buffer {
  const payload = payloadText(topic, sizeBytes);
  return generate({ cmd: 'publish', topic: topicName(topic), payload, qos: 0, dup: false, retain });
}

async function write(socket: Socket, packets: readonly Buffer[], count: number, perS: number): Promise<void> {
  const startedMs = performance.now();
  let sent = 0;
  while (sent < count) {
    const dueS = (performance.now() - startedMs) / 1_000;
    const due = perS === 0 ? count : Math.min(count, Math.ceil(dueS * perS));
    while (sent < due) {
      const size = Math.min(BLOCK, due - sent);
      const block = Buffer.concat(Array.from({ length: size }, (_, at) => packets[(sent + at) % packets.length]!));
      sent += size;
      if (!socket.write(block)) await once(socket, 'drain');
    }
    if (sent < count) await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  }
  // A drain is told only to who was refused: the last write may have been taken and not have left.
  await new Promise((resolve) => socket.write(new Uint8Array(), resolve));
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
