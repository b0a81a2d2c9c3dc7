import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebSocketServer, type WebSocket } from 'ws';

import { ServedAt } from '../../electron/hosts/served/address.ts';
import { Door } from '../../electron/hosts/served/door.ts';
import { hostOverSocket } from '../../electron/hosts/served/socket-host.ts';
import { LINK_PATH } from '../../shared/contract/enter.ts';
import { itemOf, serveWireBench } from './wire-bench.ts';

/** The far end of `overWebSocket`: the served host's socket in front of the bench's contract, and a bare one. */
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const http = createServer();
const at = new ServedAt('http', '127.0.0.1');
const door = new Door(() => Date.now());
const lab = {
  attach: (_client: string, pipe: Parameters<typeof serveWireBench>[0]) => serveWireBench(pipe),
  [Symbol.asyncDispose]: async () => undefined,
};
hostOverSocket(http, { lab, at, door, log: silent });

const bareHttp = createServer();
const bare = new WebSocketServer({ server: bareHttp, perMessageDeflate: false });
bare.on('connection', (socket) => {
  socket.once('message', (data: Buffer) => {
    const { count, sizeBytes } = JSON.parse(data.toString()) as { count: number; sizeBytes: number };
    sendAll(socket, count, sizeBytes);
  });
});

/** Most bytes waiting in the socket before the sender takes a breath: no more than ours has in flight. */
const HIGH_BYTES = 4_194_304;

function sendAll(socket: WebSocket, count: number, sizeBytes: number): void {
  let n = 0;
  const go = (): void => {
    while (n < count && socket.bufferedAmount < HIGH_BYTES) socket.send(itemOf(n++, sizeBytes));
    if (n < count) setImmediate(go);
  };
  go();
}

http.listen(0, '127.0.0.1', () =>
  bareHttp.listen(0, '127.0.0.1', () => {
    const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const entry = door.enter(door.newToken());
    if (entry.kind !== 'in') throw new Error('the door is shut');
    const name = at.cookieName({ headers: { host: origin.slice('http://'.length) } } as never);
    process.send?.({
      url: `${origin.replace('http', 'ws')}${LINK_PATH}?client=bench`,
      bareUrl: `ws://127.0.0.1:${(bareHttp.address() as AddressInfo).port}`,
      headers: { origin, cookie: `${name}=${entry.cookie}` },
    });
  }),
);
