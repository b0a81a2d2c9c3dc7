import { expect, it, vi } from 'vitest';

import type { Action } from '../../lib/shell.ts';
import { ActionRegistry } from './action-registry.ts';

const action = (id: string, title = id): Action => ({ id, title, group: 'Test', run: () => {} });
const ids = (registry: ActionRegistry) => registry.list().map(({ id }) => id);

it('offers the window’s actions and those of the active pane', () => {
  const registry = new ActionRegistry();
  registry.add([action('window.a')], null);
  registry.add([action('mqtt.publish', 'first')], 'pane-1');
  registry.add([action('mqtt.publish', 'second')], 'pane-2');
  expect(ids(registry)).toEqual(['window.a']);

  registry.activatePane('pane-2');
  expect(ids(registry)).toEqual(['window.a', 'mqtt.publish']);
  expect(registry.list()[1]!.title).toBe('second');
});

it('knows what panes in the background offer, once per id, to give it keys', () => {
  const registry = new ActionRegistry();
  registry.add([action('mqtt.publish')], 'pane-1');
  registry.add([action('mqtt.publish')], 'pane-2');
  registry.add([action('window.a')], null);
  expect(registry.all().map(({ id }) => id)).toEqual(['mqtt.publish', 'window.a']);
  expect(ids(registry)).toEqual(['window.a']);
});

it('forgets actions when asked, and tells once per change', () => {
  const registry = new ActionRegistry();
  const heard = vi.fn();
  registry.subscribe(heard);
  const remove = registry.add([action('a'), action('b')], null);
  remove();
  remove();
  expect(ids(registry)).toEqual([]);
  expect(heard).toHaveBeenCalledTimes(2);
});

it('keeps the same array until something changes', () => {
  const registry = new ActionRegistry();
  registry.add([action('a')], null);
  expect(registry.list()).toBe(registry.list());
});
