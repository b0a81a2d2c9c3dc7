import { useMemo, useState, useSyncExternalStore, type KeyboardEvent } from 'react';

import type { Action } from '../../lib/shell.ts';
import { useDesk } from '../desk.ts';
import { findActions, type PaletteGroup } from './find-actions.ts';

/** The action that opened the palette: not one to choose in it. */
const OWN_ID = 'window.commands';
/** How far Page Up and Page Down go. */
const PAGE = 8;

export interface PaletteView {
  query: string;
  groups: PaletteGroup[];
  /** The one Enter runs; undefined where nothing was found. */
  active: Action | undefined;
  type: (query: string) => void;
  run: (action: Action) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * What was typed, what it finds, and the keys that walk through it.
 *
 * @param reveal Brings the option at an index into view.
 */
export function usePalette(close: () => void, reveal: (index: number) => void): PaletteView {
  const { registry, shell } = useDesk();
  const actions = useSyncExternalStore(registry.subscribe, registry.list);
  const [query, setQuery] = useState('');
  const [wanted, setWanted] = useState(0);
  const groups = useMemo(
    () =>
      findActions(
        query,
        actions.filter(({ id }) => id !== OWN_ID),
      ),
    [query, actions],
  );
  const found = groups.flatMap((group) => group.actions);
  const last = found.length - 1;
  const at = Math.min(wanted, last);
  const active = found[at];

  const run = (action: Action): void => {
    close();
    try {
      action.run();
    } catch (error) {
      shell.fail(error);
    }
  };
  const go = (index: number): void => {
    const next = (index + found.length) % Math.max(1, found.length);
    setWanted(next);
    reveal(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: Math.min(at + PAGE, last),
      PageUp: Math.max(at - PAGE, 0),
    };
    const target = steps[event.key];
    if (target !== undefined) go(target);
    else if (event.key === 'Enter' && active) run(active);
    else return;
    event.preventDefault();
  };
  const type = (text: string): void => {
    setQuery(text);
    setWanted(0);
  };
  return { query, groups, active, type, run, onKeyDown };
}
