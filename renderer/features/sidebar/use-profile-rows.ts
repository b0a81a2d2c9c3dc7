import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useEffectEvent, useState } from 'react';

import { useTallRows, type TallRows } from '../../ui/use-tall-rows.ts';
import { visibleRows, type Node, type ProfileRow } from './profile-tree.ts';

export interface ProfileRows {
  rows: ProfileRow[];
  list: TallRows;
  selectedId: string | null;
  /** The chosen row; undefined while none is, or a closed folder or a search hides it. */
  selected: ProfileRow | undefined;
  /** Its index; -1 for none. */
  index: number;
  choose(node: Node): void;
  /** Chooses the row at an index and shows it. */
  go(index: number): void;
  /** Opens or closes a folder; this browser remembers it. */
  setOpen(node: Node, isOpen: boolean): void;
}

/** Which rows of the profile tree are drawn, and which one is chosen. */
export function useProfileRows(
  nodes: readonly Node[],
  search: string,
  rowHeightPx: number,
  onSelect: (node: Node) => void,
): ProfileRows {
  const [closed, setClosed] = useLocalStorage<string[]>({ key: 'wirebench.closed-folders', defaultValue: [] });
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const rows = visibleRows(nodes, new Set(closed), search);
  const list = useTallRows(rows.length, rowHeightPx);
  const index = rows.findIndex(({ node }) => node.id === selectedId);

  const choose = (node: Node): void => {
    setSelectedId(node.id);
    onSelect(node);
  };
  return {
    rows,
    list,
    selectedId,
    selected: rows[index],
    index,
    choose,
    go: (to) => {
      const row = rows[to];
      if (!row) return;
      choose(row.node);
      list.reveal(to);
    },
    setOpen: (node, isOpen) =>
      // Folders that are gone leave the list here.
      setClosed(nodes.filter(({ id }) => (id === node.id ? !isOpen : closed.includes(id))).map(({ id }) => id)),
  };
}

/** Chooses and shows a row as soon as it is there: a folder just made is to be named. */
export function useReveal({ rows, go }: ProfileRows, id: string | null): void {
  const index = rows.findIndex(({ node }) => node.id === id);
  const reveal = useEffectEvent(() => go(index));
  useEffect(() => {
    if (index >= 0) reveal();
  }, [id, index]);
}
