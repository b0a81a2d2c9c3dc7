import type { Client, PublishPacket } from 'aedes';

import type { Fault } from '../../../shared/contract/broker-settings.ts';
import type { Timers } from '../../../shared/wire/flow.ts';
import type { FaultBox } from './fault-box.ts';

type Done = (error?: Error | null) => void;

/** Aedes' `publish`, with the client its types leave out: null for the broker itself. */
export type Publish = (packet: PublishPacket, client: Client | null, done: Done) => void;

export interface PublishGateDeps {
  /** Goes on to subscribers. */
  publish: Publish;
  timers: Timers;
  faults: FaultBox;
  maxPayloadBytes(): number;
  mayWrite(client: Client, topic: string): boolean;
  onDenied(client: Client, topic: string): void;
  /** A remark for the client's wire log. */
  note(client: Client, text: string): void;
  /** A message went on; once, also where a fault doubles it. */
  onPublished(packet: PublishPacket, client: Client | null): void;
}

/**
 * What every message passes on its way to subscribers, after its publisher had its acknowledgement: rules, limits and
 * faults. What is not let through is dropped without a word, since MQTT 3.1.1 has none [MQTT-3.3.5-2].
 */
export class PublishGate {
  readonly #deps: PublishGateDeps;

  constructor(deps: PublishGateDeps) {
    this.#deps = deps;
  }

  /** In the place of Aedes' own; the client may be left out. */
  readonly publish = (packet: PublishPacket, client: Client | Done | null, done: Done = () => undefined): void => {
    if (typeof client === 'function') this.#pass(packet, null, client);
    else if (client === null) this.#pass(packet, null, done);
    else this.#fromClient(packet, client, done);
  };

  /** For Aedes' `authorizePublish`, ahead of any acknowledgement; an error cuts the connection. */
  readonly arrive = (client: Client | null, packet: PublishPacket, done: Done): void => {
    // A last will comes from a client that is gone.
    const fault = client && !client.closed ? this.#deps.faults.forArrival(client.id, packet.topic) : null;
    done(fault ? new Error(`fault on purpose: disconnect at ${packet.topic}`) : null);
  };

  #fromClient(packet: PublishPacket, client: Client, done: Done): void {
    const { mayWrite, onDenied, maxPayloadBytes, note, faults } = this.#deps;
    if (packet.payload.length > maxPayloadBytes()) {
      note(client, `a payload of ${packet.payload.length} bytes is over the broker’s limit; the connection is cut`);
      client.conn.destroy();
      return done();
    }
    if (!mayWrite(client, packet.topic)) {
      onDenied(client, packet.topic);
      return done();
    }
    const fault = faults.forMessage(client.id, packet.topic);
    if (fault) this.#strike(fault, packet, client, done);
    else this.#pass(packet, client, done);
  }

  #strike(fault: Fault, packet: PublishPacket, client: Client, done: Done): void {
    const { note, publish, timers } = this.#deps;
    note(client, `fault on purpose: ${fault.what} ${packet.topic}`);
    switch (fault.what) {
      case 'drop':
        return done();
      case 'duplicate':
        return publish(packet, client, (error) => (error ? done(error) : this.#pass(packet, client, done)));
      case 'delay':
        // The client goes on meanwhile: its line is not what is slow.
        timers.set(() => this.#pass(packet, client, () => undefined), fault.delayMs);
        return done();
      case 'disconnect': // strikes on arrival
      case 'refuse': // strikes on CONNECT
      case 'expire': // strikes before the session is looked for
        return this.#pass(packet, client, done);
    }
  }

  #pass(packet: PublishPacket, client: Client | null, done: Done): void {
    this.#deps.publish(packet, client, (error) => {
      if (!error) this.#deps.onPublished(packet, client);
      done(error);
    });
  }
}
