import { createHmac, randomBytes } from 'node:crypto';

import { isAbout, parseKnownHosts } from './known-hosts.ts';

/** Bytes of the salt of a hashed name: as many as SHA-1 has. */
const SALT_BYTES = 20;

/** A changed list, and on how many of its lines something changed. */
export interface EditedHosts {
  text: string;
  lines: number;
}

/**
 * Takes the keys of a host off, as `ssh-keygen -R` does: every line about it, those with wildcards too, but none that
 * revokes a key or names an authority. Lines that cannot be read stay as they are.
 *
 * @param name As `knownHostName` gives it.
 */
export function removeHost(text: string, name: string): EditedHosts {
  const entries = parseKnownHosts(text, '').filter((entry) => entry.marker === '' && isAbout(entry, name));
  return removeLines(
    text,
    entries.map(({ line }) => line),
  );
}

/** @param numbers Of lines, from 1. */
export function removeLines(text: string, numbers: readonly number[]): EditedHosts {
  const gone = new Set(numbers);
  const lines = text.split('\n');
  const kept = lines.filter((_line, index) => !gone.has(index + 1));
  return { text: kept.join('\n'), lines: lines.length - kept.length };
}

/**
 * Replaces names by hashes that do not tell them, as `ssh-keygen -H` does: each name gets a line of its own. Lines with
 * wildcards, marks or hashes, and those that cannot be read, stay as they are.
 */
export function hashHosts(text: string): EditedHosts {
  const entries = new Map(parseKnownHosts(text, '').map((entry) => [entry.line, entry]));
  let changed = 0;
  const lines = text.split('\n').flatMap((line, index) => {
    const entry = entries.get(index + 1);
    if (entry?.marker !== '' || /[|*?!]/.test(entry.hosts)) return [line];
    changed++;
    const rest = line.trimStart().slice(entry.hosts.length);
    return entry.hosts.split(',').map((name) => hashOf(name) + rest);
  });
  return { text: lines.join('\n'), lines: changed };
}

/** `|1|salt|hash`, the hash being HMAC-SHA1 of the name under the salt. */
function hashOf(name: string): string {
  const salt = randomBytes(SALT_BYTES);
  const hash = createHmac('sha1', salt).update(name.toLowerCase()).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}
