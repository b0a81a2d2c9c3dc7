import { createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';

import { Aedes } from 'aedes';
import memoryPersistence from 'aedes-persistence';

import type { Log } from '../../ports/log.ts';
import type { SessionHandle, Sessions } from '../../ports/sessions.ts';
import { closeServer } from '../lib/close-server.ts';
import { asRedelivered, atSubscribedQos, preferHigherQos } from '../lib/mqtt-delivery.ts';
import { MqttDoor } from '../lib/mqtt-door.ts';
import { refuseMqtt5 } from '../lib/refuse-mqtt5.ts';
import { within } from '../lib/within.ts';
import { listenOn } from './listen.ts';

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
  #door: MqttDoor | undefined;
  readonly #deps: PracticeBrokerDeps;
  // A client may come between listening and the door: it is turned away.
  readonly #tcp: Server = createServer((socket) => (this.#door ? this.#door.enter(socket) : socket.destroy()));
  readonly #ws: Server = createServer((socket) => (this.#door ? this.#door.enterWebSocket(socket) : socket.destroy()));

  constructor(deps: PracticeBrokerDeps) {
    this.#deps = deps;
  }

  get clients(): number {
    return this.#aedes?.connectedClients ?? 0;
  }

  get sessionId(): SessionHandle['id'] | null {
    return this.#session?.id ?? null;
  }

  /** Listens on the usual ports or on free ones. @throws The system's error if neither can be had. */
  async open(usual: UsualPorts): Promise<void> {
    this.#aedes = await Aedes.createBroker({
      id: 'wirebench-practice',
      persistence: asRedelivered(memoryPersistence()),
    });
    this.#watch(this.#aedes);
    const tcp = await listenOn(this.#tcp, usual.tcp);
    const ws = await listenOn(this.#ws, usual.ws);
    this.tcpPort = tcp.port;
    this.wsPort = ws.port;
    this.takenPorts = [...(tcp.isMoved ? [usual.tcp] : []), ...(ws.isMoved ? [usual.ws] : [])];
    this.#session = this.#deps.sessions.open({
      kind: 'practice-broker',
      title: 'Practice broker',
      local: `127.0.0.1:${tcp.port}, ws ${ws.port}`,
      state: 'open',
      close: () => this.#deps.onClose(),
    });
    this.#session.mark('open', `listening on 127.0.0.1:${tcp.port} (MQTT) and ${ws.port} (WebSocket)`);
    this.#door = new MqttDoor(this.#deps.sessions, this.#session.id, (stream) => this.#aedes?.handle(stream));
  }

  /** Closes every connection and frees both ports. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#session?.state === 'open') this.#session.enter('closing');
    const closed = Promise.all([closeServer(this.#tcp), closeServer(this.#ws)]);
    const aedes = this.#aedes;
    if (aedes && !aedes.closed) await within(CLOSE_MS, new Promise<void>((resolve) => aedes.close(resolve)));
    this.#door?.cutAll();
    await closed;
    this.#session?.mark('close', 'stopped');
    this.#session?.enter('closed');
  }

  #watch(aedes: Aedes): void {
    const { log, onChange } = this.#deps;
    aedes.preConnect = (client, packet, done) => {
      preferHigherQos(client);
      refuseMqtt5(client, packet, SPEAKS, done);
    };
    aedes.authorizeForward = atSubscribedQos;
    aedes.on('client', (client) => {
      this.#door?.of(client.conn)?.name(client.id);
      onChange();
    });
    aedes.on('clientDisconnect', onChange);
    aedes.on('publish', (_packet, client) => {
      if (!client) return;
      this.messages += 1;
      onChange();
    });
    const fault = (client: { conn: Duplex }, error: Error): void =>
      this.#door?.of(client.conn)?.mark('error', error.message);
    aedes.on('clientError', fault);
    aedes.on('connectionError', fault);
    (aedes as NodeJS.EventEmitter).on('error', (error: unknown) => log.error('practice broker', { error }));
  }
}
