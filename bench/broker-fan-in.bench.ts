import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { generate } from 'mqtt-packet';

import { DEFAULT_BROKER } from '../shared/contract/broker-settings.ts';
import { PacketFramer } from '../shared/domain/decode/mqtt/packet-framer.ts';
import { mosquittoVersion } from './lib/fresh.ts';
import { BenchBroker } from './lib/mqtt-broker.ts';
import { interleave, isQuick, mustEqual, Report } from './lib/reporter.ts';
import { ServedLab } from './lib/served-lab.ts';

/** Devices that publish to one reader, as in most labs. */
const PUBLISHERS = 20;
const EACH = isQuick ? 500 : 10_000;
const SIZE_BYTES = 64;
/** Messages of QoS 1 that a publisher has on their way. */
const IN_FLIGHT = 20;
const PUBLISH = 3;

async function dial(port: number, clientId: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(
    generate({ cmd: 'connect', clientId, protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 }),
  );
  await once(socket, 'data');
  return socket;
}

/** Counts what the broker delivers; resolves when it is all there. QoS 0 on this side: nothing has to be answered. */
async function reader(port: number, count: number): Promise<{ done: Promise<void>; socket: Socket }> {
  const socket = await dial(port, 'reader');
  socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] }));
  await once(socket, 'data');
  const { promise, resolve } = Promise.withResolvers<void>();
  let got = 0;
  const framer = new PacketFramer(({ head }) => {
    if (head[0]! >> 4 === PUBLISH && (got += 1) === count) resolve();
  });
  socket.on('data', (bytes) => framer.push(bytes, 0));
  return { done: promise, socket };
}

/** Publishes with QoS 1, so that nothing may be dropped, a few messages ahead of their answers. */
async function publish(socket: Socket, device: number): Promise<void> {
  const message = { cmd: 'publish', topic: `bench/${device}`, payload: 'x'.repeat(SIZE_BYTES), qos: 1 } as const;
  let sent = 0;
  let answered = 0;
  const send = (): void => {
    sent += 1;
    socket.write(generate({ ...message, messageId: (sent % 65_535) + 1, dup: false, retain: false }));
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  const framer = new PacketFramer(() => {
    answered += 1;
    if (sent < EACH) send();
    if (answered === EACH) resolve();
  });
  socket.on('data', (bytes) => framer.push(bytes, 0));
  for (let count = 0; count < IN_FLIGHT; count += 1) send();
  await promise;
  mustEqual(answered, EACH, 'publishes acknowledged');
}

/** Messages a second from the first publish to the last one delivered. */
async function fanIn(port: number): Promise<number> {
  const count = PUBLISHERS * EACH;
  const { done, socket } = await reader(port, count);
  const publishers = await Promise.all(Array.from({ length: PUBLISHERS }, (_, nth) => dial(port, `device-${nth}`)));
  const startedMs = performance.now();
  await Promise.all([done, ...publishers.map(publish)]);
  const tookS = (performance.now() - startedMs) / 1_000;
  for (const each of [socket, ...publishers]) each.destroy();
  return count / tookS;
}

async function ours(): Promise<number> {
  await using lab = await ServedLab.start();
  const off = { isOn: false, port: 0 };
  const listeners = { ...DEFAULT_BROKER.listeners, tcp: { isOn: true, port: 0 }, ws: off };
  await lab.lab.broker.save({ settings: { ...DEFAULT_BROKER, listeners }, passwords: {}, hashes: {} });
  await lab.lab.broker.start({});
  const port = await new Promise<number>((resolve) => {
    lab.lab.broker.status({}, ({ items }) => {
      const listener = items.at(-1)?.listeners[0];
      if (listener) resolve(listener.port);
    });
  });
  return await fanIn(port);
}

async function mosquitto(): Promise<number> {
  await using broker = await BenchBroker.start();
  return await fanIn(broker.port);
}

const report = new Report('broker-fan-in', { mosquitto: mosquittoVersion() });
const samples = await interleave({ ours, mosquitto });
report.add({
  id: 'broker.fan-in',
  what: `${PUBLISHERS} publishers at QoS 1 to one reader, traffic kept in the wire log`,
  unit: 'messages/s',
  samples: samples.ours,
  reference: { name: 'mosquitto', samples: samples.mosquitto },
});
report.finish();
