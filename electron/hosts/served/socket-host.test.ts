import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';

import { ServedAt } from './address.ts';
import { Door } from './door.ts';
import { hostOverSocket } from './socket-host.ts';

const HEARTBEAT_MS = 25;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const door = new Door(Date.now);
const entry = door.enter(door.newToken());
const sockets: WebSocket[] = [];

let http: ReturnType<typeof createServer>;
let host: Disposable;
let frames: unknown[];

beforeEach(async () => {
  frames = [];
  http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const lab = {
    attach: (_client: string, pipe: { onFrame(listener: (frame: unknown) => void): void }) =>
      pipe.onFrame((frame) => frames.push(frame)),
    [Symbol.asyncDispose]: async () => {},
  };
  const at = new ServedAt('http', '127.0.0.1');
  host = hostOverSocket(http, { lab, at, door, log: quiet, heartbeatMs: HEARTBEAT_MS });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  host[Symbol.dispose]();
  await new Promise((resolve) => http.close(resolve));
});

async function open(options: ClientOptions = {}): Promise<WebSocket> {
  const { port } = http.address() as AddressInfo;
  if (entry.kind !== 'in') throw new Error('The door is shut');
  const headers = { origin: `http://127.0.0.1:${port}`, cookie: `wirebench-${port}=${entry.cookie}` };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/link`, { headers, ...options });
  sockets.push(socket);
  await once(socket, 'open');
  return socket;
}

const closeCode = async (socket: WebSocket): Promise<number> => ((await once(socket, 'close')) as [number])[0];

it('ends a socket whose browser has gone without a word', async () => {
  expect(await closeCode(await open({ autoPong: false }))).toBe(1006);
});

it('keeps a quiet browser, and gives it signs of life', async () => {
  const socket = await open();
  const heard: string[] = [];
  socket.on('message', (text: Buffer) => heard.push(text.toString()));
  await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_MS * 8));
  expect(socket.readyState).toBe(WebSocket.OPEN);
  expect(heard.length).toBeGreaterThan(2);
  expect(new Set(heard)).toEqual(new Set(['.']));
});

it.each([
  ['text', 'hello', 1007],
  ['bytes that are no frame', Buffer.from([0, 0, 0, 9, 1]), 1007],
  ['more than a frame may hold', Buffer.alloc(18 * 1024 * 1024), 1009],
])('ends a socket that sends %s', async (_what, message, code) => {
  const socket = await open();
  const closed = closeCode(socket);
  socket.send(message);
  expect(await closed).toBe(code);
  expect(frames).toEqual([]);
});

it('says goodbye when the host closes', async () => {
  const socket = await open();
  const closed = closeCode(socket);
  host[Symbol.dispose]();
  expect(await closed).toBe(1001);
});
