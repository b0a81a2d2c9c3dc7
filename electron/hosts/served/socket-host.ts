import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { WebSocketServer, type WebSocket } from 'ws';

import { LINK_PATH } from '../../../shared/contract/enter.ts';
import type { Log } from '../../ports/log.ts';
import type { LabHost } from '../node/lab-host.ts';
import type { ServedAt } from './address.ts';
import type { Door } from './door.ts';
import { socketPipe } from './socket-pipe.ts';

/** Largest frame taken from a browser, in bytes: the largest publish, and room for the rest. */
const MAX_FRAME_BYTES = 17 * 1024 * 1024;
/** Between two signs of life to a browser, in milliseconds. One that stays silent for three is gone. */
const HEARTBEAT_MS = 10_000;
const MAX_SILENT_BEATS = 3;
/** Time a browser has to answer our goodbye, in milliseconds. */
const GOODBYE_MS = 500;

export interface SocketHostDeps {
  lab: LabHost;
  at: ServedAt;
  door: Door;
  log: Log;
  heartbeatMs?: number;
}

/** Serves browsers that are in on the link's path; everything else about HTTP is somebody else's. */
export function hostOverSocket(http: Server, deps: SocketHostDeps): Disposable {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const client = clientOf(request, deps);
    if (client === null) {
      deps.log.warn('a socket was refused', { from: request.socket.remoteAddress, origin: request.headers.origin });
      return void stream.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', (error) => deps.log.info('a browser broke the protocol', { client, error }));
      beat(socket, deps.heartbeatMs ?? HEARTBEAT_MS);
      deps.lab.attach(client, socketPipe(socket));
    });
  });
  return {
    [Symbol.dispose]: () => {
      for (const socket of sockets.clients) socket.close(1001, 'the host is closing');
      setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), GOODBYE_MS).unref();
      sockets.close();
    },
  };
}

/** Names browser and tab, if the request has our Host, our Origin and our cookie; null if not. */
function clientOf(request: IncomingMessage, { at, door }: SocketHostDeps): string | null {
  const [path, query = ''] = (request.url ?? '').split('?', 2);
  if (path !== LINK_PATH || !at.isNamedBy(request) || !at.isFromOurPage(request)) return null;
  const browser = door.browserOf(at.cookieOf(request));
  if (browser === null) return null;
  const tab = (new URLSearchParams(query).get('client') ?? '').replaceAll(/[^\w-]/g, '').slice(0, 64);
  return `browser-${browser}-${tab}`;
}

/** Finds sockets that died without a word, and lets the page find out the same. */
function beat(socket: WebSocket, everyMs: number): void {
  let silentBeats = 0;
  const alive = (): void => void (silentBeats = 0);
  socket.on('pong', alive).on('message', alive);
  const timer = setInterval(() => {
    if (++silentBeats > MAX_SILENT_BEATS) return socket.terminate();
    socket.ping();
    socket.send('.'); // A page sees no pings; a text message is its sign of life.
  }, everyMs);
  socket.on('close', () => clearInterval(timer));
}
