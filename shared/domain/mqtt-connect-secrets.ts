import { FieldRedactor, type Fields, hide, number, type Redactor, skip } from './redactor.ts';

const CONNECT = 1;
/** Mosquitto's bridges set this bit of the protocol level. */
const BRIDGE = 0x80;
const WILL = 0x04;
const PASSWORD = 0x40;
const USER_NAME = 0x80;
/** Longest variable byte integer, in bytes [MQTT5-1.5.5]. */
const VARIABLE_BYTES = 4;

const AUTHENTICATION_METHOD = 0x15;
const AUTHENTICATION_DATA = 0x16;
const USER_PROPERTY = 0x26;
/** Session Expiry Interval, Request Problem and Response Information, Receive and Topic Alias Maximum, Packet Size. */
const FIXED_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x11, 4],
  [0x17, 1],
  [0x19, 1],
  [0x21, 2],
  [0x22, 2],
  [0x27, 4],
]);

/**
 * Finds the password [MQTT-3.1.3.5] and the authentication data [MQTT5-3.1.2.11.10] of the CONNECT packet a client's
 * stream begins with, in MQTT 3.1, 3.1.1 and 5.0. Takes any bytes; is done where the password ends, or at once where
 * the stream does not begin with CONNECT.
 */
export function connectSecrets(): Redactor {
  return new FieldRedactor(connect());
}

/** The order of a CONNECT's fields: §3.1 of both standards. */
function* connect(): Fields<void> {
  if ((yield* number(1)) >> 4 !== CONNECT) return;
  yield* variableNumber();
  yield* binary();
  const isMqtt5 = ((yield* number(1)) & ~BRIDGE) >= 5;
  const flags = yield* number(1);
  yield* number(2);
  if (isMqtt5) yield* properties(yield* variableNumber());
  yield* binary();
  if (flags & WILL) {
    if (isMqtt5) yield* skip(yield* variableNumber());
    yield* binary();
    yield* binary();
  }
  if (flags & USER_NAME) yield* binary();
  if (flags & PASSWORD) yield* binary(hide);
}

/** Where a property is unknown, so is its length, and the rest may be anything: it is hidden. */
function* properties(length: number): Fields<void> {
  for (let left = length; left > 0;) {
    const id = yield* number(1);
    left -= 1;
    const fixed = FIXED_LENGTHS.get(id);
    if (fixed !== undefined) left -= yield* skip(fixed);
    else if (id === AUTHENTICATION_METHOD) left -= yield* binary();
    else if (id === AUTHENTICATION_DATA) left -= yield* binary(hide);
    else if (id === USER_PROPERTY) left -= (yield* binary()) + (yield* binary());
    else left -= yield* hide(left);
  }
}

function* variableNumber(): Fields<number> {
  let value = 0;
  for (let index = 0; index < VARIABLE_BYTES; index += 1) {
    const byte = yield* number(1);
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) break;
  }
  return value;
}

/** Text or binary data behind its length; answers how many bytes both took. */
function* binary(content: typeof skip = skip): Fields<number> {
  const length = yield* number(2);
  return 2 + (yield* content(length));
}
