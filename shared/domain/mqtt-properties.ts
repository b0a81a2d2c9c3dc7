import type { MessageProperties } from '../contract/mqtt-properties.ts';

/** Identifiers of the properties a PUBLISH may have, MQTT 5.0 §2.2.2.2. */
const FORMAT = 0x01;
const EXPIRY = 0x02;
const CONTENT_TYPE = 0x03;
const RESPONSE_TOPIC = 0x08;
const CORRELATION = 0x09;
const SUBSCRIPTION_ID = 0x0b;
const TOPIC_ALIAS = 0x23;
const USER_PROPERTY = 0x26;

/** A variable byte integer has at most four bytes [MQTT-1.5.5-1]. */
const VARIABLE_BYTES = 4;

/** What a scan of properties found: right, right and with a topic alias, or not those of a PUBLISH. */
export type PropertyScan = 'right' | 'alias' | 'wrong';

/** Gives every property of a PUBLISH a bit of its own: their identifiers modulo this all differ. */
const BITS = 29;

/** Looks at the properties of a PUBLISH, that lie from `from` to `end`, without making anything of them. */
export function scanProperties(bytes: Uint8Array, from: number, end: number): PropertyScan {
  let hasAlias = false;
  let seen = 0;
  for (let at = from; at < end;) {
    const id = bytes[at]!;
    const next = skip(bytes, at, end);
    if (next < 0) return 'wrong';
    if (id === SUBSCRIPTION_ID) {
      if (bytes[at + 1] === 0) return 'wrong';
    } else if (id !== USER_PROPERTY) {
      // §3.3.2.3: only these two may come more than once.
      const bit = 1 << (id % BITS);
      if (seen & bit) return 'wrong';
      seen |= bit;
      hasAlias ||= id === TOPIC_ALIAS;
    }
    at = next;
  }
  return hasAlias ? 'alias' : 'right';
}

/** Calls back with each subscription identifier; true if there is one. Runs for every message of a flood. */
export function eachSubscriptionId(bytes: Uint8Array, visit: (id: number) => void): boolean {
  let isAny = false;
  for (let at = 0; at < bytes.length;) {
    const next = skip(bytes, at, bytes.length);
    if (next < 0) break;
    if (bytes[at] === SUBSCRIPTION_ID) {
      isAny = true;
      visit(variableInteger(bytes, at + 1));
    }
    at = next;
  }
  return isAny;
}

/**
 * The properties of a PUBLISH by name; user properties in the order they came. Of what is no property, and what
 * follows it, nothing is read.
 *
 * @see MQTT 5.0 §3.3.2.3
 */
export function readProperties(bytes: Uint8Array): MessageProperties {
  const properties: MessageProperties = {};
  const decoder = new TextDecoder();
  const text = (at: number): string => decoder.decode(data(bytes, at));
  for (let at = 0; at < bytes.length;) {
    const next = skip(bytes, at, bytes.length);
    if (next < 0) break;
    take(properties, bytes, at, text);
    at = next;
  }
  return properties;
}

function take(properties: MessageProperties, bytes: Uint8Array, at: number, text: (at: number) => string): void {
  switch (bytes[at]) {
    case FORMAT:
      properties.isUtf8 = bytes[at + 1] === 1;
      break;
    case EXPIRY:
      properties.messageExpiryS = two(bytes, at + 1) * 65_536 + two(bytes, at + 3);
      break;
    case CONTENT_TYPE:
      properties.contentType = text(at + 1);
      break;
    case RESPONSE_TOPIC:
      properties.responseTopic = text(at + 1);
      break;
    case CORRELATION:
      properties.correlationData = data(bytes, at + 1).slice();
      break;
    case SUBSCRIPTION_ID:
      (properties.subscriptionIds ??= []).push(variableInteger(bytes, at + 1));
      break;
    case TOPIC_ALIAS:
      properties.topicAlias = two(bytes, at + 1);
      break;
    default:
      (properties.userProperties ??= []).push([text(at + 1), text(at + 3 + two(bytes, at + 1))]);
  }
}

/** Where the property after the one at `at` begins; -1 if that one is broken or not a PUBLISH's. */
function skip(bytes: Uint8Array, at: number, end: number): number {
  const next = after(bytes, at, end);
  return next <= end ? next : -1;
}

function after(bytes: Uint8Array, at: number, end: number): number {
  switch (bytes[at]) {
    case FORMAT:
      return at + 2;
    case EXPIRY:
      return at + 5;
    case TOPIC_ALIAS:
      return at + 3;
    case CONTENT_TYPE:
    case RESPONSE_TOPIC:
    case CORRELATION:
      return afterData(bytes, at + 1, end);
    case USER_PROPERTY: {
      const value = afterData(bytes, at + 1, end);
      return value < 0 ? -1 : afterData(bytes, value, end);
    }
    case SUBSCRIPTION_ID:
      for (let count = 1; count <= VARIABLE_BYTES; count++) if (bytes[at + count]! < 128) return at + count + 1;
      return -1;
    default:
      return -1;
  }
}

function afterData(bytes: Uint8Array, at: number, end: number): number {
  return at + 2 > end ? -1 : at + 2 + two(bytes, at);
}

function data(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(at + 2, at + 2 + two(bytes, at));
}

function two(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!;
}

/** The bytes must hold a whole one: `skip` has seen to that. */
function variableInteger(bytes: Uint8Array, from: number): number {
  let value = 0;
  for (let at = from, unit = 1; ; at++, unit *= 128) {
    const byte = bytes[at]!;
    value += (byte & 127) * unit;
    if (byte < 128) return value;
  }
}
