import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

import { createWebSocketStream, WebSocket } from 'ws';

import type { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { brokerAddress, hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { fromSocketError } from './connect-failure.ts';
import { openProxy, proxyFailure } from './open-proxy.ts';
import { openTls } from './open-tls.ts';

/** An MQTT packet is at most 256 MiB [MQTT §2.1.4]; a WebSocket message may hold a few of them. */
const MAX_WS_MESSAGE_BYTES = 512 * 1024 * 1024;

/** A connected way to the broker on which nothing of MQTT was said yet. */
export interface Transport {
  stream: Duplex;
  /** `host:port` of both ends. */
  local: string;
  remote: string;
  /** What was agreed on the way, for the wire log. */
  notes: string[];
}

/** What opening needs beside the profile. */
export interface TransportOptions {
  settings: MqttSettings;
  secrets: GivenSecrets;
  /** Aborted when the user gives up or the time is over. */
  signal: AbortSignal;
  nowMs(): number;
}

/**
 * Connects over TCP, TLS, WebSocket or WebSocket over TLS, through a proxy where the profile has one, without Nagle's
 * delay.
 *
 * @throws LabError `mqtt.host-not-found`, `mqtt.refused`, `mqtt.timeout`, `mqtt.unreachable`, `mqtt.proxy`, `mqtt.tls`,
 * `mqtt.not-a-broker`, `mqtt.bad-certificate-file`; the signal's reason when it was aborted.
 */
export async function openTransport(options: TransportOptions): Promise<Transport> {
  const { settings, signal } = options;
  signal.throwIfAborted();
  const { proxy } = settings;
  const { host, port } = proxy ?? settings;
  const socket = connect({ host, port, noDelay: true, autoSelectFamily: true });
  const giveUp = (): void => void socket.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await connected(socket, settings);
    if (proxy) await openProxy({ ...settings, socket, proxy, password: options.secrets.proxyPassword });
    return await dress(socket, options);
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function connected(socket: Socket, settings: MqttSettings): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const lost = (): void => reject(Object.assign(new Error('closed'), { code: 'ECONNABORTED' }));
  socket.once('connect', resolve).on('error', reject).once('close', lost);
  try {
    await promise;
  } catch (error) {
    throw settings.proxy ? proxyFailure(settings.proxy, error) : fromSocketError(error, settings);
  }
}

/** Puts TLS and WebSocket on top of a socket, as the profile says. */
async function dress(socket: Socket, options: TransportOptions): Promise<Transport> {
  const { settings, secrets } = options;
  const ends = {
    local: hostPort(socket.localAddress ?? '', socket.localPort ?? 0),
    remote: hostPort(socket.remoteAddress ?? settings.host, socket.remotePort ?? settings.port),
  };
  const notes: string[] = [];
  if (settings.proxy) {
    const { kind, host, port } = settings.proxy;
    notes.push(`through the ${kind === 'http' ? 'HTTP' : 'SOCKS 5'} proxy ${hostPort(host, port)}`);
  }
  let stream: Socket | TLSSocket = socket;
  if (settings.transport === 'tls' || settings.transport === 'wss') {
    const secure = await openTls(socket, settings, secrets, () => options.nowMs());
    notes.push(`${secure.getProtocol()}, ${secure.getCipher().standardName}`);
    if (settings.alpn?.length)
      notes.push(secure.alpnProtocol ? `ALPN ${secure.alpnProtocol}` : 'ALPN: none was chosen');
    stream = secure;
  }
  if (settings.transport === 'tcp' || settings.transport === 'tls') return { stream, ...ends, notes };
  const url = brokerAddress(settings);
  const webSocket = await openWebSocket(stream, settings, url, secrets.authorization);
  notes.push(`WebSocket to ${url}, subprotocol ${webSocket.protocol}`);
  return { stream: createWebSocketStream(webSocket), ...ends, notes };
}

async function openWebSocket(
  socket: Socket,
  settings: MqttSettings,
  url: string,
  authorization: string | undefined,
): Promise<WebSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const address = hostPort(settings.host, settings.port);
  const refuse = (reason: string): void => reject(new LabError('mqtt.not-a-broker', { address, reason }));
  const webSocket = new WebSocket(url, ['mqtt'], {
    createConnection: () => socket,
    perMessageDeflate: false,
    headers: {
      ...Object.fromEntries((settings.headers ?? []).map(({ name, value }) => [name, value])),
      ...(authorization ? { Authorization: authorization } : {}),
    },
    maxPayload: MAX_WS_MESSAGE_BYTES,
  });
  webSocket.once('open', resolve);
  webSocket.once('unexpected-response', (_request, { statusCode }) =>
    refuse(`it answered the WebSocket request with HTTP ${statusCode}`),
  );
  // `ws` reports a bad handshake in words of its own; a broken socket has a system code.
  webSocket.on('error', (error: NodeJS.ErrnoException) =>
    error.code?.startsWith('E') ? reject(fromSocketError(error, settings)) : refuse(handshakeWords(error)),
  );
  try {
    await promise;
  } catch (error) {
    webSocket.terminate();
    throw error;
  }
  return webSocket;
}

function handshakeWords({ code, message }: NodeJS.ErrnoException): string {
  if (code?.startsWith('HPE_')) return 'it did not answer the WebSocket request in HTTP';
  if (/subprotocol/i.test(message)) return 'its WebSocket does not offer the subprotocol “mqtt”';
  return message;
}
