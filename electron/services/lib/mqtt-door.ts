import type { Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { SessionId } from '../../../shared/contract/ids.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { ClientSessions, type Accepted } from './client-sessions.ts';
import { createMqttWebSockets } from './mqtt-web-sockets.ts';

/**
 * Where connections come in to an embedded broker: each becomes a session, its bytes are in the wire log as they
 * crossed (after TLS is taken off), and what is MQTT goes on to the broker.
 */
export class MqttDoor {
  readonly #clients: ClientSessions;
  readonly #accepted = new WeakMap<Duplex, Accepted>();
  readonly #handle: (stream: Duplex) => void;
  readonly #http: Server;

  constructor(sessions: Sessions, parentId: SessionId, handle: (stream: Duplex) => void) {
    this.#clients = new ClientSessions(sessions, parentId);
    this.#handle = handle;
    // HTTP over tapped connections, so that the wire log holds handshake and frames as they crossed.
    this.#http = createMqttWebSockets((stream, tap) => {
      const accepted = this.#accepted.get(tap);
      if (accepted) this.#accepted.set(stream, accepted);
      handle(stream);
    });
  }

  /** Takes in a connection that speaks MQTT at once. */
  enter(socket: Socket): void {
    this.#handle(this.#accept(socket, 'tcp').stream);
  }

  /** Takes in a connection that speaks HTTP first. */
  enterWebSocket(socket: Socket): void {
    this.#http.emit('connection', this.#accept(socket, 'ws').stream);
  }

  /** What is known of the connection a broker's client has. */
  of(conn: Duplex): Accepted | undefined {
    return this.#accepted.get(conn);
  }

  /** Cuts every connection there still is. */
  cutAll(): void {
    this.#clients.cutAll();
  }

  #accept(socket: Socket, transport: 'tcp' | 'ws'): Accepted {
    const accepted = this.#clients.accept(socket, transport);
    this.#accepted.set(accepted.stream, accepted);
    return accepted;
  }
}
