import type { ProfileId } from '../../../shared/contract/ids.ts';
import { readImport } from './imports/read-import.ts';
import type { ProfileStore } from './profile-store.ts';
import type { SavedMessages } from './saved-messages.ts';
import type { Workspace } from './workspace.ts';

interface ProfileImporterDeps {
  workspace: Workspace;
  profiles: ProfileStore;
  messages: SavedMessages;
}

/** Takes files of connections into the workspace. */
export class ProfileImporter {
  readonly #deps: ProfileImporterDeps;

  constructor(deps: ProfileImporterDeps) {
    this.#deps = deps;
  }

  /**
   * Adds what the file holds at the end, folders kept; all of it or, where it does not fit, nothing.
   * @throws LabError `profile.bad-file`, `profile.too-many`, `saved-messages.too-many`, `workspace.write-failed`.
   */
  async importAll({ json }: { json: string }) {
    const { workspace, profiles, messages } = this.#deps;
    const imported = readImport(json);
    const sealed = await Promise.all(imported.entries.map(({ password }) => profiles.seal({ password })));
    workspace.write(() => {
      const folders = new Map<number, ProfileId>();
      for (const [index, entry] of imported.entries.entries()) {
        const parentId = entry.folder === null ? null : (folders.get(entry.folder) ?? null);
        const id = profiles.insert(parentId, entry.name, entry.kind === 'mqtt' ? entry.settings : null, sealed[index]!);
        if (entry.kind === 'folder') folders.set(entry.id, id);
      }
      for (const message of imported.messages) messages.insert(message);
    });
    profiles.announce();
    messages.announce();
    const { source, entries, skipped, notes } = imported;
    return { source, added: entries.length, messages: imported.messages.length, skipped, notes };
  }
}
