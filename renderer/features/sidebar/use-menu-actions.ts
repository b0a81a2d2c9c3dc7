import { usePaneActions } from '../../lib/use-pane-actions.ts';
import type { MenuEntry } from '../../ui/context-menu.tsx';

/**
 * Offers what the menu of the chosen row offers in the palette too.
 *
 * @param name What the row is, as `profile`: begins the actions' ids.
 */
export function useMenuActions(name: string, group: string, entries: readonly MenuEntry[]): void {
  const offered = entries.filter(({ isDisabled = false }) => !isDisabled);
  usePaneActions(
    group,
    offered.map(({ label, run }) => ({ id: `${name}.${idOf(label)}`, title: label, run })),
  );
}

const idOf = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/-$/, '');
