import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { inspectDatabase } from './inspect-database.ts';
import { APPLICATION_ID, MIGRATIONS, type Migration } from './migrations.ts';
import { sqliteCode, writeFailure } from './sqlite-failure.ts';

/** How long a write waits for another program that reads the file, in milliseconds; the host stands still meanwhile. */
const BUSY_MS = 1_000;

export interface WorkspaceOptions {
  /** The data folder; made if it is missing. */
  dir: string;
  log: Log;
  clock: Clock;
  /** The format's steps; a test's own. */
  migrations?: readonly Migration[];
}

/** A row as SQLite gives it. */
export type Row = Record<string, unknown>;

/**
 * The workspace's database: the one place where profiles, settings and layouts are stored.
 *
 * Everything is synchronous, so a write that returned is on the disk: the log is written ahead and synced at each
 * commit (`synchronous = FULL`), which outlives a killed process and a lost power supply alike.
 */
export class Workspace implements Disposable {
  readonly file: string;
  /** What the user should know about how it was opened. */
  readonly findings: readonly WireError[];
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(file: string, database: DatabaseSync, findings: readonly WireError[]) {
    this.file = file;
    this.#database = database;
    this.findings = findings;
  }

  /**
   * Opens the workspace, brings its format up to date (with a backup beside it), or begins a new one where there is
   * none or a damaged one, which is moved aside and told in `findings`.
   * @throws LabError `workspace.too-new`, `workspace.read-only`, `workspace.write-failed`.
   */
  static open({ dir, log, clock, migrations = MIGRATIONS }: WorkspaceOptions): Workspace {
    const file = join(dir, 'workspace.db');
    const findings: WireError[] = [];
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const found = inspectDatabase(file, migrations.length);
      if (found.is === 'ours' && found.version > migrations.length) {
        throw new LabError('workspace.too-new', { file, version: found.version, known: migrations.length });
      }
      const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[-:.]/g, '');
      if (found.is === 'damaged') findings.push(moveAside(file, stamp, found.reason));
      const backup = found.is === 'ours' ? `${file}.v${found.version}-${stamp}.bak` : null;
      const database = openDatabase(file, migrations, backup);
      const from = found.is === 'ours' ? found.version : 0;
      if (from < migrations.length) log.info('workspace format', { from, to: migrations.length, backup });
      return new Workspace(file, database, findings);
    } catch (error) {
      throw openFailure(error, dir);
    }
  }

  /** The first row, if any. Statements are prepared once and kept. */
  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  /** Runs a write, in a transaction of its own unless inside `write`; only `write` names failures. */
  run(sql: string, ...values: SQLInputValue[]): void {
    this.#prepare(sql).run(...values);
  }

  /**
   * Does `work` whole or not at all; it must be synchronous.
   * @throws LabError `workspace.write-failed`, and what `work` throws.
   */
  write<T>(work: () => T): T {
    try {
      return inTransaction(this.#database, work);
    } catch (error) {
      throw writeFailure(error);
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK'); // A full disk has rolled back by itself.
    throw error;
  }
}

function openDatabase(file: string, migrations: readonly Migration[], backup: string | null): DatabaseSync {
  closeSync(openSync(file, 'a', 0o600)); // Made here, so that it and what SQLite puts beside it is the user's only.
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    migrate(database, migrations, backup);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, migrations: readonly Migration[], backup: string | null): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version === migrations.length) return;
  if (backup !== null) writeBackup(database, backup);
  inTransaction(database, () => {
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`);
  });
}

/** A whole copy, what is only in the write-ahead log included, on the disk before the migration begins. */
function writeBackup(database: DatabaseSync, backup: string): void {
  const part = `${backup}.part`; // What a killed process leaves must not look like a backup.
  const handle = openSync(part, 'a', 0o600);
  try {
    database.prepare('VACUUM INTO ?').run(part);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, backup);
}

/** The database and what SQLite keeps beside it, under a name that says when. */
function moveAside(file: string, stamp: string, reason: string): WireError {
  const movedTo = `${file}.damaged-${stamp}`;
  for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, movedTo + end);
  return { code: 'workspace.recovered', facts: { movedTo, reason } };
}

function openFailure(error: unknown, dataDir: string): unknown {
  if (error instanceof LabError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const isRefused = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR'].includes(code ?? '');
  if (isRefused) return new LabError('workspace.read-only', { dataDir, reason: code! }, { cause: error });
  if ([8, 14].includes(sqliteCode(error))) {
    return new LabError('workspace.read-only', { dataDir, reason: message }, { cause: error });
  }
  return code === 'ENOSPC'
    ? new LabError('workspace.write-failed', { reason: code }, { cause: error })
    : writeFailure(error);
}
