import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { MAX_LISTED_KEYS, type KeyPlace, type KeyRow } from '../../../shared/contract/keys.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { readKeyFile } from '../lib/keys/key-file.ts';
import { KeyProblem } from '../lib/keys/key-problem.ts';
import { describeKey, type FoundFile } from './describe-key.ts';
import { codeOf, readKeyBytes } from './key-disk.ts';

/** Files of OpenSSH that hold keys but are none, certificates, and what editors and we leave behind. */
const OTHER_FILES =
  /^(\.|authorized_keys|known_hosts|allowed_signers|config$|environment$|rc$)|~$|\.(old|bak)$|-cert\.pub$/;
const PUBLIC = '.pub';

/** What a folder holds. */
export interface KeyFolder {
  keys: KeyRow[];
  problem: string;
  leftOut: number;
}

/** Reads every key of a folder, sorted by name; a folder that is not there holds none. */
export async function readKeyFolder(place: KeyPlace, path: string): Promise<KeyFolder> {
  let names: string[];
  try {
    const entries = await readdir(path, { withFileTypes: true });
    names = entries.flatMap((entry) => (entry.isFile() || entry.isSymbolicLink() ? [entry.name] : []));
  } catch (error) {
    return { keys: [], problem: codeOf(error) === 'ENOENT' ? '' : codeOf(error), leftOut: 0 };
  }
  const candidates = names.filter((name) => !OTHER_FILES.test(name));
  const bases = [...new Set(candidates.map(withoutPub))].toSorted();
  const rows: KeyRow[] = [];
  for (const base of bases.slice(0, MAX_LISTED_KEYS)) {
    const row = await readKey(place, path, base);
    if (row) rows.push(row);
  }
  return { keys: rows, problem: '', leftOut: Math.max(0, bases.length - MAX_LISTED_KEYS) };
}

/** One key by its name; null where neither of its files is one. */
export async function readKey(place: KeyPlace, folder: string, name: string): Promise<KeyRow | null> {
  const path = join(folder, name);
  const [secret, shown] = [await find(path), await find(path + PUBLIC)];
  const isKey = shown !== null || (secret !== null && secret.file?.kind !== 'public');
  if (!isKey) return null;
  const isPublicOnly = secret === null || secret.file?.kind === 'public';
  return {
    place,
    name,
    path: isPublicOnly ? path + PUBLIC : path,
    ...describeKey(isPublicOnly ? null : secret, shown),
  };
}

/** Null where there is no such file, or it is no key. */
async function find(path: string): Promise<FoundFile | null> {
  try {
    const { bytes, stats } = await readKeyBytes(path);
    const about = { changedAtMs: stats.mtimeMs, mode: process.platform === 'win32' ? null : stats.mode & 0o777 };
    try {
      const file = readKeyFile(bytes);
      return file && { file, problem: '', ...about };
    } catch (error) {
      return { file: null, problem: wordsOf(error), ...about };
    }
  } catch (error) {
    if (error instanceof LabError && error.code === 'keys.file-failed') {
      const { reason } = (error as LabError<'keys.file-failed'>).facts;
      // A link that leads nowhere is as good as no file.
      return reason === 'ENOENT' ? null : unread(`it cannot be read (${reason})`);
    }
    return isLikeKey(path) ? unread(wordsOf(error)) : null;
  }
}

const unread = (problem: string): FoundFile => ({ file: null, problem, changedAtMs: 0, mode: null });
const withoutPub = (name: string): string => (name.endsWith(PUBLIC) ? name.slice(0, -PUBLIC.length) : name);
/** A folder or a film is worth a word only under a name that promises a key. */
const isLikeKey = (path: string): boolean => /(^|[/\\])id_[^/\\]+$|\.pub$/.test(path);

/** @throws whatever is not about the file. */
function wordsOf(error: unknown): string {
  if (error instanceof KeyProblem) return error.message;
  throw error;
}
