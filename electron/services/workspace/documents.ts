import type { Workspace } from './workspace.ts';

/** One text the workspace keeps under a name, such as the settings. */
export function readDocument(workspace: Workspace, name: string): string | null {
  const row = workspace.get('SELECT body FROM document WHERE name = ?', name);
  return row ? String(row['body']) : null;
}

/** @throws LabError `workspace.write-failed`. */
export function writeDocument(workspace: Workspace, name: string, body: string): void {
  const sql = 'INSERT INTO document (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body';
  workspace.write(() => workspace.run(sql, name, body));
}
