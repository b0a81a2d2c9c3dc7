import { expect, it } from 'vitest';

import { treeMove } from './tree-keys.ts';

const at = { index: 3, total: 10, pageSize: 4 };
const key = (name: string, change = {}) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...change,
});

it.each([
  ['ArrowDown', 4],
  ['ArrowUp', 2],
  ['PageDown', 7],
  ['PageUp', 0],
  ['Home', 0],
  ['End', 9],
])('%s goes to row %i and never past the ends', (name, index) => {
  expect(treeMove(key(name), at)).toEqual({ do: 'go', index });
});

it('begins at the end that the arrow comes from', () => {
  expect(treeMove(key('ArrowDown'), { ...at, index: -1 })).toEqual({ do: 'go', index: 0 });
  expect(treeMove(key('ArrowUp'), { ...at, index: -1 })).toEqual({ do: 'go', index: 9 });
});

it('opens the menu by the menu key and by Shift+F10', () => {
  expect(treeMove(key('ContextMenu'), at)).toEqual({ do: 'menu' });
  expect(treeMove(key('F10', { shiftKey: true }), at)).toEqual({ do: 'menu' });
  expect(treeMove(key('F10'), at)).toEqual({ do: 'none' });
});

it('leaves keys with modifiers to others', () => {
  expect(treeMove(key('ArrowDown', { ctrlKey: true }), at)).toEqual({ do: 'none' });
  expect(treeMove(key('Enter', { altKey: true }), at)).toEqual({ do: 'none' });
});
