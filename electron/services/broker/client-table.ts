import { MAX_SHOWN_SUBSCRIPTIONS, type ClientRow, type ClientWindow } from '../../../shared/contract/broker.ts';
import type { SessionId } from '../../../shared/contract/ids.ts';
import type { Qos } from '../../../shared/contract/mqtt-profile.ts';

/** What is known of a client when it is let in, and how to ask for the rest. */
export interface NewClient extends Pick<
  ClientRow,
  'clientId' | 'user' | 'address' | 'listener' | 'protocolVersion' | 'keepaliveS' | 'isClean' | 'connectedAtMs'
> {
  sessionId: SessionId;
  /** Its subscriptions now: filter to granted QoS. */
  subscriptions(): ReadonlyMap<string, Qos>;
  /** Bytes written to it that it has not taken. */
  queuedBytes(): number;
  traffic: Traffic;
  /** Breaks its connection. */
  cut(): void;
}

/** Counters of one connection, kept by whoever moves its bytes and messages. */
export interface Traffic {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

const NOTHING: Traffic = { messagesIn: 0, messagesOut: 0, bytesIn: 0, bytesOut: 0 };
const COUNTERS = ['messagesIn', 'messagesOut', 'bytesIn', 'bytesOut'] as const;

interface Known extends NewClient {
  /** Counters when the last second began, and rates over the one before. */
  before: Traffic;
  perS: Traffic;
}

type Query = { first: number; count: number; filter: string };

/** The connected clients, in the order they came. */
export class ClientTable {
  readonly #known = new Map<string, Known>();

  add(client: NewClient): void {
    this.#known.delete(client.clientId); // A client that took over its own id stands last.
    this.#known.set(client.clientId, { ...client, before: NOTHING, perS: NOTHING });
  }

  get size(): number {
    return this.#known.size;
  }

  /** Removes this connection, not one that has taken over its id. */
  remove(clientId: string, traffic: Traffic): void {
    const known = this.#known.get(clientId);
    if (known?.traffic === traffic) this.#known.delete(clientId);
  }

  get(clientId: string): NewClient | undefined {
    return this.#known.get(clientId);
  }

  /** Reckons rates; call it every `seconds`. */
  tick(seconds: number): void {
    for (const known of this.#known.values()) {
      const { traffic, before } = known;
      known.perS = countersOf((key) => (traffic[key] - before[key]) / seconds);
      known.before = countersOf((key) => traffic[key]);
    }
  }

  window({ first, count, filter }: Query): ClientWindow {
    const part = filter.toLowerCase();
    const found = [...this.#known.values()].filter(
      ({ clientId, user, address }) => part === '' || `${clientId}\n${user}\n${address}`.toLowerCase().includes(part),
    );
    return { total: found.length, first, rows: found.slice(first, first + count).map(rowOf) };
  }
}

function countersOf(count: (key: keyof Traffic) => number): Traffic {
  const [messagesIn, messagesOut, bytesIn, bytesOut] = COUNTERS.map(count) as [number, number, number, number];
  return { messagesIn, messagesOut, bytesIn, bytesOut };
}

function rowOf(known: Known): ClientRow {
  const { subscriptions, queuedBytes, traffic, cut: _cut, before: _before, perS, ...facts } = known;
  const all = [...subscriptions()];
  return {
    ...facts,
    subscriptions: all.slice(0, MAX_SHOWN_SUBSCRIPTIONS).map(([filter, qos]) => ({ filter, qos })),
    subscriptionCount: all.length,
    queuedBytes: queuedBytes(),
    messagesIn: traffic.messagesIn,
    messagesOut: traffic.messagesOut,
    bytesIn: traffic.bytesIn,
    bytesOut: traffic.bytesOut,
    messagesInPerS: perS.messagesIn,
    messagesOutPerS: perS.messagesOut,
    bytesInPerS: perS.bytesIn,
    bytesOutPerS: perS.bytesOut,
  };
}
