/** One step forward of the database's format. A step that has shipped is never changed. */
export type Migration = string;

/** Marks a database as a Wirebench workspace: "WBCH". */
export const APPLICATION_ID = 0x57_42_43_48;

/** Step `n` (from 0) takes the format from version `n` to `n + 1`. */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE profile (
    id        TEXT PRIMARY KEY,
    parent_id TEXT REFERENCES profile (id) DEFERRABLE INITIALLY DEFERRED,
    position  INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    name      TEXT NOT NULL,
    address   TEXT NOT NULL,
    settings  TEXT NOT NULL
  ) STRICT;
  CREATE INDEX profile_by_parent ON profile (parent_id, position);
  CREATE TABLE secret (
    profile_id TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    PRIMARY KEY (profile_id, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE document (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE saved_message (
    id          TEXT PRIMARY KEY,
    folder      TEXT NOT NULL,
    name        TEXT NOT NULL,
    topic       TEXT NOT NULL,
    mode        TEXT NOT NULL,
    text        TEXT NOT NULL,
    qos         INTEGER NOT NULL,
    retain      INTEGER NOT NULL,
    is_template INTEGER NOT NULL,
    properties  TEXT
  ) STRICT;
  CREATE TABLE sent_message (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    at_ms       INTEGER NOT NULL,
    connection  TEXT NOT NULL,
    topic       TEXT NOT NULL,
    mode        TEXT NOT NULL,
    text        TEXT NOT NULL,
    qos         INTEGER NOT NULL,
    retain      INTEGER NOT NULL,
    is_template INTEGER NOT NULL,
    properties  TEXT
  ) STRICT;
  `,
];
