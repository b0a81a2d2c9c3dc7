import type { KeyboardEvent } from 'react';

import { connectProfile, editProfile, removeProfile, stepProfile, type ProfileDesk } from './profile-actions.tsx';
import type { Node, ProfileRow } from './profile-tree.ts';
import { treeMove } from './tree-keys.ts';
import type { ProfileRows } from './use-profile-rows.ts';

interface Using {
  desk: ProfileDesk;
  tree: ProfileRows;
  /** While a search is on, folders stay open. */
  isSearching: boolean;
  onRename(id: string): void;
  onMenu(node: Node): void;
}

/** With Alt: moves what is chosen, or opens its settings. */
const ALT_KEYS: Record<string, (desk: ProfileDesk, node: Node) => void> = {
  ArrowUp: (desk, node) => stepProfile(desk, node, -1),
  ArrowDown: (desk, node) => stepProfile(desk, node, 1),
  Enter: (desk, node) => {
    if (node.kind !== 'folder') editProfile(desk, node);
  },
};

/** Connects a profile; opens or closes a folder. */
export function activateProfile(desk: ProfileDesk, { setOpen }: ProfileRows, { node, isExpanded }: ProfileRow): void {
  if (isExpanded === null) connectProfile(desk, node);
  else setOpen(node, !isExpanded);
}

/** What a key does in the profile tree. */
export function onProfileKey(event: KeyboardEvent, using: Using): void {
  const { desk, tree, onRename, onMenu } = using;
  const { selected, index, rows, list } = tree;
  const act = event.altKey && selected ? ALT_KEYS[event.key] : undefined;
  if (act && selected) {
    event.preventDefault();
    act(desk, selected.node);
    return;
  }
  const move = treeMove(event, { index, total: rows.length, pageSize: list.pageSize() });
  if (move.do === 'none') return;
  event.preventDefault();
  if (move.do === 'go') tree.go(move.index);
  if (!selected) return;
  if (move.do === 'expand') expand(tree, selected);
  if (move.do === 'collapse') collapse(tree, selected, using.isSearching);
  if (move.do === 'activate') activateProfile(desk, tree, selected);
  if (move.do === 'rename') onRename(selected.node.id);
  if (move.do === 'remove') void removeProfile(desk, selected.node);
  if (move.do === 'menu') onMenu(selected.node);
}

/** Opens a closed folder; goes to the first child of an open one. */
function expand({ rows, index, go, setOpen }: ProfileRows, { node, isExpanded }: ProfileRow): void {
  if (isExpanded === false) setOpen(node, true);
  else if (rows[index + 1]?.node.parentId === node.id) go(index + 1);
}

/** Closes an open folder; goes to the folder of anything else. */
function collapse({ rows, go, setOpen }: ProfileRows, { node, isExpanded }: ProfileRow, isSearching: boolean): void {
  if (isExpanded && !isSearching) setOpen(node, false);
  else go(rows.findIndex((row) => row.node.id === node.parentId));
}
