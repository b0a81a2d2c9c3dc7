import type { Workspace } from './workspace.ts';

/** A change of one secret: its sealed bytes, or null to remove it. */
export type SealedChanges = ReadonlyMap<string, Uint8Array | null>;

/** Sealed secrets by profile and name. Writers call it inside `Workspace.write`. */
export class SecretRows {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  names(profileId: string): string[] {
    const rows = this.#workspace.all('SELECT name FROM secret WHERE profile_id = ? ORDER BY name', profileId);
    return rows.map((row) => String(row['name']));
  }

  sealed(profileId: string): Map<string, Uint8Array> {
    const rows = this.#workspace.all('SELECT name, sealed FROM secret WHERE profile_id = ?', profileId);
    return new Map(rows.map((row) => [String(row['name']), row['sealed'] as Uint8Array]));
  }

  change(profileId: string, changes: SealedChanges): void {
    const put = 'INSERT INTO secret (profile_id, name, sealed) VALUES (?, ?, ?)';
    for (const [name, sealed] of changes) {
      this.#workspace.run('DELETE FROM secret WHERE profile_id = ? AND name = ?', profileId, name);
      if (sealed) this.#workspace.run(put, profileId, name, sealed);
    }
  }

  copy(fromId: string, toId: string): void {
    const sql = 'INSERT INTO secret (profile_id, name, sealed) SELECT ?, name, sealed FROM secret WHERE profile_id = ?';
    this.#workspace.run(sql, toId, fromId);
  }
}
