import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { createWebSocketStream, WebSocketServer } from 'ws';

/** Longest WebSocket message a client may send, in bytes; more than any practice needs, less than hurts. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Pages with no address of their own: sandboxed ones and, in some browsers, files. */
const NO_ADDRESS = new Set(['null', 'file://']);

/**
 * An HTTP server (that does not listen: give it connections) which speaks MQTT over WebSocket, one request each.
 * Pages of other sites, which browsers name in `Origin`, are refused with 403 [RFC 6455 §10.2]; programs name none.
 */
export function createMqttWebSockets(onOpen: (stream: Duplex, connection: Duplex) => void): Server {
  const http = createServer((_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain', connection: 'close' }).end('MQTT over WebSocket only\n');
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    // [MQTT-6.0.0-3]
    handleProtocols: (offered) => ['mqtt', 'mqttv3.1'].find((name) => offered.has(name)) ?? false,
    verifyClient: ({ req }, answer) =>
      isWelcome(req.headers.origin) ? answer(true) : answer(false, 403, 'Pages of other sites are not let in\n'),
  });
  http.on('upgrade', (request, connection: Duplex, head) =>
    sockets.handleUpgrade(request, connection, head, (socket) => onOpen(createWebSocketStream(socket), connection)),
  );
  return http;
}

/** Whether a page may connect: one of this machine, such as a student's file or development server. */
export function isWelcome(origin: string | undefined): boolean {
  if (origin === undefined || NO_ADDRESS.has(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname) || /^(.+\.)?localhost$/.test(hostname);
}
