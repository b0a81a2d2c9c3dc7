/**
 * The properties of messages that go through the MQTT client, as they came: the client's own reading of them loses
 * the order of user properties. Those of QoS 1 and 2 are found by packet id, those of QoS 0 by their order.
 */
export class PassedProperties {
  readonly #byId = new Map<number, Uint8Array>();
  readonly #ofQos0: Uint8Array[] = [];

  /** @param messageId 0 for a message of QoS 0, which has properties: without any it does not come here */
  put(messageId: number, properties: Uint8Array | null): void {
    if (properties === null) this.#byId.delete(messageId);
    // A message of QoS 2 waits for its PUBREL: the network's buffer must not wait with it.
    else if (messageId > 0) this.#byId.set(messageId, new Uint8Array(properties));
    else this.#ofQos0.push(properties);
  }

  /** The properties of a message the client hands on; null if it came before this conversation. */
  take(messageId: number): Uint8Array | null {
    if (messageId === 0) return this.#ofQos0.shift() ?? null;
    const properties = this.#byId.get(messageId) ?? null;
    this.#byId.delete(messageId);
    return properties;
  }
}
