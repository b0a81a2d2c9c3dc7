/** One end of a TCP connection. */
export interface Endpoint {
  /** 4 bytes, or 16. */
  address: Uint8Array;
  port: number;
}

/** Addresses for documentation, which nobody has. @see RFC 5737 §3, RFC 3849 */
export const NOBODY_HERE = Uint8Array.of(192, 0, 2, 1);
export const NOBODY_THERE = Uint8Array.of(192, 0, 2, 2);

/** The host and the port of `host:port` or `[host]:port`; a null port where it names none. */
export function splitHostPort(text: string): { host: string; port: number | null } {
  const match = /^(?:\[(.*)\]|(.*)):(\d{1,5})$/s.exec(text);
  const port = Number(match?.[3] ?? Number.NaN);
  return match && port <= 0xffff ? { host: match[1] ?? match[2]!, port } : { host: text, port: null };
}

/** The bytes of an IPv4 or IPv6 address; null where the text is none, such as a name. */
export function addressBytes(host: string): Uint8Array | null {
  return ipv4(host) ?? ipv6(host.replace(/%.*$/s, ''));
}

function ipv4(host: string): Uint8Array | null {
  const parts = host.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return Uint8Array.from(parts, Number);
}

/** @see RFC 4291 §2.2 */
function ipv6(host: string): Uint8Array | null {
  const halves = host.split('::');
  if (halves.length > 2 || !host.includes(':')) return null;
  const [head, tail] = halves.map(groups);
  if (!head || (halves.length === 2 && !tail)) return null;
  const missing = 16 - head.length - (tail?.length ?? 0);
  if (missing < 0 || (halves.length === 1 && missing > 0)) return null;
  const bytes = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  // An IPv4 peer of a dual-stack socket.
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return Uint8Array.from(isMapped ? bytes.slice(12) : bytes);
}

function groups(text: string): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  for (const group of text.split(':')) {
    const four = ipv4(group);
    if (four) bytes.push(...four);
    else if (/^[0-9a-f]{1,4}$/i.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff);
    else return null;
  }
  return bytes;
}
