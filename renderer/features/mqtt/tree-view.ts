import type { MessageRow, TreeChange, TreeRow, TreeWindow } from '../../../shared/contract/mqtt.ts';

/** A row as it is drawn. The object stays the same while nothing in it changes, so that React skips it. */
export interface ShownRow extends TreeRow {
  /** 0 until something arrives while the row is on screen, then 1 and 2 in turn: restarts the highlight. */
  beat: 0 | 1 | 2;
}

export interface TreeView extends Omit<TreeWindow, 'rows'> {
  rows: readonly ShownRow[];
}

/** Takes a new window over the last one: rows that did not change keep their object. */
export function mergeWindow(last: TreeView | null, next: TreeWindow): TreeView {
  const known = new Map(last?.rows.map((row) => [row.id, row]));
  return { ...next, rows: next.rows.map((row) => mergeRow(known.get(row.id), row)) };
}

function mergeRow(last: ShownRow | undefined, next: TreeRow): ShownRow {
  if (!last) return { ...next, beat: 0 };
  if (next.subtreeMessages !== last.subtreeMessages) return { ...next, beat: last.beat === 1 ? 2 : 1 };
  return isSameRow(last, next) ? last : { ...next, beat: last.beat };
}

/** Everything a row shows; the last message is known by its sequence number. */
function isSameRow(a: TreeRow, b: TreeRow): boolean {
  return (
    a.parentId === b.parentId &&
    a.parentIndex === b.parentIndex &&
    a.depth === b.depth &&
    a.level === b.level &&
    a.hasChildren === b.hasChildren &&
    a.isExpanded === b.isExpanded &&
    a.messages === b.messages &&
    a.subtreeTopics === b.subtreeTopics &&
    a.ratePerS === b.ratePerS &&
    a.newestAtMs === b.newestAtMs &&
    a.holdsRetained === b.holdsRetained &&
    seqOf(a.last) === seqOf(b.last)
  );
}

const seqOf = (message: MessageRow | null): number => message?.seq ?? 0;

/**
 * What opens the rows of a window again in a view that was made anew: the way to its first row, and each row that was
 * open. In the view the window came from it changes nothing.
 */
export function expansionOf(view: TreeView | null): TreeChange[] {
  const [top] = view?.rows ?? [];
  if (!view || !top) return [];
  const open = view.rows.filter(({ isExpanded }) => isExpanded);
  return [
    { do: 'reveal', nodeId: top.id },
    ...open.map(({ id }): TreeChange => ({ do: 'expand', nodeId: id, isExpanded: true })),
  ];
}

/** The row at an index of the whole view, if the window holds it. */
export function rowAt(view: TreeView | null, index: number): ShownRow | null {
  return view?.rows[index - view.first] ?? null;
}

/** The index in the whole view of a node's row, or -1 where the window does not hold it. */
export function indexOfNode(view: TreeView | null, nodeId: number): number {
  const within = view ? view.rows.findIndex((row) => row.id === nodeId) : -1;
  return within < 0 ? -1 : view!.first + within;
}
