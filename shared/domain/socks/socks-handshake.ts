/** Most bytes a client may send before it has said where to connect to. */
const MOST_BYTES = 1_024;
/** Longest name of a user or a host in SOCKS4; SOCKS5 cannot say a longer host. */
const LONGEST_NAME = 255;

const NO_AUTHENTICATION = 0x00;
const CONNECT = 0x01;

/** How a proxy answers a request, whatever the version. */
export type SocksOutcome =
  'granted' | 'failed' | 'not-allowed' | 'host-unreachable' | 'refused' | 'bad-command' | 'bad-address';

/** @see RFC 1928 §6 */
const SOCKS5_CODES: Record<SocksOutcome, number> = {
  granted: 0x00,
  failed: 0x01,
  'not-allowed': 0x02,
  'host-unreachable': 0x04,
  refused: 0x05,
  'bad-command': 0x07,
  'bad-address': 0x08,
};

/** What a client asked for. */
export interface SocksRequest {
  version: 4 | 5;
  /** A name, or an address as text, IPv6 without brackets. */
  host: string;
  port: number;
}

export type SocksStep =
  | { kind: 'more'; reply: Uint8Array }
  /** `rest` is what the client sent after its request already. */
  | { kind: 'request'; reply: Uint8Array; request: SocksRequest; rest: Uint8Array }
  /** `reply` is sent, then the connection ends; `reason` completes "this is no SOCKS request: …". */
  | { kind: 'refused'; reply: Uint8Array; reason: string };

/** What is at the front of the bytes so far: a whole message, a problem, or not enough yet. */
type Parsed<T> = { value: T; size: number } | { problem: string; outcome: SocksOutcome } | null;

const NOTHING = new Uint8Array();

/**
 * The proxy's side of a SOCKS handshake, one per client, fed with what it sends however that is cut.
 *
 * @see RFC 1928 for version 5; for 4 and 4a: OpenSSH PROTOCOL, "SOCKS: A protocol for TCP proxy across firewalls"
 */
export class SocksHandshake {
  #bytes: Uint8Array = NOTHING;
  #hasGreeted = false;

  push(bytes: Uint8Array): SocksStep {
    this.#bytes = joined(this.#bytes, bytes);
    const version = this.#bytes[0];
    if (version === undefined) return { kind: 'more', reply: NOTHING };
    if (version === 4) return this.#request(4, socks4Request(this.#bytes), NOTHING);
    if (version !== 5) return { kind: 'refused', reply: NOTHING, reason: strangerOf(this.#bytes) };
    if (this.#hasGreeted) return this.#request(5, socks5Request(this.#bytes), NOTHING);
    const greeting = socks5Greeting(this.#bytes);
    if (!greeting) return { kind: 'more', reply: NOTHING };
    if (!greeting.hasNoAuthentication) {
      const reason = 'the client insists on a user name or another login; a tunnel has none';
      return { kind: 'refused', reply: Uint8Array.of(5, 0xff), reason };
    }
    this.#hasGreeted = true;
    this.#bytes = this.#bytes.subarray(greeting.size);
    // Some clients send their request at once.
    return this.#request(5, socks5Request(this.#bytes), Uint8Array.of(5, NO_AUTHENTICATION));
  }

  #request(version: 4 | 5, parsed: Parsed<Omit<SocksRequest, 'version'>>, reply: Uint8Array): SocksStep {
    if (!parsed) {
      if (this.#bytes.byteLength <= MOST_BYTES) return { kind: 'more', reply };
      return { kind: 'refused', reply, reason: 'the request does not end' };
    }
    if ('problem' in parsed)
      return { kind: 'refused', reply: joined(reply, socksReply(version, parsed.outcome)), reason: parsed.problem };
    const rest = this.#bytes.slice(parsed.size);
    return { kind: 'request', reply, request: { version, ...parsed.value }, rest };
  }
}

/** The answer to a request; the address bound at the far side is not known, so it is written as zeros. */
export function socksReply(version: 4 | 5, outcome: SocksOutcome): Uint8Array {
  if (version === 5) return Uint8Array.of(5, SOCKS5_CODES[outcome], 0, 1, 0, 0, 0, 0, 0, 0);
  return Uint8Array.of(0, outcome === 'granted' ? 90 : 91, 0, 0, 0, 0, 0, 0);
}

/** @see RFC 1928 §3 */
function socks5Greeting(bytes: Uint8Array): { hasNoAuthentication: boolean; size: number } | null {
  const count = bytes[1];
  if (count === undefined || bytes.byteLength < 2 + count) return null;
  return { hasNoAuthentication: bytes.subarray(2, 2 + count).includes(NO_AUTHENTICATION), size: 2 + count };
}

/** @see RFC 1928 §4, §5 */
function socks5Request(bytes: Uint8Array): Parsed<{ host: string; port: number }> {
  const [version, command, , type] = bytes;
  if (version === undefined) return null;
  if (version !== 5) return { problem: 'it changed its version', outcome: 'failed' };
  if (command !== undefined && command !== CONNECT) return notConnect(command);
  if (type === undefined) return null;
  const nameSize = bytes[4] ?? 0;
  const sizes: Record<number, number> = { 1: 4, 3: 1 + nameSize, 4: 16 };
  const size = sizes[type];
  if (size === undefined) return { problem: `address type ${type} is unknown`, outcome: 'bad-address' };
  if (bytes.byteLength < 4 + size + 2) return null;
  const address = bytes.subarray(4, 4 + size);
  const host = type === 1 ? address.join('.') : type === 4 ? ipv6Text(address) : nameText(address.subarray(1));
  return place(host, bytes[4 + size]! * 256 + bytes[5 + size]!, 4 + size + 2);
}

function socks4Request(bytes: Uint8Array): Parsed<{ host: string; port: number }> {
  const command = bytes[1];
  if (command !== undefined && command !== CONNECT) return notConnect(command);
  if (bytes.byteLength < 9) return null;
  const port = bytes[2]! * 256 + bytes[3]!;
  const address = bytes.subarray(4, 8);
  const userEnd = bytes.indexOf(0, 8);
  if (userEnd === -1) return tooLong(bytes, 8);
  // 4a: an address that cannot be, 0.0.0.x, says that a name follows.
  const hasName = address[0] === 0 && address[1] === 0 && address[2] === 0 && address[3] !== 0;
  if (!hasName) return place(address.join('.'), port, userEnd + 1);
  const nameEnd = bytes.indexOf(0, userEnd + 1);
  if (nameEnd === -1) return tooLong(bytes, userEnd + 1);
  return place(nameText(bytes.subarray(userEnd + 1, nameEnd)), port, nameEnd + 1);
}

function place(host: string | null, port: number, size: number): Parsed<{ host: string; port: number }> {
  if (host === null) return { problem: 'the host name is none', outcome: 'bad-address' };
  if (port === 0) return { problem: 'port 0 cannot be connected to', outcome: 'failed' };
  return { value: { host, port }, size };
}

const notConnect = (command: number): Parsed<never> => {
  const name = { 2: 'BIND', 3: 'UDP ASSOCIATE' }[command] ?? `command ${command}`;
  return { problem: `it asks for ${name}; SSH carries CONNECT only`, outcome: 'bad-command' };
};

const tooLong = (bytes: Uint8Array, start: number): Parsed<never> =>
  bytes.byteLength - start > LONGEST_NAME ? { problem: 'a name is too long', outcome: 'failed' } : null;

/** Printable ASCII, as names are on the wire (internationalised ones in Punycode); null where it is anything else. */
function nameText(bytes: Uint8Array): string | null {
  if (bytes.byteLength === 0 || bytes.byteLength > LONGEST_NAME) return null;
  return bytes.every((byte) => byte > 0x20 && byte < 0x7f) ? String.fromCharCode(...bytes) : null;
}

/** @see RFC 5952 §4 */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) => (bytes[at * 2]! * 256 + bytes[at * 2 + 1]!).toString(16));
  const text = groups.join(':');
  // The longest run of zeros, the first of several, is left out; one group alone is not.
  const runs = [...text.matchAll(/\b0(?::0\b)+/g)].map(([run]) => run);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.search(new RegExp(`\\b${longest}\\b`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}

/** For people who set the tunnel as another kind of proxy, or talk to it as if it were the server. */
function strangerOf(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 8));
  if (/^[A-Z]{3,}/.test(head)) return 'the client speaks HTTP; set the tunnel as a SOCKS proxy, not as an HTTP proxy';
  if (bytes[0] === 0x16) return 'the client speaks TLS; set the tunnel as a SOCKS proxy';
  return `it begins with byte 0x${bytes[0]!.toString(16).padStart(2, '0')}, which no version of SOCKS does`;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.byteLength === 0) return other;
  if (other.byteLength === 0) return one;
  const bytes = new Uint8Array(one.byteLength + other.byteLength);
  bytes.set(one);
  bytes.set(other, one.byteLength);
  return bytes;
}
