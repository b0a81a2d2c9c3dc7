import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { TypedMessage } from '../../../shared/contract/publish-draft.ts';
import {
  MAX_SAVED_MESSAGES,
  MAX_SENT_MESSAGES,
  type SavedRow,
  type SentRow,
} from '../../../shared/contract/saved-messages.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Clock } from '../../ports/clock.ts';
import { LatestReaders } from './latest-readers.ts';
import { parseJson } from './parse-json.ts';
import type { Row, Workspace } from './workspace.ts';

interface SavedMessagesDeps {
  workspace: Workspace;
  clock: Clock;
}

/** Characters of a payload that a list shows. */
const PREVIEW = 120;
const GLANCE = `id, topic, mode, substr(text, 1, ${PREVIEW}) AS preview, qos, retain`;

/** Messages the user keeps, and the history of what was sent; see `contract/saved-messages.ts`. */
export class SavedMessages {
  readonly #workspace: Workspace;
  readonly #clock: Clock;
  readonly #saved = new LatestReaders(() => ({ messages: this.#savedRows() }));
  readonly #sent = new LatestReaders(() => ({ messages: this.#sentRows() }));

  constructor({ workspace, clock }: SavedMessagesDeps) {
    this.#workspace = workspace;
    this.#clock = clock;
  }

  saved(_params: object, sink: LatestSink<{ messages: SavedRow[] }>): void {
    this.#saved.add(sink);
  }

  sent(_params: object, sink: LatestSink<{ messages: SentRow[] }>): void {
    this.#sent.add(sink);
  }

  /** @throws LabError `saved-messages.unknown`. */
  async get({ id }: { id: string }): Promise<TypedMessage> {
    const columns = 'topic, mode, text, qos, retain, is_template, properties';
    const row = this.#workspace.get(
      `SELECT ${columns} FROM saved_message WHERE id = ?1 UNION ALL SELECT ${columns} FROM sent_message WHERE id = ?1`,
      id,
    );
    const read = TypedMessage.safeParse(row && typedOf(row));
    if (!read.success) throw new LabError('saved-messages.unknown', { id });
    return read.data;
  }

  /** @throws LabError `saved-messages.unknown`, `saved-messages.too-many`, `workspace.write-failed`. */
  async save({ id, folder, name, message }: ToSave): Promise<{ id: string }> {
    const kept = id ?? randomUUID();
    if (id !== null) this.#mustExist(id);
    this.#workspace.write(() => this.#put(kept, { folder, name, message }, id === null));
    this.#saved.changed();
    return { id: kept };
  }

  /** Adds a message; inside `Workspace.write`. @throws LabError `saved-messages.too-many`. */
  insert(saved: Omit<ToSave, 'id'>): void {
    this.#put(randomUUID(), saved, true);
  }

  /** Tells the readers of what `insert` added. */
  announce(): void {
    this.#saved.changed();
  }

  /** @throws LabError `saved-messages.unknown`, `workspace.write-failed`. */
  async move({ id, folder, name }: { id: string; folder: string; name: string }): Promise<void> {
    this.#mustExist(id);
    this.#write('UPDATE saved_message SET folder = ?, name = ? WHERE id = ?', [tidyFolder(folder), name, id]);
    this.#saved.changed();
  }

  /** @throws LabError `saved-messages.unknown`, `workspace.write-failed`. */
  async remove({ id }: { id: string }): Promise<void> {
    this.#mustExist(id);
    this.#write('DELETE FROM saved_message WHERE id = ?', [id]);
    this.#saved.changed();
  }

  /** @throws LabError `workspace.write-failed`. */
  async remember({ connection, message }: { connection: string; message: TypedMessage }): Promise<void> {
    const atMs = this.#clock.nowMs();
    this.#workspace.write(() => {
      const newest = this.#workspace.get(
        `SELECT id, connection, ${VALUES} FROM sent_message ORDER BY number DESC LIMIT 1`,
      );
      if (newest?.['connection'] === connection && isDeepStrictEqual(typedOf(newest), message)) {
        this.#workspace.run('UPDATE sent_message SET at_ms = ? WHERE id = ?', atMs, String(newest['id']));
        return;
      }
      this.#workspace.run(
        `INSERT INTO sent_message (id, at_ms, connection, ${VALUES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        randomUUID(),
        atMs,
        connection,
        ...valuesOf(message),
      );
      this.#workspace.run(
        'DELETE FROM sent_message WHERE number <= (SELECT max(number) FROM sent_message) - ?',
        MAX_SENT_MESSAGES,
      );
    });
    this.#sent.changed();
  }

  /** @throws LabError `workspace.write-failed`. */
  async clearSent(_params: object): Promise<void> {
    this.#write('DELETE FROM sent_message', []);
    this.#sent.changed();
  }

  #savedRows(): SavedRow[] {
    const rows = this.#workspace.all(`SELECT folder, name, ${GLANCE} FROM saved_message`);
    return rows
      .map((row) => ({ ...glanceOf(row), folder: String(row['folder']), name: String(row['name']) }))
      .toSorted((a, b) => natural.compare(a.folder, b.folder) || natural.compare(a.name, b.name));
  }

  #sentRows(): SentRow[] {
    return this.#workspace
      .all(`SELECT at_ms, connection, ${GLANCE} FROM sent_message ORDER BY number DESC`)
      .map((row) => ({ ...glanceOf(row), atMs: Number(row['at_ms']), connection: String(row['connection']) }));
  }

  #put(id: string, { folder, name, message }: Omit<ToSave, 'id'>, isNew: boolean): void {
    const count = Number(this.#workspace.get('SELECT count(*) AS n FROM saved_message')?.['n']);
    if (isNew && count >= MAX_SAVED_MESSAGES) {
      throw new LabError('saved-messages.too-many', { limit: MAX_SAVED_MESSAGES });
    }
    this.#workspace.run(
      `INSERT OR REPLACE INTO saved_message (id, folder, name, ${VALUES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      tidyFolder(folder),
      name,
      ...valuesOf(message),
    );
  }

  #mustExist(id: string): void {
    if (!this.#workspace.get('SELECT id FROM saved_message WHERE id = ?', id)) {
      throw new LabError('saved-messages.unknown', { id });
    }
  }

  #write(sql: string, values: readonly (string | number | null)[]): void {
    this.#workspace.write(() => this.#workspace.run(sql, ...values));
  }
}

interface ToSave {
  id: string | null;
  folder: string;
  name: string;
  message: TypedMessage;
}

const natural = new Intl.Collator('en', { numeric: true });

/** The columns of a message, in the order of {@link valuesOf}. */
const VALUES = 'topic, mode, text, qos, retain, is_template, properties';

function valuesOf({
  topic,
  mode,
  text,
  qos,
  retain,
  isTemplate,
  properties,
}: TypedMessage): (string | number | null)[] {
  return [topic, mode, text, qos, Number(retain), Number(isTemplate), properties && JSON.stringify(properties)];
}

/** A row as it claims to be; {@link TypedMessage} says whether it is one. */
function typedOf(row: Row): unknown {
  const properties = row['properties'];
  return {
    topic: row['topic'],
    mode: row['mode'],
    text: row['text'],
    qos: Number(row['qos']),
    retain: row['retain'] === 1,
    isTemplate: row['is_template'] === 1,
    properties: typeof properties === 'string' ? parseJson(properties) : null,
  };
}

function glanceOf(row: Row): Omit<SavedRow, 'folder' | 'name'> {
  const { id, topic, preview } = {
    id: String(row['id']),
    topic: String(row['topic']),
    preview: String(row['preview']),
  };
  return {
    id,
    topic,
    preview,
    mode: row['mode'] as SavedRow['mode'],
    qos: Number(row['qos']) as SavedRow['qos'],
    retain: row['retain'] === 1,
  };
}

/** `a / b/` and `a/b` are one folder. */
const tidyFolder = (folder: string): string =>
  folder
    .split('/')
    .map((level) => level.trim())
    .filter((level) => level !== '')
    .join('/');
