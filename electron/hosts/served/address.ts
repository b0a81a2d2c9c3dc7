import type { IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1|\[::1\])$/i;
const ANY = new Set(['0.0.0.0', '::', '']);

export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** Addresses under which others on the network reach this machine; those of `host` only, unless it means any. */
export function reachableAt(host: string): string[] {
  if (!ANY.has(host)) return [host];
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.filter(({ internal, scopeid }) => !internal && !scopeid).map(({ address }) => address);
}

/** Where the page is served, and under which names. */
export class ServedAt {
  readonly scheme: 'http' | 'https';
  readonly #names: ReadonlySet<string>;

  /** @param extraNames Further names the page may be asked for under, e.g. those of its certificate. */
  constructor(scheme: 'http' | 'https', host: string, extraNames: readonly string[] = []) {
    this.scheme = scheme;
    const own = isLoopback(host) ? [] : [hostname(), `${hostname()}.local`, ...reachableAt(host), ...extraNames];
    this.#names = new Set(own.map((name) => name.toLowerCase()));
  }

  /**
   * Whether the request names us. A page of another site that had its name point here (DNS rebinding) still
   * sends that name. The port may differ: the user may have forwarded one of their own with `ssh -L`.
   */
  isNamedBy({ headers: { host = '' } }: IncomingMessage): boolean {
    const name = /^(\[[\da-f:]+\]|[^:/@\s]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
    return name !== undefined && (isLoopback(name) || this.#names.has(name.replace(/^\[|\]$/g, '')));
  }

  /** Whether a page of ours sent the request, not one of another site or another port. */
  isFromOurPage({ headers: { origin, host } }: IncomingMessage): boolean {
    return host !== undefined && origin === `${this.scheme}://${host}`;
  }

  /** Browsers share cookies between the ports of a host, so the name holds the port the browser sees. */
  cookieName({ headers: { host = '' } }: IncomingMessage): string {
    return `wirebench-${/:(\d+)$/.exec(host)?.[1] ?? this.scheme}`;
  }

  /** Our cookie's value; empty if there is none. */
  cookieOf(request: IncomingMessage): string {
    const start = `${this.cookieName(request)}=`;
    const pair = (request.headers.cookie ?? '').split(/; ?/).find((each) => each.startsWith(start));
    return pair?.slice(start.length) ?? '';
  }

  url(host: string, port: number): string {
    return `${this.scheme}://${host.includes(':') ? `[${host}]` : host}:${port}/`;
  }
}
