import type { ProfileId } from '../../../shared/contract/ids.ts';
import type { ProfileNode } from '../../../shared/contract/profiles.ts';

/** A folder or a profile. */
export type Node = ProfileNode;

/** A row of the profile tree as it is drawn. */
export interface ProfileRow {
  node: Node;
  /** 1 for the top level. */
  level: number;
  /** Null for a profile. */
  isExpanded: boolean | null;
  /** Place among its siblings on screen, from 1, and how many they are. */
  position: number;
  siblings: number;
}

/** Where a node goes: into a folder (or the top), before a sibling or at the end. */
export interface Move {
  parentId: ProfileId | null;
  beforeId: ProfileId | null;
}

export type DropSide = 'before' | 'into' | 'after';

/** The rows to draw: nothing below a closed folder; with a search, what matches and the folders on the way. */
export function visibleRows(nodes: readonly Node[], closed: ReadonlySet<string>, search: string): ProfileRow[] {
  const wanted = search.trim().toLowerCase();
  const shown = wanted ? matching(nodes, wanted) : null;
  const levels = new Map<string | null, number>([[null, 0]]);
  const counts = new Map<string | null, number>();
  const rows: ProfileRow[] = [];
  for (const node of nodes) {
    const above = levels.get(node.parentId);
    // A folder above is closed, so this one has no level.
    if (above === undefined || (shown && !shown.has(node.id))) continue;
    const isFolder = node.kind === 'folder';
    const isExpanded = isFolder ? shown !== null || !closed.has(node.id) : null;
    if (isExpanded) levels.set(node.id, above + 1);
    const position = (counts.get(node.parentId) ?? 0) + 1;
    counts.set(node.parentId, position);
    rows.push({ node, level: above + 1, isExpanded, position, siblings: 0 });
  }
  return rows.map((row) => ({ ...row, siblings: counts.get(row.node.parentId) ?? 1 }));
}

/** Nodes whose name or address has the text, what a matching folder holds, and the folders above. */
function matching(nodes: readonly Node[], wanted: string): Set<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const hits = new Set<string>();
  const shown = new Set<string>();
  for (const node of nodes) {
    const isInHit = node.parentId !== null && hits.has(node.parentId);
    if (!isInHit && !`${node.name}\n${node.address}`.toLowerCase().includes(wanted)) continue;
    hits.add(node.id);
    for (
      let at: Node | undefined = node;
      at && !shown.has(at.id);
      at = at.parentId ? byId.get(at.parentId) : undefined
    ) {
      shown.add(at.id);
    }
  }
  return shown;
}

/** Whether `id` is `ancestorId` or below it. */
function isWithin(nodes: readonly Node[], id: string | null, ancestorId: string): boolean {
  const byId = new Map(nodes.map((node) => [node.id as string, node]));
  for (let at = id; at !== null; at = byId.get(at)?.parentId ?? null) if (at === ancestorId) return true;
  return false;
}

const siblingsOf = (nodes: readonly Node[], parentId: string | null): Node[] =>
  nodes.filter((node) => node.parentId === parentId);

/** Where a node goes when it is dropped on another; null where that changes nothing or cannot be. */
export function dropMove(nodes: readonly Node[], draggedId: string, over: Node, side: DropSide): Move | null {
  if (draggedId === over.id || isWithin(nodes, over.id, draggedId)) return null;
  if (side === 'into') return over.kind === 'folder' ? { parentId: over.id, beforeId: null } : null;
  const siblings = siblingsOf(nodes, over.parentId);
  const at = siblings.findIndex(({ id }) => id === over.id);
  const before = side === 'before' ? over : siblings[at + 1];
  if (before?.id === draggedId || (siblings[at - 1]?.id === draggedId && side === 'before')) return null;
  return { parentId: over.parentId, beforeId: before?.id ?? null };
}

/** One step up or down: past a sibling, or out of the folder at its ends. Null at the ends of the tree. */
export function stepMove(nodes: readonly Node[], id: string, step: -1 | 1): Move | null {
  const node = nodes.find((one) => one.id === id);
  if (!node) return null;
  const siblings = siblingsOf(nodes, node.parentId);
  const at = siblings.findIndex((one) => one.id === id);
  const beside = siblings[at + step];
  if (beside) return { parentId: node.parentId, beforeId: step < 0 ? beside.id : (siblings[at + 2]?.id ?? null) };
  const parent = nodes.find((one) => one.id === node.parentId);
  if (!parent) return null;
  if (step < 0) return { parentId: parent.parentId, beforeId: parent.id };
  const uncles = siblingsOf(nodes, parent.parentId);
  const next = uncles[uncles.findIndex((one) => one.id === parent.id) + 1];
  return { parentId: parent.parentId, beforeId: next?.id ?? null };
}

/** The folders a node can be moved into, by their whole path. */
export function foldersFor(nodes: readonly Node[], movedId: string): { id: ProfileId; path: string }[] {
  const paths = new Map<string, string>();
  const folders: { id: ProfileId; path: string }[] = [];
  for (const node of nodes) {
    if (node.kind !== 'folder') continue;
    const above = node.parentId === null ? undefined : paths.get(node.parentId);
    const path = above === undefined ? node.name : `${above} / ${node.name}`;
    paths.set(node.id, path);
    if (!isWithin(nodes, node.id, movedId)) folders.push({ id: node.id, path });
  }
  return folders;
}

/** How many profiles a folder holds, on every level. */
export const profilesWithin = (nodes: readonly Node[], folderId: string): number =>
  nodes.filter((node) => node.kind !== 'folder' && isWithin(nodes, node.id, folderId)).length;
