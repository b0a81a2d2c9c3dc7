import type { Readable } from 'node:stream';

import type { Aedes } from 'aedes';

/** Where Aedes keeps sessions, as far as it is needed here; its own types do not have it. */
interface KeptSessions {
  cleanSubscriptions(client: { id: string }): Promise<void>;
  cleanIncoming(client: { id: string }): Promise<void>;
  outgoingStream(client: { id: string }): Readable;
  outgoingClearMessageId(client: { id: string }, packet: { messageId?: number }): Promise<unknown>;
}

/**
 * Lets go of a client's session as if it had expired: its subscriptions, the messages that wait for it, and those of QoS
 * 2 it was in the middle of. @see MQTT 3.1.1 §3.1.2.4
 */
export async function forgetSession(broker: Aedes, clientId: string): Promise<void> {
  const { persistence } = broker as unknown as { persistence: KeptSessions };
  const client = { id: clientId };
  await persistence.cleanSubscriptions(client);
  await persistence.cleanIncoming(client);
  for await (const packet of persistence.outgoingStream(client))
    await persistence.outgoingClearMessageId(client, packet as { messageId?: number });
}
