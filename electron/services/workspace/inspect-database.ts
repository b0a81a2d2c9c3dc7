import { existsSync, openSync, closeSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { APPLICATION_ID } from './migrations.ts';
import { isDamage } from './sqlite-failure.ts';

/** Larger databases are checked page by page only after an unclean end, to keep the start short; 64 MiB. */
const ALWAYS_CHECKED_BYTES = 64 * 1024 * 1024;

/** What stands in the data folder before the workspace is opened. */
export type Found =
  | { is: 'new' }
  | { is: 'ours'; version: number }
  /** `reason` is in words for the user. */
  | { is: 'damaged'; reason: string };

/**
 * Looks at a database without changing it.
 * @param known the newest version that is understood: a newer one is told by its header alone, unopened.
 */
export function inspectDatabase(file: string, known: number): Found {
  if (!existsSync(file) || statSync(file).size === 0) return { is: 'new' };
  const header = headerVersion(file);
  if (header > known) return { is: 'ours', version: header };
  try {
    // The write-ahead log may hold a later version than the header, so SQLite has the last word.
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return look(database, file);
    } finally {
      database.close();
    }
  } catch (error) {
    if (isDamage(error)) return { is: 'damaged', reason: (error as Error).message };
    throw error;
  }
}

function look(database: DatabaseSync, file: string): Found {
  const pragma = (name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  const version = Number(pragma('user_version'));
  const hasTables = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
  if (!hasTables) return { is: 'new' };
  if (pragma('application_id') !== APPLICATION_ID) return { is: 'damaged', reason: 'it is not a Wirebench workspace' };
  if (statSync(file).size <= ALWAYS_CHECKED_BYTES || hasLeftovers(file)) {
    const problem = pragma('quick_check(1)');
    if (problem !== 'ok') return { is: 'damaged', reason: String(problem) };
  }
  return { is: 'ours', version };
}

/** A write-ahead log with content is left by a process that ended without closing the database. */
function hasLeftovers(file: string): boolean {
  const log = `${file}-wal`;
  return existsSync(log) && statSync(log).size > 0;
}

/** `user_version` as the file's header has it; 0 where there is no such header. @see https://sqlite.org/fileformat2.html §1.3 */
function headerVersion(file: string): number {
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, header.byteLength, 0);
  } finally {
    closeSync(handle);
  }
  const isOurs = header.toString('latin1', 0, 16) === 'SQLite format 3\0' && header.readUInt32BE(68) === APPLICATION_ID;
  return isOurs ? header.readUInt32BE(60) : 0;
}
