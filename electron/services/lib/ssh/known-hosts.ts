import { createHmac, timingSafeEqual } from 'node:crypto';

import { keyTypeOf } from './host-key.ts';

/** One line of a known_hosts file that says something about a key. */
export interface KnownHost {
  marker: '' | 'revoked' | 'cert-authority';
  /** The names as they stand: patterns with commas between, or one hashed name. */
  hosts: string;
  key: Buffer;
  /** Where it stands, from 1. */
  line: number;
  /** The file's path, or what the list is called. */
  source: string;
}

/** What the lists say about the key a host shows. */
export type Verdict =
  | { kind: 'known'; entry: KnownHost }
  /** Keys of other types may be known; a stranger who cannot show one of those may offer another type. */
  | { kind: 'unknown'; others: readonly KnownHost[] }
  | { kind: 'changed'; entry: KnownHost }
  | { kind: 'revoked'; entry: KnownHost };

const DEFAULT_PORT = 22;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The name a host is filed under: plain on port 22, `[host]:port` elsewhere. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === DEFAULT_PORT ? name : `[${name}]:${port}`;
}

/** Every line of a known_hosts file that can be read; what cannot is left out, as OpenSSH does. @see sshd(8) */
export function parseKnownHosts(text: string, source: string): KnownHost[] {
  return text.split('\n').flatMap((raw, index) => {
    const fields = raw.trim().split(/[ \t]+/);
    const mark = fields[0]?.startsWith('@') ? fields.shift()!.slice(1) : '';
    const [hosts = '', type = '', encoded = ''] = fields;
    if (hosts === '' || hosts.startsWith('#') || !isMarker(mark) || !BASE64.test(encoded)) return [];
    const key = Buffer.from(encoded, 'base64');
    // The type is written twice; a line whose two do not agree is damaged.
    return keyTypeOf(key) === type ? [{ marker: mark, hosts, key, line: index + 1, source }] : [];
  });
}

/** Whether an entry is about this name, as {@link knownHostName} gives it. */
export function isAbout({ hosts }: Pick<KnownHost, 'hosts'>, name: string): boolean {
  if (hosts.startsWith('|')) return isHashOf(hosts, name);
  let isMatch = false;
  for (const pattern of hosts.toLowerCase().split(',')) {
    const isNegated = pattern.startsWith('!');
    if (!matches(name, isNegated ? pattern.slice(1) : pattern)) continue;
    // One negated pattern that matches takes the host off the whole line.
    if (isNegated) return false;
    isMatch = true;
  }
  return isMatch;
}

/** What the lists say of `key` for a host. A revoked mark wins wherever it stands. */
export function judge(entries: readonly KnownHost[], host: string, port: number, key: Uint8Array): Verdict {
  const ours = entries.filter((entry) => isAbout(entry, knownHostName(host, port)));
  // As OpenSSH does: on another port, a key filed under the plain name is accepted too, and a revoked one refused.
  const plain = port === DEFAULT_PORT ? [] : entries.filter((entry) => isAbout(entry, host.toLowerCase()));
  const isSame = (entry: KnownHost): boolean => entry.key.equals(key);
  const revoked = [...ours, ...plain].find((entry) => entry.marker === 'revoked' && isSame(entry));
  if (revoked) return { kind: 'revoked', entry: revoked };
  const keys = ours.filter(({ marker }) => marker === '');
  const known = keys.find(isSame);
  if (known) return { kind: 'known', entry: known };
  const changed = keys.find((entry) => keyTypeOf(entry.key) === keyTypeOf(key));
  if (changed) return { kind: 'changed', entry: changed };
  const elsewhere = plain.find((entry) => entry.marker === '' && isSame(entry));
  return elsewhere ? { kind: 'known', entry: elsewhere } : { kind: 'unknown', others: keys };
}

/** The line that files a key, ended by a line break. */
export function knownHostLine(host: string, port: number, key: Uint8Array): string {
  return `${knownHostName(host, port)} ${keyTypeOf(key)} ${Buffer.from(key).toString('base64')}\n`;
}

const isMarker = (mark: string): mark is KnownHost['marker'] =>
  mark === '' || mark === 'revoked' || mark === 'cert-authority';

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt. */
function isHashOf(hosts: string, name: string): boolean {
  const [, version, salt = '', hash = '', ...rest] = hosts.split('|');
  if (version !== '1' || rest.length > 0 || !BASE64.test(salt) || !BASE64.test(hash)) return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Whether `text` fits a pattern of `*` and `?`; in time that grows with their product at most. */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    if (from < pattern.length && pattern[from] === '*') {
      star = from++;
      starAt = at;
    } else if (from < pattern.length && (pattern[from] === '?' || pattern[from] === text[at])) {
      from++;
      at++;
    } else if (star >= 0) {
      from = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}
