import { readDocument, writeDocument } from './documents.ts';
import type { Workspace } from './workspace.ts';

/** The pane layout as the page wrote it last; what it means is the page's own business. */
export class LayoutStore {
  readonly #workspace: Workspace;

  constructor({ workspace }: { workspace: Workspace }) {
    this.#workspace = workspace;
  }

  async loadLayout(): Promise<{ layout: string | null }> {
    return { layout: readDocument(this.#workspace, 'layout') };
  }

  /** @throws LabError `workspace.write-failed`. */
  async saveLayout({ layout }: { layout: string }): Promise<void> {
    writeDocument(this.#workspace, 'layout', layout);
  }
}
