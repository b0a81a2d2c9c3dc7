import type { Documents } from '../../ports/documents.ts';
import { readDocument, writeDocument } from './documents.ts';
import type { Workspace } from './workspace.ts';

/** The workspace's documents, for services that keep one. */
export class DocumentStore implements Documents {
  readonly #workspace: Workspace;

  constructor({ workspace }: { workspace: Workspace }) {
    this.#workspace = workspace;
  }

  read(name: string): string | null {
    return readDocument(this.#workspace, name);
  }

  write(name: string, body: string): void {
    writeDocument(this.#workspace, name, body);
  }
}
