import {
  sparkplugAliases,
  type SparkplugAliases,
  sparkplugLifeTopics,
  type SparkplugTopic,
} from '../../../shared/domain/decode/sparkplug.ts';
import type { MessageRow } from '../../../shared/contract/mqtt.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicStore } from './topic-store.ts';

/** A birth of more bytes than this is not read: 4 MiB. */
const MAX_BIRTH_BYTES = 4 * 1_048_576;
/** Births of a topic that are gone back through to find the one before a message. */
const MAX_BIRTHS = 1_000;

/** A birth, with the names it declares. */
export interface Birth {
  topic: string;
  receivedAtMs: number;
  aliases: SparkplugAliases;
}

/** The births a connection has seen, each read once. */
export class SparkplugBirths {
  readonly #read = new WeakMap<TopicNode, { seq: number; aliases: SparkplugAliases }>();

  /** The newest births of its node and device that came before a message, the node's first. */
  before(store: TopicStore, about: SparkplugTopic, seq: number): Birth[] {
    return sparkplugLifeTopics(about, 'BIRTH').flatMap((topic) => this.#birthBefore(store, topic, seq));
  }

  #birthBefore(store: TopicStore, topic: string, seq: number): Birth[] {
    const node = store.tree.find(topic);
    const birth = node && store.history.rows(node, 0, MAX_BIRTHS, 0).find((row) => row.seq <= seq);
    if (!birth) return [];
    const known = this.#read.get(node);
    if (known?.seq === birth.seq) return [{ topic, receivedAtMs: birth.receivedAtMs, aliases: known.aliases }];
    const aliases = sparkplugAliases(payloadOf(store, node, birth));
    this.#read.set(node, { seq: birth.seq, aliases });
    return [{ topic, receivedAtMs: birth.receivedAtMs, aliases }];
  }
}

/** The payload of a birth or a death. */
export const payloadOf = (store: TopicStore, node: TopicNode, { seq }: Pick<MessageRow, 'seq'>): Uint8Array =>
  store.history.payload(node, seq, 0, MAX_BIRTH_BYTES)?.bytes ?? new Uint8Array();
