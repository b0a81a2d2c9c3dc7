import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { LISTENER_KINDS, type BrokerSettings, type ListenerKind } from '../../../shared/contract/broker-settings.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { ServerIdentity } from '../../ports/server-certificates.ts';
import { closeServer } from '../lib/close-server.ts';

/** Listeners' names as errors and sessions tell them. */
export const LISTENER_NAMES: Record<ListenerKind, string> = {
  tcp: 'MQTT',
  tls: 'MQTT over TLS',
  ws: 'WebSocket',
  wss: 'secure WebSocket',
};

export interface OpenListener {
  kind: ListenerKind;
  port: number;
}

export interface ListenersOptions {
  settings: BrokerSettings;
  /** Null where no listener speaks TLS. */
  identity: ServerIdentity | null;
  onSocket(kind: ListenerKind, socket: Socket): void;
  /** A client's TLS handshake failed. */
  onTlsFault(kind: ListenerKind, from: string, reason: string): void;
}

/** Whether a listener speaks TLS. */
export const isSecure = (kind: ListenerKind): boolean => kind === 'tls' || kind === 'wss';

/** The listeners that are on, in their order. */
export const wanted = ({ listeners }: BrokerSettings): ListenerKind[] =>
  LISTENER_KINDS.filter((kind) => listeners[kind].isOn);

/** The sockets a broker listens on: all of them, or none. */
export class Listeners implements AsyncDisposable {
  readonly open: readonly OpenListener[];
  readonly #servers: readonly Server[];

  private constructor(open: readonly OpenListener[], servers: readonly Server[]) {
    this.open = open;
    this.#servers = servers;
  }

  /** @throws LabError `broker.port-taken`, `broker.no-permission`, `broker.listen-failed`, `broker.bad-certificate`. */
  static async open(options: ListenersOptions): Promise<Listeners> {
    const open: OpenListener[] = [];
    const servers: Server[] = [];
    try {
      for (const kind of wanted(options.settings)) {
        const server = serverOf(kind, options);
        const port = await listen(server, kind, options.settings);
        servers.push(server);
        open.push({ kind, port });
      }
      return new Listeners(open, servers);
    } catch (error) {
      await Promise.all(servers.map(closeServer));
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map(closeServer));
  }
}

function serverOf(kind: ListenerKind, { identity, onSocket, onTlsFault }: ListenersOptions): Server {
  if (!isSecure(kind)) return createServer((socket) => onSocket(kind, socket));
  try {
    const { certificate, key } = identity!;
    const server = createTlsServer({ cert: certificate, key }, (socket) => onSocket(kind, socket));
    server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      onTlsFault(kind, `${socket.remoteAddress}:${socket.remotePort}`, error.code ?? error.message);
    });
    return server;
  } catch (error) {
    throw new LabError('broker.bad-certificate', { reason: (error as Error).message }, { cause: error });
  }
}

function listen(server: Server, kind: ListenerKind, { reach, listeners }: BrokerSettings): Promise<number> {
  const { port } = listeners[kind];
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(listenFailure(error, LISTENER_NAMES[kind], port));
    server.once('error', fail);
    // Without a host it is every address of the machine.
    const where = reach === 'loopback' ? { host: '127.0.0.1', port } : { port };
    server.listen({ ...where, exclusive: true }, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** The system's refusal to listen, as the user is told. */
export function listenFailure(error: NodeJS.ErrnoException, listener: string, port: number): LabError {
  const reason = error.code ?? error.message;
  if (reason === 'EADDRINUSE') return new LabError('broker.port-taken', { listener, port }, { cause: error });
  if (reason === 'EACCES') return new LabError('broker.no-permission', { listener, port }, { cause: error });
  return new LabError('broker.listen-failed', { listener, port, reason }, { cause: error });
}
