import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { LabError } from '../../../shared/errors/lab-error.ts';

/** Who has a workspace open, as it stands beside the lock for others to read. */
interface Holder {
  pid: number;
  host: string;
  startedAt: string;
}

/**
 * Takes a workspace for this process until it is disposed of or the process ends.
 *
 * The lock is the operating system's, through SQLite's exclusive locking: it goes with its process however that
 * ends, so there is no stale lock to judge and no process id to mistake for another's, in containers that share
 * a folder neither. `lock.json` only says who holds it.
 *
 * @throws LabError `workspace.locked`, with who has it; `workspace.read-only` when the lock cannot be made.
 */
export function lockWorkspace(dataDir: string): Disposable {
  const holderFile = join(dataDir, 'lock.json');
  const lock = takeLock(join(dataDir, 'lock.db'), dataDir, holderFile);
  const holder: Holder = { pid: process.pid, host: hostname(), startedAt: new Date().toISOString() };
  writeFileSync(holderFile, JSON.stringify(holder), { mode: 0o600 });
  return {
    [Symbol.dispose]: () => {
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
}

/** Opens the lock and takes it. A damaged one is made anew, once: nothing is ever in it. */
function takeLock(file: string, dataDir: string, holderFile: string, isSecondTry = false): DatabaseSync {
  const lock = openLock(file, dataDir);
  try {
    lock.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw lockedBy(readHolder(holderFile), dataDir);
    if (isDamaged(error) && !isSecondTry) {
      rmSync(file, { force: true });
      return takeLock(file, dataDir, holderFile, true);
    }
    const reason = `its lock: ${(error as Error).message}`;
    throw new LabError('workspace.read-only', { dataDir, reason }, { cause: error });
  }
}

function openLock(file: string, dataDir: string): DatabaseSync {
  try {
    closeSync(openSync(file, 'a', 0o600)); // SQLite would make it readable to whomever the umask lets.
    return new DatabaseSync(file);
  } catch (error) {
    const reason = `its lock: ${(error as Error).message}`;
    throw new LabError('workspace.read-only', { dataDir, reason }, { cause: error });
  }
}

/** SQLite's primary result code of an error, 0 for none. @see https://sqlite.org/rescode.html */
const resultCode = (error: unknown): number => ((error as { errcode?: number }).errcode ?? 0) & 0xff;
/** SQLITE_BUSY and SQLITE_LOCKED. */
const isBusy = (error: unknown): boolean => [5, 6].includes(resultCode(error));
/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const isDamaged = (error: unknown): boolean => [11, 26].includes(resultCode(error));

const lockedBy = ({ pid, host }: Holder, dataDir: string): LabError =>
  new LabError('workspace.locked', { dataDir, pid, host });

/** The holder writes its name right after it took the lock; in between, nobody is named. */
function readHolder(file: string): Holder {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return { pid: 0, host: 'this machine', startedAt: '' }; // Not yet written, or cut short: the lock itself holds.
  }
}
