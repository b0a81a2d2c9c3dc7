import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { Aedes } from 'aedes';
import { generate } from 'mqtt-packet';
import type { Log } from '../../ports/log.ts';
import type { SessionHandle, Sessions } from '../../ports/sessions.ts';
import { ClientSessions, type Accepted } from './client-sessions.ts';
import { closeServer, listenOn } from './listen.ts';
import { createMqttWebSockets } from './mqtt-web-sockets.ts';

/** Ports a broker usually has: MQTT's registered one, and Mosquitto's customary one for WebSocket. */
export interface UsualPorts {
  tcp: number;
  ws: number;
}

export interface PracticeBrokerDeps {
  sessions: Sessions;
  log: Log;
  /** Something the status shows has changed. */
  onChange(): void;
  /** The user closed the broker's session. */
  onClose(): Promise<void>;
}

/** CONNACK reason code “Unsupported Protocol Version” [MQTT5-3.1.2-2]. */
const UNSUPPORTED_VERSION = 0x84;
const SPEAKS = 'The practice broker speaks MQTT 3.1.1: choose that version';
/** Longest time clients get to take leave, in milliseconds. */
const CLOSE_MS = 1_000;

/** An MQTT 3.1.1 broker on loopback, over TCP and WebSocket, whose every connection is a session. */
export class PracticeBroker implements AsyncDisposable {
  tcpPort = 0;
  wsPort = 0;
  takenPorts: number[] = [];
  /** Messages clients have published. */
  messages = 0;
  #aedes: Aedes | undefined;
  #session: SessionHandle | undefined;
  #clients: ClientSessions | undefined;
  readonly #accepted = new WeakMap<Duplex, Accepted>();
  readonly #deps: PracticeBrokerDeps;
  readonly #tcp: Server;
  readonly #ws: Server;

  constructor(deps: PracticeBrokerDeps) {
    this.#deps = deps;
    this.#tcp = createServer((socket) => this.#onTcp(socket));
    this.#ws = this.#createWebSocketServer();
  }

  get clients(): number {
    return this.#aedes?.connectedClients ?? 0;
  }

  get sessionId(): SessionHandle['id'] | null {
    return this.#session?.id ?? null;
  }

  /** Listens on the usual ports or on free ones. @throws The system's error if neither can be had. */
  async open(usual: UsualPorts): Promise<void> {
    this.#aedes = await Aedes.createBroker({ id: 'wirebench-practice' });
    this.#watch(this.#aedes);
    const tcp = await listenOn(this.#tcp, usual.tcp);
    const ws = await listenOn(this.#ws, usual.ws);
    this.tcpPort = tcp.port;
    this.wsPort = ws.port;
    this.takenPorts = [...(tcp.isMoved ? [usual.tcp] : []), ...(ws.isMoved ? [usual.ws] : [])];
    this.#session = this.#deps.sessions.open({
      kind: 'broker',
      title: 'Practice broker',
      local: `127.0.0.1:${tcp.port}, ws ${ws.port}`,
      state: 'open',
      close: () => this.#deps.onClose(),
    });
    this.#session.mark('open', `listening on 127.0.0.1:${tcp.port} (MQTT) and ${ws.port} (WebSocket)`);
    this.#clients = new ClientSessions(this.#deps.sessions, this.#session.id);
  }

  /** Closes every connection and frees both ports. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#session?.state === 'open') this.#session.enter('closing');
    const closed = Promise.all([closeServer(this.#tcp), closeServer(this.#ws)]);
    const aedes = this.#aedes;
    if (aedes && !aedes.closed) await within(CLOSE_MS, new Promise<void>((resolve) => aedes.close(resolve)));
    this.#clients?.cutAll();
    await closed;
    this.#session?.mark('close', 'stopped');
    this.#session?.enter('closed');
  }

  #watch(aedes: Aedes): void {
    const { log, onChange } = this.#deps;
    aedes.preConnect = (client, packet, done) => {
      if (packet.protocolVersion !== 5) return done(null, true);
      // Aedes would answer in the 3.1.1 form, which a 5.0 client cannot read; this one says what to do.
      const refusal = generate(
        {
          cmd: 'connack',
          reasonCode: UNSUPPORTED_VERSION,
          sessionPresent: false,
          properties: { reasonString: SPEAKS },
        },
        { protocolVersion: 5 },
      );
      client.conn.write(refusal, () => done(new Error('refused: this client speaks MQTT 5.0'), false));
    };
    aedes.on('client', (client) => {
      this.#accepted.get(client.conn)?.name(client.id);
      onChange();
    });
    aedes.on('clientDisconnect', onChange);
    aedes.on('publish', (_packet, client) => {
      if (!client) return;
      this.messages += 1;
      onChange();
    });
    const fault = (client: { conn: Duplex }, error: Error): void =>
      this.#accepted.get(client.conn)?.mark('error', error.message);
    aedes.on('clientError', fault);
    aedes.on('connectionError', fault);
    (aedes as NodeJS.EventEmitter).on('error', (error: unknown) => log.error('practice broker', { error }));
  }

  #onTcp(socket: Socket): void {
    const accepted = this.#accept(socket, 'tcp');
    if (accepted) this.#aedes?.handle(accepted.stream);
  }

  #accept(socket: Socket, transport: 'tcp' | 'ws'): Accepted | null {
    const accepted = this.#clients?.accept(socket, transport) ?? null;
    if (accepted) this.#accepted.set(accepted.stream, accepted);
    else socket.destroy();
    return accepted;
  }

  /** HTTP over tapped connections, so that the wire log holds handshake and frames as they crossed. */
  #createWebSocketServer(): Server {
    const http = createMqttWebSockets((stream, tap) => {
      const accepted = this.#accepted.get(tap);
      if (accepted) this.#accepted.set(stream, accepted);
      this.#aedes?.handle(stream);
    });
    return createServer((socket) => {
      const accepted = this.#accept(socket, 'ws');
      if (accepted) http.emit('connection', accepted.stream);
    });
  }
}

/** Waits for `work`, but no longer than `ms`. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
