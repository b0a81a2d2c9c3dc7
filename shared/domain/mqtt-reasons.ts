/** Return codes of a CONNACK in MQTT 3.1.1, table 3.1. */
const CONNACK_3_1_1: Readonly<Record<number, string>> = {
  0: 'accepted',
  1: 'it does not speak this version of MQTT',
  2: 'it does not allow this client id',
  3: 'it is not available now',
  4: 'wrong user name or password',
  5: 'not authorised',
};

/** Reason codes of MQTT 5.0, table 2.6. */
const REASONS: Readonly<Record<number, string>> = {
  0x00: 'success',
  0x04: 'disconnect with will message',
  0x10: 'nobody is subscribed',
  0x11: 'there was no such subscription',
  0x18: 'continue authentication',
  0x19: 're-authenticate',
  0x80: 'unspecified error',
  0x81: 'malformed packet',
  0x82: 'protocol error',
  0x83: 'an error of its own kind',
  0x84: 'it does not speak this version of MQTT',
  0x85: 'it does not allow this client id',
  0x86: 'wrong user name or password',
  0x87: 'not authorised',
  0x88: 'it is not available now',
  0x89: 'it is too busy',
  0x8a: 'this client is banned',
  0x8b: 'it is shutting down',
  0x8c: 'wrong authentication method',
  0x8d: 'nothing was heard from this client within its keep-alive time',
  0x8e: 'another client took over this client id',
  0x8f: 'topic filter not allowed',
  0x90: 'topic name not allowed',
  0x91: 'packet identifier in use',
  0x92: 'packet identifier not found',
  0x93: 'too many messages in flight',
  0x94: 'topic alias not allowed',
  0x95: 'packet too large',
  0x96: 'messages come too fast',
  0x97: 'quota exceeded',
  0x98: 'closed by its administrator',
  0x99: 'payload is not in the stated format',
  0x9a: 'it keeps no retained messages',
  0x9b: 'it does not support this QoS',
  0x9c: 'use another server for now',
  0x9d: 'the server has moved',
  0x9e: 'it does not support shared subscriptions',
  0x9f: 'too many connections in a short time',
  0xa0: 'longest connection time reached',
  0xa1: 'it does not support subscription identifiers',
  0xa2: 'it does not support wildcards in subscriptions',
};

/**
 * A reason code in plain words, to stand after "the broker …:".
 *
 * @param code 0 to 255
 * @see MQTT 5.0 §2.4 Reason Code
 */
export function reasonMeaning(code: number): string {
  return REASONS[code] ?? 'a reason this version of MQTT does not define';
}

/**
 * A CONNACK return code of MQTT 3.1.1 in plain words.
 *
 * @see MQTT 3.1.1 §3.2.2.3 Connect Return code
 */
export function returnCodeMeaning(code: number): string {
  return CONNACK_3_1_1[code] ?? reasonMeaning(code);
}
