import type { Aedes, PublishPacket } from 'aedes';
import memoryPersistence from 'aedes-persistence';

import type { KeptState } from './kept-state.ts';

type Packet = Partial<Omit<PublishPacket, 'cmd'>> & { cmd: string; brokerId?: string; brokerCounter?: number };
type Owner = { id: string };
type Subscription = { topic: string; qos: 0 | 1 | 2 };

/** What Aedes asks of the place where it keeps things, as far as it is written down here; its types have callbacks only. */
export interface Persistence {
  storeRetained(packet: Packet): Promise<void>;
  addSubscriptions(client: Owner, subscriptions: Subscription[]): Promise<void>;
  removeSubscriptions(client: Owner, topics: string[]): Promise<void>;
  cleanSubscriptions(client: Owner): Promise<void>;
  outgoingEnqueue(to: { clientId: string }, packet: Packet): Promise<void>;
  outgoingEnqueueCombi(to: { clientId: string }[], packet: Packet): Promise<void>;
  outgoingUpdate(client: Owner, packet: Packet): Promise<void>;
  outgoingClearMessageId(client: Owner, packet: Packet): Promise<Packet | undefined>;
  incomingStorePacket(client: Owner, packet: Packet): Promise<void>;
  incomingDelPacket(client: Owner, packet: Packet): Promise<void>;
  cleanIncoming(client: Owner): Promise<void>;
}

/** A broker's persistence that is also on the disk: retained messages, subscriptions and messages on their way. */
export class KeptPersistence {
  /** What Aedes is given. */
  readonly persistence: Persistence;
  /** Retained messages there are at the start. */
  readonly retained: PublishPacket[] = [];
  readonly #memory = memoryPersistence() as unknown as Persistence;
  readonly #state: KeptState;
  /** Under which key a client's message on its way is kept, by its packet identifier. */
  readonly #keys = new Map<string, Map<number, string>>();
  #highestCounter = 0;

  private constructor(state: KeptState) {
    this.#state = state;
    this.persistence = Object.assign(Object.create(this.#memory) as Persistence, this.#kept());
  }

  /** Takes in what was kept. */
  static async load(state: KeptState): Promise<KeptPersistence> {
    const kept = new KeptPersistence(state);
    await kept.#load();
    return kept;
  }

  /** Aedes counts its messages: what is kept must not be taken for a new one. */
  continueCounting(broker: Aedes): void {
    const counting = broker as unknown as { counter: number };
    counting.counter = Math.max(counting.counter, this.#highestCounter);
  }

  /** Each change is made in memory, then written, before the client is answered. */
  #kept(): Persistence {
    const memory = this.#memory;
    const state = this.#state;
    return {
      storeRetained: async (packet) => {
        await memory.storeRetained(packet);
        const topic = packet.topic ?? '';
        if (topic.startsWith('$SYS/')) return;
        if (packet.payload?.length === 0) state.remove('retained', '', topic);
        else state.put('retained', '', topic, plain(packet));
        await state.written();
      },
      addSubscriptions: async (client, subscriptions) => {
        await memory.addSubscriptions(client, subscriptions);
        for (const each of subscriptions) state.put('subscription', client.id, each.topic, { ...each });
        await state.written();
      },
      removeSubscriptions: async (client, topics) => {
        await memory.removeSubscriptions(client, topics);
        for (const topic of topics) state.remove('subscription', client.id, topic);
        await state.written();
      },
      cleanSubscriptions: async (client) => {
        await memory.cleanSubscriptions(client);
        state.removeAll('subscription', client.id);
        state.removeAll('outgoing', client.id);
        this.#keys.delete(client.id);
        await state.written();
      },
      outgoingEnqueue: (to, packet) => this.#enqueue([to], packet),
      outgoingEnqueueCombi: (to, packet) => this.#enqueue(to, packet),
      outgoingUpdate: (client, packet) => this.#update(client, packet),
      outgoingClearMessageId: (client, packet) => this.#clear(client, packet),
      incomingStorePacket: async (client, packet) => {
        await memory.incomingStorePacket(client, packet);
        state.put('incoming', client.id, String(packet.messageId), plain(packet));
        await state.written();
      },
      incomingDelPacket: async (client, packet) => {
        await memory.incomingDelPacket(client, packet);
        state.remove('incoming', client.id, String(packet.messageId));
        await state.written();
      },
      cleanIncoming: async (client) => {
        await memory.cleanIncoming(client);
        state.removeAll('incoming', client.id);
        await state.written();
      },
    };
  }

  async #enqueue(to: { clientId: string }[], packet: Packet): Promise<void> {
    await this.#memory.outgoingEnqueueCombi(to, packet);
    for (const { clientId } of to) this.#state.put('outgoing', clientId, keyOf(packet), plain(packet));
    await this.#state.written();
  }

  /** A message gets its identifier, or its release takes its place (QoS 2, second half). */
  async #update(client: Owner, packet: Packet): Promise<void> {
    await this.#memory.outgoingUpdate(client, packet);
    const { messageId } = packet;
    if (messageId === undefined) return;
    const keys = this.#keys.get(client.id) ?? new Map<number, string>();
    this.#keys.set(client.id, keys);
    const key = packet.cmd === 'publish' ? keyOf(packet) : keys.get(messageId);
    if (key === undefined) return;
    keys.set(messageId, key);
    this.#state.put('outgoing', client.id, key, plain(packet));
    await this.#state.written();
  }

  async #clear(client: Owner, packet: Packet): Promise<Packet | undefined> {
    const gone = await this.#memory.outgoingClearMessageId(client, packet);
    const keys = this.#keys.get(client.id);
    const known = packet.messageId === undefined ? undefined : keys?.get(packet.messageId);
    if (packet.messageId !== undefined) keys?.delete(packet.messageId);
    const key = known ?? (gone?.brokerCounter ? keyOf(gone) : undefined);
    if (key !== undefined) this.#state.remove('outgoing', client.id, key);
    await this.#state.written();
    return gone;
  }

  async #load(): Promise<void> {
    const memory = this.#memory;
    for (const { body } of this.#state.entries('retained')) {
      const packet = restored(body);
      await memory.storeRetained(packet);
      this.retained.push({ ...packet, cmd: 'publish' } as PublishPacket);
    }
    for (const { owner, body } of this.#state.entries('subscription'))
      await memory.addSubscriptions({ id: owner }, [body as Subscription]);
    for (const { owner, key, body } of this.#state.entries('outgoing'))
      await this.#loadOutgoing({ id: owner }, key, restored(body));
    for (const { owner, body } of this.#state.entries('incoming'))
      await memory.incomingStorePacket({ id: owner }, restored(body));
  }

  async #loadOutgoing(client: Owner, key: string, packet: Packet): Promise<void> {
    const [brokerId, counter] = splitKey(key);
    this.#highestCounter = Math.max(this.#highestCounter, counter);
    const message = { ...packet, cmd: 'publish', brokerId, brokerCounter: counter };
    await this.#memory.outgoingEnqueue({ clientId: client.id }, message);
    const { messageId } = packet;
    if (messageId === undefined) return;
    await this.#memory.outgoingUpdate(client, message);
    if (packet.cmd !== 'publish') await this.#memory.outgoingUpdate(client, { cmd: packet.cmd, messageId });
    const keys = this.#keys.get(client.id) ?? new Map<number, string>();
    this.#keys.set(client.id, keys.set(messageId, key));
  }
}

/** Aedes tells messages apart by the broker that took them and its count. */
const keyOf = ({ brokerId = '', brokerCounter = 0 }: Packet): string => `${brokerCounter} ${brokerId}`;

function splitKey(key: string): [brokerId: string, counter: number] {
  const space = key.indexOf(' ');
  return [key.slice(space + 1), Number(key.slice(0, space))];
}

/** What of a packet is kept. */
function plain({ cmd, brokerId, brokerCounter, topic, payload, qos, retain, dup, messageId }: Packet): Packet {
  const bytes = payload === undefined ? undefined : Buffer.from(payload as Uint8Array);
  return { cmd, brokerId, brokerCounter, topic, payload: bytes, qos, retain, dup, messageId } as Packet;
}

/** As it was: payloads come back as plain arrays of bytes. */
function restored(body: unknown): Packet {
  const packet = body as Packet;
  return { ...packet, payload: Buffer.from((packet.payload as Uint8Array | undefined) ?? new Uint8Array()) };
}
