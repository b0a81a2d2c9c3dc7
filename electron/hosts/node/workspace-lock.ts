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
  const lock = openLock(join(dataDir, 'lock.db'), dataDir);
  try {
    lock.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw lockedBy(readHolder(holderFile), dataDir);
    const reason = `its lock: ${(error as Error).message}`;
    throw new LabError('workspace.read-only', { dataDir, reason }, { cause: error });
  }
  const holder: Holder = { pid: process.pid, host: hostname(), startedAt: new Date().toISOString() };
  writeFileSync(holderFile, JSON.stringify(holder), { mode: 0o600 });
  return {
    [Symbol.dispose]: () => {
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
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

/** SQLITE_BUSY (5) and SQLITE_LOCKED (6), whatever their extended codes. @see https://sqlite.org/rescode.html */
function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode ?? 0;
  return (code & 0xff) === 5 || (code & 0xff) === 6;
}

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
