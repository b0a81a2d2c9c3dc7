import { describe, expect, it } from 'vitest';

import { actionFor, actionsByKeys, keysFor } from './keybindings.ts';

const save = { id: 'file.save', keys: 'Shift+Mod+S' };
const split = { id: 'pane.split', keys: 'mod+\\' };
const about = { id: 'help.about' };

describe('keysFor', () => {
  it('normalises the default', () => expect(keysFor(save, {})).toBe('mod+shift+s'));
  it('takes the user’s keys over the default', () => expect(keysFor(save, { 'file.save': 'F2' })).toBe('f2'));
  it('takes a shortcut away', () => expect(keysFor(save, { 'file.save': '' })).toBeNull());
  it('gives a shortcut to what had none', () => expect(keysFor(about, { 'help.about': 'alt+a' })).toBe('alt+a'));
  it('has none where there is none, or nonsense', () => {
    expect(keysFor(about, {})).toBeNull();
    expect(keysFor(about, { 'help.about': 'a+b' })).toBeNull();
  });
});

describe('conflicts', () => {
  const overrides = { 'help.about': 'mod+\\' };

  it('show as two actions under one shortcut', () => {
    expect(actionsByKeys([save, split, about], overrides).get('mod+\\')).toEqual([split, about]);
  });
  it('are won by the user’s own choice', () => {
    expect(actionFor('mod+\\', [about, split], overrides)).toBe(about);
    expect(actionFor('f9', [about, split], overrides)).toBeUndefined();
  });
});
