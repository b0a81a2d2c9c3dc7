import { describe, expect, it } from 'vitest';

import { aMessage, aRow, aWindow } from './test-data.ts';
import { treeMove } from './tree-keys.ts';
import { indexOfNode, mergeWindow, rowAt } from './tree-view.ts';

describe('mergeWindow', () => {
  const first = mergeWindow(null, aWindow([aRow({ id: 1 }), aRow({ id: 2 })]));

  it('keeps the objects of rows that did not change', () => {
    const next = mergeWindow(first, aWindow([aRow({ id: 1 }), aRow({ id: 2, subtreeMessages: 5, messages: 5 })]));
    expect(next.rows[0]).toBe(first.rows[0]);
    expect(next.rows[1]).not.toBe(first.rows[1]);
  });

  it('marks a row each time something arrived, and never for scrolling into view', () => {
    expect(first.rows.map((row) => row.beat)).toEqual([0, 0]);
    const once = mergeWindow(first, aWindow([aRow({ id: 1, subtreeMessages: 5 })]));
    const twice = mergeWindow(once, aWindow([aRow({ id: 1, subtreeMessages: 7 }), aRow({ id: 3 })]));
    expect([once.rows[0]!.beat, twice.rows[0]!.beat, twice.rows[1]!.beat]).toEqual([1, 2, 0]);
  });

  it('shows a new value of a message even where the count is the same', () => {
    const next = mergeWindow(first, aWindow([aRow({ id: 1, last: aMessage({ seq: 9 }) }), aRow({ id: 2 })]));
    expect(next.rows[0]!.last?.seq).toBe(9);
  });

  it('finds rows by index and by node', () => {
    const view = mergeWindow(null, { ...aWindow([aRow({ id: 7 }), aRow({ id: 8 })]), first: 100, total: 500 });
    expect(rowAt(view, 101)?.id).toBe(8);
    expect(rowAt(view, 99)).toBeNull();
    expect(indexOfNode(view, 7)).toBe(100);
    expect(indexOfNode(view, 9)).toBe(-1);
  });
});

describe('treeMove', () => {
  const closed = { ...aRow({ id: 5, hasChildren: true, isExpanded: false, parentIndex: 1 }), beat: 0 as const };
  const open = { ...closed, isExpanded: true };
  const leaf = { ...closed, hasChildren: false };
  const at = (row: typeof closed | null) => ({ index: 4, row, total: 10, pageRows: 4 });

  it.each([
    ['ArrowDown', 5],
    ['ArrowUp', 3],
    ['PageDown', 7],
    ['PageUp', 1],
    ['Home', 0],
    ['End', 9],
  ])('%s goes to row %i', (key, index) => expect(treeMove(key, at(leaf))).toEqual({ do: 'go', index }));

  it('opens, enters, closes and leaves with the arrows', () => {
    expect(treeMove('ArrowRight', at(closed))).toEqual({ do: 'expand', nodeId: 5, isExpanded: true });
    expect(treeMove('ArrowRight', at(open))).toEqual({ do: 'go', index: 5 });
    expect(treeMove('ArrowLeft', at(open))).toEqual({ do: 'expand', nodeId: 5, isExpanded: false });
    expect(treeMove('ArrowLeft', at(closed))).toEqual({ do: 'go', index: 1 });
    expect(treeMove('ArrowRight', at(leaf))).toEqual({ do: 'none' });
  });

  it('leaves other keys, and an empty tree, alone', () => {
    expect(treeMove('a', at(leaf))).toBeNull();
    expect(treeMove('End', { index: -1, row: null, total: 0, pageRows: 4 })).toBeNull();
  });
});
