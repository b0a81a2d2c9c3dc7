import type { Action, ActionList } from '../../lib/shell.ts';

interface Entry {
  actions: readonly Action[];
  /** The pane that offers them; null for the window. */
  paneId: string | null;
}

/** Knows every action on offer. A pane's actions count while it is the active one, so twins do not collide. */
export class ActionRegistry implements ActionList {
  readonly #entries = new Set<Entry>();
  readonly #listeners = new Set<() => void>();
  #activePaneId: string | null = null;
  #list: readonly Action[] = [];
  #all: readonly Action[] = [];

  readonly list = (): readonly Action[] => this.#list;
  readonly all = (): readonly Action[] => this.#all;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(actions: readonly Action[], paneId: string | null): () => void {
    const entry: Entry = { actions, paneId };
    this.#entries.add(entry);
    this.#changed();
    return () => {
      if (this.#entries.delete(entry)) this.#changed();
    };
  }

  activatePane(paneId: string | null): void {
    if (this.#activePaneId === paneId) return;
    this.#activePaneId = paneId;
    this.#changed();
  }

  /** The window's actions first, then the active pane's; of one id the last added counts. */
  #changed(): void {
    const active = this.#activePaneId;
    const ofWindow = this.#of(({ paneId }) => paneId === null);
    this.#list = onePerId([...ofWindow, ...this.#of(({ paneId }) => paneId !== null && paneId === active)]);
    this.#all = onePerId([...this.#of(() => true), ...this.#list]);
    for (const listener of this.#listeners) listener();
  }

  #of(isWanted: (entry: Entry) => boolean): Action[] {
    return [...this.#entries].filter(isWanted).flatMap(({ actions }) => actions);
  }
}

const onePerId = (actions: readonly Action[]): Action[] => [
  ...new Map(actions.map((action) => [action.id, action])).values(),
];
