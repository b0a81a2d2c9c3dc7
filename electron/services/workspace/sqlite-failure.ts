import { LabError } from '../../../shared/errors/lab-error.ts';

/** Primary result codes that mean the file is not, or no longer, a database. @see https://sqlite.org/rescode.html */
const DAMAGED = new Set([11, 26]);

/** Primary result codes of a write that the disk, its permissions or another program refused. */
const REFUSED: Record<number, string> = {
  5: 'SQLITE_BUSY: another program is writing',
  8: 'SQLITE_READONLY: the file is read-only',
  10: 'SQLITE_IOERR: input/output error',
  11: 'SQLITE_CORRUPT: the file is damaged',
  13: 'SQLITE_FULL: the disk is full',
  14: 'SQLITE_CANTOPEN: the file cannot be opened',
};

/** SQLite's primary result code, or 0 where the error is not SQLite's. */
export function sqliteCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : 0;
}

export const isDamage = (error: unknown): boolean => DAMAGED.has(sqliteCode(error));

/** A refused write as `workspace.write-failed`; anything else as it is. */
export function writeFailure(error: unknown): unknown {
  const reason = REFUSED[sqliteCode(error)];
  return reason === undefined ? error : new LabError('workspace.write-failed', { reason }, { cause: error });
}
