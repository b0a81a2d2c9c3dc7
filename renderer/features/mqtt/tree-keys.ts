import type { ShownRow } from './tree-view.ts';

/** What a key asks of the tree. */
export type TreeMove =
  { do: 'go'; index: number } | { do: 'expand'; nodeId: number; isExpanded: boolean } | { do: 'none' };

export interface TreeCursor {
  /** Index of the row the keys start from; -1 while there is none. */
  index: number;
  /** That row, where the window holds it. */
  row: ShownRow | null;
  total: number;
  /** Rows that fit on the screen. */
  pageRows: number;
}

/**
 * The keys of a tree view.
 *
 * @see WAI-ARIA Authoring Practices, Tree View pattern
 */
export function treeMove(key: string, cursor: TreeCursor): TreeMove | null {
  const { index, row, total, pageRows } = cursor;
  if (total === 0) return null;
  const go = (to: number): TreeMove => ({ do: 'go', index: Math.min(Math.max(to, 0), total - 1) });
  switch (key) {
    case 'ArrowDown':
      return go(index + 1);
    case 'ArrowUp':
      return go(index - 1);
    case 'PageDown':
      return go(index + Math.max(1, pageRows - 1));
    case 'PageUp':
      return go(index - Math.max(1, pageRows - 1));
    case 'Home':
      return go(0);
    case 'End':
      return go(total - 1);
    case 'ArrowRight':
      if (!row?.hasChildren) return { do: 'none' };
      return row.isExpanded ? go(index + 1) : { do: 'expand', nodeId: row.id, isExpanded: true };
    case 'ArrowLeft':
      if (row?.hasChildren && row.isExpanded) return { do: 'expand', nodeId: row.id, isExpanded: false };
      return row && row.parentIndex >= 0 ? go(row.parentIndex) : { do: 'none' };
    case 'Enter':
    case ' ':
      return row?.hasChildren ? { do: 'expand', nodeId: row.id, isExpanded: !row.isExpanded } : { do: 'none' };
    default:
      return null;
  }
}
