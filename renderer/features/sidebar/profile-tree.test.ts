import { describe, expect, it } from 'vitest';

import { dropMove, foldersFor, profilesWithin, stepMove, visibleRows, type Node } from './profile-tree.ts';

const node = (id: string, parentId: string | null, kind: Node['kind'] = 'mqtt'): Node =>
  ({ id, parentId, kind, name: id, address: kind === 'folder' ? '' : `mqtt://${id}.lab:1883` }) as Node;

/** Depth first, as the host sends it. */
const nodes = [
  node('lab', null, 'folder'),
  node('benches', 'lab', 'folder'),
  node('bench-1', 'benches'),
  node('bench-2', 'benches'),
  node('roof', 'lab'),
  node('home', null),
  node('office', null),
];
const byId = (id: string): Node => nodes.find((one) => one.id === id)!;
const shown = (closed: string[], search = ''): string[] =>
  visibleRows(nodes, new Set(closed), search).map(({ node: { id }, level }) => `${'.'.repeat(level - 1)}${id}`);

describe('visibleRows', () => {
  it('indents what folders hold and hides what closed ones hold, on every level', () => {
    expect(shown([])).toEqual(['lab', '.benches', '..bench-1', '..bench-2', '.roof', 'home', 'office']);
    expect(shown(['lab'])).toEqual(['lab', 'home', 'office']);
  });

  it('finds by name or address and shows the way there, closed folders too', () => {
    expect(shown(['lab'], 'BENCH-2')).toEqual(['lab', '.benches', '..bench-2']);
    expect(shown([], 'office.lab')).toEqual(['office']);
  });

  it('shows all a matching folder holds', () => {
    expect(shown([], 'benches')).toEqual(['lab', '.benches', '..bench-1', '..bench-2']);
  });

  it('numbers siblings for screen readers', () => {
    const rows = visibleRows(nodes, new Set(), '');
    expect(rows.map(({ position, siblings }) => [position, siblings])).toEqual([
      [1, 3],
      [1, 2],
      [1, 2],
      [2, 2],
      [2, 2],
      [2, 3],
      [3, 3],
    ]);
  });
});

describe('dropMove', () => {
  it('puts a node before, after or into another', () => {
    expect(dropMove(nodes, 'office', byId('home'), 'before')).toEqual({ parentId: null, beforeId: 'home' });
    expect(dropMove(nodes, 'office', byId('bench-1'), 'after')).toEqual({ parentId: 'benches', beforeId: 'bench-2' });
    expect(dropMove(nodes, 'office', byId('lab'), 'into')).toEqual({ parentId: 'lab', beforeId: null });
  });

  it('refuses a folder into itself or below, and a profile as a folder', () => {
    expect(dropMove(nodes, 'lab', byId('benches'), 'into')).toBeNull();
    expect(dropMove(nodes, 'lab', byId('bench-1'), 'after')).toBeNull();
    expect(dropMove(nodes, 'office', byId('home'), 'into')).toBeNull();
  });

  it('does nothing where the node already is', () => {
    expect(dropMove(nodes, 'home', byId('office'), 'before')).toBeNull();
    expect(dropMove(nodes, 'office', byId('home'), 'after')).toBeNull();
  });
});

describe('stepMove', () => {
  it('moves past a sibling', () => {
    expect(stepMove(nodes, 'home', -1)).toEqual({ parentId: null, beforeId: 'lab' });
    expect(stepMove(nodes, 'home', 1)).toEqual({ parentId: null, beforeId: null });
  });

  it('leaves the folder at its ends', () => {
    expect(stepMove(nodes, 'bench-1', -1)).toEqual({ parentId: 'lab', beforeId: 'benches' });
    expect(stepMove(nodes, 'bench-2', 1)).toEqual({ parentId: 'lab', beforeId: 'roof' });
    expect(stepMove(nodes, 'roof', 1)).toEqual({ parentId: null, beforeId: 'home' });
  });

  it('stops at the ends of the tree', () => {
    expect(stepMove(nodes, 'lab', -1)).toBeNull();
    expect(stepMove(nodes, 'office', 1)).toBeNull();
  });
});

it('offers every folder but the moved one and those below, by path', () => {
  expect(foldersFor(nodes, 'home').map(({ path }) => path)).toEqual(['lab', 'lab / benches']);
  expect(foldersFor(nodes, 'benches').map(({ path }) => path)).toEqual(['lab']);
});

it('counts the profiles a folder holds on every level', () => {
  expect(profilesWithin(nodes, 'lab')).toBe(3);
});
