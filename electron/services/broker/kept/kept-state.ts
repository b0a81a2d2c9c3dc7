import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';

/** What a broker keeps: messages by topic, and what belongs to one client's session. */
export type KeptKind = 'retained' | 'subscription' | 'outgoing' | 'incoming';

export interface KeptEntry {
  /** Client id; empty for what belongs to nobody. */
  owner: string;
  key: string;
  body: unknown;
}

const FORMAT = 1;
const TABLE = `
  CREATE TABLE IF NOT EXISTS kept (
    position INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, owner TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
    UNIQUE (kind, owner, key)
  ) STRICT`;
const PUT = `
  INSERT INTO kept (kind, owner, key, body) VALUES (?, ?, ?, ?)
  ON CONFLICT (kind, owner, key) DO UPDATE SET body = excluded.body`;

/**
 * A broker's state in a database of its own. Writes of one turn of the event loop are one transaction; what `written`
 * has resolved for outlives a killed process.
 */
export class KeptState implements Disposable {
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeAll: StatementSync;
  readonly #onFailure: (error: unknown) => void;
  #commit: Promise<void> | null = null;
  #hasFailed = false;

  private constructor(database: DatabaseSync, onFailure: (error: unknown) => void) {
    this.#database = database;
    this.#onFailure = onFailure;
    this.#put = database.prepare(PUT);
    this.#remove = database.prepare('DELETE FROM kept WHERE kind = ? AND owner = ? AND key = ?');
    this.#removeAll = database.prepare('DELETE FROM kept WHERE kind = ? AND owner = ?');
  }

  /**
   * Opens the file, or begins it. One that cannot be read is moved aside.
   *
   * @param onFailure Called once when nothing can be written any more: the broker goes on without.
   * @returns the state, and the path of what was moved aside
   */
  static open(
    file: string,
    nowMs: number,
    onFailure: (error: unknown) => void,
  ): { state: KeptState; damaged: string | null } {
    try {
      return { state: new KeptState(openDatabase(file), onFailure), damaged: null };
    } catch (error) {
      if (!existsSync(file)) throw error;
      const damaged = `${file}.damaged-${new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')}`;
      for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, damaged + end);
      return { state: new KeptState(openDatabase(file), onFailure), damaged };
    }
  }

  /** Everything of a kind, in the order it came; what cannot be read is left out. */
  *entries(kind: KeptKind): Generator<KeptEntry> {
    const rows = this.#database.prepare('SELECT owner, key, body FROM kept WHERE kind = ? ORDER BY position').all(kind);
    for (const { owner, key, body } of rows) {
      try {
        yield { owner: String(owner), key: String(key), body: deserialize(body as Uint8Array) };
      } catch {
        continue; // Not what we wrote.
      }
    }
  }

  put(kind: KeptKind, owner: string, key: string, body: unknown): void {
    this.#write(() => this.#put.run(kind, owner, key, serialize(body)));
  }

  remove(kind: KeptKind, owner: string, key: string): void {
    this.#write(() => this.#remove.run(kind, owner, key));
  }

  removeAll(kind: KeptKind, owner: string): void {
    this.#write(() => this.#removeAll.run(kind, owner));
  }

  /** Resolves when all that was put and removed is on the disk. */
  async written(): Promise<void> {
    await this.#commit;
  }

  [Symbol.dispose](): void {
    this.#end();
    this.#database.close();
  }

  #write(change: () => unknown): void {
    if (this.#hasFailed) return;
    try {
      this.#commit ??= this.#begin();
      change();
    } catch (error) {
      this.#fail(error);
    }
  }

  #begin(): Promise<void> {
    this.#database.exec('BEGIN');
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#end();
        resolve();
      });
    });
  }

  #end(): void {
    if (!this.#commit) return;
    this.#commit = null;
    try {
      if (this.#database.isTransaction) this.#database.exec('COMMIT');
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#hasFailed = true;
    this.#onFailure(error);
  }
}

/** @throws Error of SQLite's where the file is no database of ours. */
function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version !== 0 && version !== FORMAT) throw new Error(`its format is ${version}`);
    database.exec(`${TABLE}; PRAGMA user_version = ${FORMAT}`);
    database.prepare('SELECT count(*) FROM kept').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
