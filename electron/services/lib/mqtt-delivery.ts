import type { Readable } from 'node:stream';

import type { Client, PublishPacket } from 'aedes';

import { filterMatches } from '../../../shared/domain/topic-filter.ts';

type Deliver = (packet: PublishPacket, done: () => void) => void;

/** What Aedes keeps in a client without saying so in its types. */
interface Insides {
  /** None where only the name of a client is at hand. */
  subscriptions?: Readonly<Record<string, { qos: 0 | 1 | 2 }>>;
  /** Hands on a message whatever its QoS as QoS 0; each subscription of QoS 0 calls it. */
  deliver0: Deliver;
  deliverQoS: Deliver;
}

/** The highest QoS of a client's subscriptions that match a topic; null where none does. */
function subscribedQos(client: Client, topic: string): 0 | 1 | 2 | null {
  const { subscriptions } = client as unknown as Insides;
  let highest: 0 | 1 | 2 | null = null;
  for (const [filter, { qos }] of Object.entries(subscriptions ?? {})) {
    if ((highest === null || qos > highest) && filterMatches(filter, topic)) highest = qos;
    if (highest === 2) break;
  }
  return highest;
}

/**
 * A message with the QoS that a client is to get it with: the lower one of the message's and of the highest that it has
 * subscribed with. @see [MQTT-3.3.5-1], [MQTT-3.8.4-6]
 */
export function atSubscribedQos<Packet extends PublishPacket>(client: Client, packet: Packet): Packet {
  if (packet.qos === 0) return packet;
  const highest = subscribedQos(client, packet.topic);
  if (highest === null || highest >= packet.qos) return packet;
  return Object.assign(Object.create(Object.getPrototypeOf(packet) as object) as Packet, packet, { qos: highest });
}

/** Where subscriptions of a client overlap, the message is not to come by one of QoS 0 if another asks for more. */
export function preferHigherQos(client: Client): void {
  const insides = client as unknown as Insides;
  const plain = insides.deliver0;
  insides.deliver0 = (packet, done) => {
    const isBetter = packet.qos > 0 && (subscribedQos(client, packet.topic) ?? 0) > 0;
    if (isBetter) insides.deliverQoS(packet, done);
    else plain(packet, done);
  };
}

interface Waiting {
  outgoingStream(client: Client): Readable;
}

type Kept = PublishPacket | { cmd: 'pubrel' };

/**
 * What waits for a session when it comes back: with the QoS of its subscriptions, and marked as sent again where it was
 * on its way already [MQTT-3.3.1-1].
 */
export function asRedelivered<Persistence extends object>(persistence: Persistence): Persistence {
  const { outgoingStream } = persistence as unknown as Waiting;
  const stream = (client: Client): Readable =>
    outgoingStream.call(persistence, client).map((packet: Kept) => {
      if (packet.cmd !== 'publish') return packet;
      const due = atSubscribedQos(client, packet);
      // An answer is waited for, whatever the subscription has become since.
      return { ...due, qos: Math.max(1, due.qos), dup: packet.messageId !== undefined };
    });
  return Object.assign(Object.create(persistence) as Persistence, { outgoingStream: stream });
}
