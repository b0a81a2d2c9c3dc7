import { readProperties } from '../../../shared/domain/mqtt-properties.ts';
import { isOddTopic } from '../../../shared/domain/topic-bytes.ts';

/** What the MQTT client does not hand on as it came; null where there is nothing or the client has it right. */
export interface PassedMessage {
  /** The topic, where its bytes are not UTF-8: see `topic-bytes.ts`. */
  oddTopic: string | null;
  properties: Uint8Array | null;
}

const NOTHING: PassedMessage = { oddTopic: null, properties: null };

/**
 * Topics and properties, as they came, of messages that go through the MQTT client: the client's own reading loses the
 * order of user properties, and which bytes stood in a topic that is not UTF-8. Messages of QoS 1 and 2 are found by
 * packet id, those of QoS 0 by their order.
 */
export class PassedMessages {
  readonly #byId = new Map<number, PassedMessage>();
  readonly #ofQos0: PassedMessage[] = [];
  /** Topic aliases that stand for a topic that is not UTF-8. */
  readonly #oddAliases = new Map<number, string>();

  /**
   * @param messageId 0 for a message of QoS 0, which has a topic alias: without one it does not come here
   * @param hasAlias whether the properties, which are right, hold a topic alias
   */
  put(messageId: number, topic: string, properties: Uint8Array | null, hasAlias: boolean): void {
    const oddTopic = hasAlias ? this.#throughAlias(topic, properties!) : oddOnly(topic);
    if (messageId === 0) this.#ofQos0.push({ oddTopic, properties });
    else if (oddTopic === null && properties === null) this.#byId.delete(messageId);
    // A message of QoS 2 waits for its PUBREL: the network's buffer must not wait with it.
    else this.#byId.set(messageId, { oddTopic, properties: properties && new Uint8Array(properties) });
  }

  /** What is to be known of a message the client hands on; nothing if it came before this conversation. */
  take(messageId: number): PassedMessage {
    if (messageId === 0) return this.#ofQos0.shift() ?? NOTHING;
    const message = this.#byId.get(messageId) ?? NOTHING;
    this.#byId.delete(messageId);
    return message;
  }

  /** A topic with an alias sets it, an empty one is what was set [MQTT-3.3.2-12]. */
  #throughAlias(topic: string, properties: Uint8Array): string | null {
    const alias = readProperties(properties).topicAlias!;
    if (topic === '') return this.#oddAliases.get(alias) ?? null;
    const odd = oddOnly(topic);
    if (odd === null) this.#oddAliases.delete(alias);
    else this.#oddAliases.set(alias, odd);
    return odd;
  }
}

const oddOnly = (topic: string): string | null => (isOddTopic(topic) ? topic : null);
