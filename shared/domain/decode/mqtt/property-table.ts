/** How a property's value is written. @see MQTT 5.0 §1.5 */
export type PropertyKind = 'byte' | 'uint16' | 'uint32' | 'variable' | 'text' | 'binary' | 'pair';

export interface PropertyInfo {
  name: string;
  kind: PropertyKind;
  /** What it means, in a few words. */
  about: string;
}

/** Every property of MQTT 5.0 by its identifier, table 2-4. */
export const PROPERTIES: Readonly<Record<number, PropertyInfo>> = {
  0x01: { name: 'Payload format indicator', kind: 'byte', about: '1: the payload is UTF-8 text. §3.3.2.3.2' },
  0x02: {
    name: 'Message expiry interval',
    kind: 'uint32',
    about: 'Seconds after which the broker no longer delivers the message. §3.3.2.3.3',
  },
  0x03: { name: 'Content type', kind: 'text', about: 'What the payload is, such as a MIME type. §3.3.2.3.9' },
  0x08: { name: 'Response topic', kind: 'text', about: 'Where an answer to this request is wanted. §3.3.2.3.5' },
  0x09: {
    name: 'Correlation data',
    kind: 'binary',
    about: 'Tells the requester which request an answer belongs to. §3.3.2.3.6',
  },
  0x0b: {
    name: 'Subscription identifier',
    kind: 'variable',
    about: 'Number of the subscription that a message matched. §3.8.2.1.2',
  },
  0x11: {
    name: 'Session expiry interval',
    kind: 'uint32',
    about: 'Seconds the broker keeps the session after the connection ended; 4294967295: for ever. §3.1.2.11.2',
  },
  0x12: {
    name: 'Assigned client identifier',
    kind: 'text',
    about: 'The client came without an identifier; the broker gave it this one. §3.2.2.3.7',
  },
  0x13: {
    name: 'Server keep alive',
    kind: 'uint16',
    about: 'Seconds of keep alive to be used instead of the client’s own. §3.2.2.3.14',
  },
  0x15: { name: 'Authentication method', kind: 'text', about: 'Name of the extended authentication. §3.1.2.11.9' },
  0x16: { name: 'Authentication data', kind: 'binary', about: 'What the method exchanges. §3.1.2.11.10' },
  0x17: {
    name: 'Request problem information',
    kind: 'byte',
    about: '0: reason strings and user properties only in PUBLISH, CONNACK and DISCONNECT. §3.1.2.11.7',
  },
  0x18: {
    name: 'Will delay interval',
    kind: 'uint32',
    about: 'Seconds between the loss of the connection and the will. §3.1.3.2.2',
  },
  0x19: {
    name: 'Request response information',
    kind: 'byte',
    about: '1: the client would like to know where to have its answers sent. §3.1.2.11.6',
  },
  0x1a: { name: 'Response information', kind: 'text', about: 'Basis for response topics. §3.2.2.3.15' },
  0x1c: { name: 'Server reference', kind: 'text', about: 'Another server to use. §3.2.2.3.16' },
  0x1f: { name: 'Reason string', kind: 'text', about: 'The reason in words, for people. §3.2.2.3.9' },
  0x21: {
    name: 'Receive maximum',
    kind: 'uint16',
    about: 'How many unanswered messages of QoS 1 and 2 this side takes at a time. §3.1.2.11.3',
  },
  0x22: { name: 'Topic alias maximum', kind: 'uint16', about: 'Highest topic alias this side takes. §3.1.2.11.5' },
  0x23: { name: 'Topic alias', kind: 'uint16', about: 'A number that stands for the topic from now on. §3.3.2.3.4' },
  0x24: { name: 'Maximum QoS', kind: 'byte', about: 'Highest QoS the broker supports. §3.2.2.3.4' },
  0x25: { name: 'Retain available', kind: 'byte', about: '0: the broker keeps no retained messages. §3.2.2.3.5' },
  0x26: { name: 'User property', kind: 'pair', about: 'A name and a value of the application’s own. §3.3.2.3.7' },
  0x27: { name: 'Maximum packet size', kind: 'uint32', about: 'Longest packet this side takes, in bytes. §3.1.2.11.4' },
  0x28: {
    name: 'Wildcard subscription available',
    kind: 'byte',
    about: '0: the broker takes no wildcards. §3.2.2.3.11',
  },
  0x29: {
    name: 'Subscription identifiers available',
    kind: 'byte',
    about: '0: the broker takes no subscription identifiers. §3.2.2.3.12',
  },
  0x2a: {
    name: 'Shared subscription available',
    kind: 'byte',
    about: '0: the broker takes no $share subscriptions. §3.2.2.3.13',
  },
};
