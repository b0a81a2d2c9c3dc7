import { FieldRedactor, type Fields, number, type Redactor, skip } from '../../../shared/domain/redactor.ts';

const STAR = 0x2a;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;
/** Set in the opcode of control frames [RFC 6455 §5.5]. */
const CONTROL = 0x08;
const MASKED = 0x80;
/** Browsers send a host's cookies to each of its ports: here comes Wirebench's own. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);
/** The longest of their names, and one more. */
const NAME_BYTES = 20;

/**
 * Finds the secrets of a WebSocket connection's client, from its first byte: credentials of the HTTP request, and
 * what `inner` finds in the payloads. They stay masked with the client's key [RFC 6455 §5.3], so that the log can
 * be decoded as the wire can.
 */
export function webSocketSecrets(inner: Redactor): Redactor {
  return new FieldRedactor(connection(inner));
}

function* connection(inner: Redactor): Fields<void> {
  yield* request();
  while (!inner.isDone) yield* frame(inner);
}

/** An HTTP request without a body, up to its empty line. */
function* request(): Fields<void> {
  for (let isBlank = false; !isBlank;) isBlank = yield* line();
}

/** Answers whether the line was empty. */
function* line(): Fields<boolean> {
  let name = '';
  let isBlank = true;
  for (;;) {
    const byte = yield* number(1);
    if (byte === LINE_FEED) return isBlank;
    if (byte === COLON) break;
    if (byte !== CARRIAGE_RETURN) isBlank = false;
    if (name.length < NAME_BYTES) name += String.fromCharCode(byte).toLowerCase();
  }
  const value = SECRET_HEADERS.has(name.trim()) ? { length: 1, shown: starred } : { length: 1 };
  while ((yield value) !== LINE_FEED);
  return false;
}

function starred(byte: number): number {
  return byte === SPACE || byte === CARRIAGE_RETURN || byte === LINE_FEED ? byte : STAR;
}

/** One frame [RFC 6455 §5.2]. */
function* frame(inner: Redactor): Fields<void> {
  const opcode = yield* number(1);
  const second = yield* number(1);
  const length = yield* frameLength(second & ~MASKED);
  const key = second & MASKED ? yield* number(4) : 0;
  if (opcode & CONTROL) {
    yield* skip(length);
    return;
  }
  let index = 0;
  const shown = (byte: number): number => {
    const mask = (key >>> (24 - 8 * (index++ % 4))) & 0xff;
    return inner.redact(byte ^ mask) ^ mask;
  };
  yield { length, shown };
}

function* frameLength(short: number): Fields<number> {
  if (short < 126) return short;
  if (short === 126) return yield* number(2);
  return (yield* number(4)) * 2 ** 32 + (yield* number(4));
}
