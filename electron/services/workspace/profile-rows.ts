import type { z } from 'zod';

import type { ProfileId } from '../../../shared/contract/ids.ts';
import { DEFAULT_MQTT, MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import type { ProfileNode } from '../../../shared/contract/profiles.ts';
import { brokerAddress } from '../../../shared/domain/broker-address.ts';
import { parseJson } from './parse-json.ts';
import { salvage } from './salvage.ts';
import type { Row, Workspace } from './workspace.ts';

export type ProfileNodeRow = z.infer<typeof ProfileNode>;

/** A profile with its settings, or a folder without. */
export interface StoredProfile {
  node: ProfileNodeRow;
  /** Null for a folder. */
  settings: MqttSettings | null;
  /** Settings that were damaged and are back to their defaults. */
  lost: string[];
}

/** Siblings are set this far apart, so that most moves change one row. */
const STEP = 1_024;

const NODE = 'id, parent_id, kind, name, address';

/** The profile table: rows in and out, and the order of siblings. Writers call it inside `Workspace.write`. */
export class ProfileRows {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  count(): number {
    return Number(this.#workspace.get('SELECT count(*) AS n FROM profile')?.['n']);
  }

  node(id: string): ProfileNodeRow | undefined {
    const row = this.#workspace.get(`SELECT ${NODE} FROM profile WHERE id = ?`, id);
    return row && nodeOf(row);
  }

  stored(id: string): StoredProfile | undefined {
    const row = this.#workspace.get(`SELECT ${NODE}, settings FROM profile WHERE id = ?`, id);
    return row && storedOf(row);
  }

  /** Every node, depth first, siblings in their order. */
  tree(): ProfileNodeRow[] {
    const rows = this.#workspace.all(`SELECT ${NODE} FROM profile ORDER BY position, id`);
    return depthFirst(rows.map(nodeOf));
  }

  /** Adds a node at the end of its folder; `settings` is null for a folder. */
  add(id: string, parentId: string | null, name: string, settings: MqttSettings | null): void {
    this.#workspace.run(
      'INSERT INTO profile (id, parent_id, position, kind, name, address, settings) VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      parentId,
      this.#end(parentId),
      settings ? 'mqtt' : 'folder',
      name,
      settings ? brokerAddress(settings) : '',
      JSON.stringify(settings ?? {}),
    );
  }

  change(id: string, name: string, settings: MqttSettings): void {
    const sql = 'UPDATE profile SET name = ?, address = ?, settings = ? WHERE id = ?';
    this.#workspace.run(sql, name, brokerAddress(settings), JSON.stringify(settings), id);
  }

  rename(id: string, name: string): void {
    this.#workspace.run('UPDATE profile SET name = ? WHERE id = ?', name, id);
  }

  /** Puts `id` into `parentId`, before its child `beforeId`, or at the end where that is null or not in there. */
  place(id: string, parentId: string | null, beforeId: string | null): void {
    const position = this.#gapBefore(id, parentId, beforeId);
    this.#workspace.run('UPDATE profile SET parent_id = ?, position = ? WHERE id = ?', parentId, position, id);
  }

  /** The sibling after `id`, if any. */
  after(id: string): string | null {
    const siblings = this.#siblings(this.node(id)?.parentId ?? null);
    return siblings[siblings.findIndex((sibling) => sibling.id === id) + 1]?.id ?? null;
  }

  /** Whether `id` is `ancestorId` or somewhere below it. */
  isWithin(id: string | null, ancestorId: string): boolean {
    for (let at = id; at !== null; at = this.node(at)?.parentId ?? null) if (at === ancestorId) return true;
    return false;
  }

  /** Removes the node and all below it; their secrets go with them. */
  remove(id: string): void {
    this.#workspace.run(
      `WITH RECURSIVE below (id) AS (
         SELECT ? UNION SELECT profile.id FROM profile JOIN below ON profile.parent_id = below.id
       ) DELETE FROM profile WHERE id IN (SELECT id FROM below)`,
      id,
    );
  }

  #end(parentId: string | null): number {
    const row = this.#workspace.get('SELECT max(position) AS last FROM profile WHERE parent_id IS ?', parentId);
    return Number(row?.['last'] ?? 0) + STEP;
  }

  #siblings(parentId: string | null): { id: string; position: number }[] {
    const sql = 'SELECT id, position FROM profile WHERE parent_id IS ? ORDER BY position, id';
    const rows = this.#workspace.all(sql, parentId);
    return rows.map((row) => ({ id: String(row['id']), position: Number(row['position']) }));
  }

  /** A position between `beforeId` and the sibling ahead of it; siblings are set apart anew where there is none. */
  #gapBefore(id: string, parentId: string | null, beforeId: string | null): number {
    const others = this.#siblings(parentId).filter((sibling) => sibling.id !== id);
    const index = others.findIndex((sibling) => sibling.id === beforeId);
    if (index < 0) return (others.at(-1)?.position ?? 0) + STEP;
    const low = others[index - 1]?.position ?? others[index]!.position - 2 * STEP;
    const middle = Math.floor((low + others[index]!.position) / 2);
    if (middle > low && middle < others[index]!.position) return middle;
    for (const [at, sibling] of others.entries()) {
      this.#workspace.run('UPDATE profile SET position = ? WHERE id = ?', (at + 1) * STEP, sibling.id);
    }
    return (index + 1) * STEP - STEP / 2;
  }
}

function nodeOf(row: Row): ProfileNodeRow {
  return {
    id: row['id'] as ProfileId, // Only `add` writes ids; parsing them again would slow a large tree down.
    parentId: row['parent_id'] as ProfileId | null,
    kind: row['kind'] === 'folder' ? 'folder' : 'mqtt',
    name: String(row['name']),
    address: String(row['address']),
  };
}

function storedOf(row: Row): StoredProfile {
  const node = nodeOf(row);
  if (node.kind === 'folder') return { node, settings: null, lost: [] };
  const { value, lost } = salvage(MqttSettings, parseJson(String(row['settings'])), DEFAULT_MQTT);
  return { node, settings: value, lost };
}

/** A node whose folder is not there (a damaged file) stands at the top, rather than nowhere. */
function depthFirst(nodes: readonly ProfileNodeRow[]): ProfileNodeRow[] {
  const ids = new Set<string>(nodes.map(({ id }) => id));
  const placed = nodes.map((node) =>
    node.parentId === null || ids.has(node.parentId) ? node : { ...node, parentId: null },
  );
  const children = Map.groupBy(placed, (node) => node.parentId);
  const ordered: ProfileNodeRow[] = [];
  const stack = (children.get(null) ?? []).toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    ordered.push(node);
    stack.push(...(children.get(node.id) ?? []).toReversed());
  }
  return ordered;
}
