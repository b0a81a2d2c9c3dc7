import { Recording } from '../../../../shared/contract/recordings.ts';
import type { Documents } from '../../../ports/documents.ts';

/** Name of the document the list is kept in. */
const DOCUMENT = 'recordings';

/** What is known about every recording, newest first, kept in the workspace. */
export class RecordingList {
  readonly rows: Recording[];

  constructor(private readonly documents: Documents) {
    this.rows = readRows(documents.read(DOCUMENT));
  }

  /** @throws LabError `workspace.write-failed`; then it stays as it was. */
  put(row: Recording): void {
    const rows = [...this.rows];
    const index = rows.findIndex(({ id }) => id === row.id);
    if (index < 0) rows.unshift(row);
    else rows[index] = row;
    this.#keep(rows);
  }

  /** @throws LabError `workspace.write-failed`; then it stays as it was. */
  remove(id: string): void {
    this.#keep(this.rows.filter((row) => row.id !== id));
  }

  #keep(rows: Recording[]): void {
    this.documents.write(DOCUMENT, JSON.stringify(rows));
    this.rows.splice(0, this.rows.length, ...rows);
  }
}

/** Rows that can be read; one that a damaged document spoils leaves the others. */
function readRows(text: string | null): Recording[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(stored) ? stored.flatMap((row) => Recording.safeParse(row).data ?? []) : [];
  } catch {
    return []; // Not what we wrote: the files are still there, the list begins anew.
  }
}
