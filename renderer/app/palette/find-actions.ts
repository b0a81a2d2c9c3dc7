import { fuzzyMatch, fuzzySort } from '../../lib/fuzzy.ts';
import type { Action } from '../../lib/shell.ts';

export interface PaletteGroup {
  title: string;
  actions: Action[];
}

/** The actions a query finds, by group; the group with the closest one comes first. */
export function findActions(query: string, actions: readonly Action[]): PaletteGroup[] {
  const byTitle = fuzzySort(query, actions, (action) => action.title);
  // “pane split” finds “Split right” of group “Panes”, after everything whose title alone matches.
  const byGroup = actions.filter(
    (action) => !byTitle.includes(action) && fuzzyMatch(query, `${action.group} ${action.title}`) !== null,
  );
  const groups = new Map<string, Action[]>();
  for (const action of [...byTitle, ...byGroup]) {
    const group = groups.get(action.group);
    if (group) group.push(action);
    else groups.set(action.group, [action]);
  }
  return [...groups].map(([title, inGroup]) => ({ title, actions: inGroup }));
}
