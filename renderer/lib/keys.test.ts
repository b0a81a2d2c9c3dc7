import { describe, expect, it } from 'vitest';

import { keyLabels, keysOf, normaliseKeys, worksWhileTyping, type KeyPress } from './keys.ts';

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('normaliseKeys', () => {
  it.each([
    ['Shift+Ctrl+P', 'mod+shift+p'],
    ['ctrl + k', 'mod+k'],
    ['mod+K', 'mod+k'],
    ['Alt+ArrowUp', 'alt+up'],
    ['F1', 'f1'],
    ['ctrl++', 'mod+plus'],
    ['Esc', 'escape'],
    ['cmd+p', 'meta+p'],
  ])('%s is %s off macOS', (keys, normal) => expect(normaliseKeys(keys, false)).toBe(normal));

  it('keeps Control apart from Command on macOS', () => {
    expect(normaliseKeys('ctrl+k', true)).toBe('ctrl+k');
    expect(normaliseKeys('cmd+k', true)).toBe('mod+k');
  });

  it.each(['', 'mod', 'mod+', 'a+b', 'shift+alt'])('%j is no shortcut', (keys) =>
    expect(normaliseKeys(keys, false)).toBeNull(),
  );
});

describe('keysOf', () => {
  it.each([
    [press('k', 'KeyK', { ctrlKey: true }), 'mod+k'],
    [press('P', 'KeyP', { ctrlKey: true, shiftKey: true }), 'mod+shift+p'],
    [press('!', 'Digit1', { altKey: true, shiftKey: true }), 'alt+shift+1'],
    [press('∑', 'KeyW', { altKey: true }), 'alt+w'],
    [press('F6', 'F6', { shiftKey: true }), 'shift+f6'],
    [press(',', 'Comma', { ctrlKey: true }), 'mod+,'],
    [press('|', 'Backslash', { ctrlKey: true, shiftKey: true }), 'mod+shift+\\'],
    [press(' ', 'Space'), 'space'],
    [press('Control', 'ControlLeft', { ctrlKey: true }), null],
  ])('reads %o', (event, keys) => expect(keysOf(event, false)).toBe(keys));
});

it('labels the keys of the machine', () => {
  expect(keyLabels('mod+shift+p', false)).toEqual(['Ctrl', 'Shift', 'P']);
  expect(keyLabels('mod+shift+p', true)).toEqual(['⌘', '⇧', 'P']);
  expect(keyLabels('alt+up', false)).toEqual(['Alt', '↑']);
});

it('lets only shortcuts that type nothing work while typing', () => {
  expect(['mod+k', 'f6', 'shift+f6', 'alt+w'].every(worksWhileTyping)).toBe(true);
  expect(['a', 'shift+a', 'delete'].some(worksWhileTyping)).toBe(false);
});
