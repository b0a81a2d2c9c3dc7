import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from 'dockview-react';

import type { PaneKind, PaneParams } from '../../lib/shell.ts';
import { isPaneKind, paneRegistry } from '../pane-registry.tsx';

export type SplitDirection = 'right' | 'below';

/** What can be done with the panes; each call is a no-op while there is nothing to do it to. */
export class Dock {
  #api: DockviewApi | null = null;
  /** By pane: whether it may go. */
  readonly #guards = new Map<string, () => Promise<boolean>>();

  /** The docking area, once it is on screen. */
  get api(): DockviewApi | null {
    return this.#api;
  }

  attach(api: DockviewApi | null): void {
    this.#api = api;
  }

  /** Opens a pane in the active group, or brings forward the one that shows the same. */
  open<K extends PaneKind>(kind: K, params: PaneParams[K]): void {
    const api = this.#api;
    if (!api) return;
    const { title, isSame, accepts } = paneRegistry[kind];
    const shown = api.panels.find(
      (panel) => kindOf(panel) === kind && accepts(panel.params) && isSame(panel.params, params),
    );
    if (shown) shown.api.setActive();
    else api.addPanel({ id: newPaneId(kind), component: kind, tabComponent: 'pane', title, params });
  }

  /** What `ask` answers decides whether a pane may be closed; null lets it go unasked. */
  guardClose(paneId: string, ask: (() => Promise<boolean>) | null): void {
    if (ask) this.#guards.set(paneId, ask);
    else this.#guards.delete(paneId);
  }

  /** Closes a pane as the user does: one that guards something is shown and asks first. Answers whether it went. */
  async close(panel: IDockviewPanel | undefined): Promise<boolean> {
    if (!panel) return false;
    const ask = this.#guards.get(panel.id);
    if (ask) {
      panel.api.setActive();
      if (!(await ask())) return false;
    }
    // While it asked, the pane may have gone.
    if (this.#api?.getPanel(panel.id)) panel.api.close();
    return true;
  }

  async closeActive(): Promise<void> {
    await this.close(this.#api?.activePanel);
  }

  /** Closes the other panes of the group, one question after the other. */
  async closeOthers(panel: IDockviewPanel): Promise<void> {
    for (const other of panel.group.panels.filter((one) => one !== panel)) await this.close(other);
  }

  /** Moves a pane into a new group beside its own; a group's only pane stays, since it has that place already. */
  split(direction: SplitDirection, panel = this.#api?.activePanel): void {
    if (!panel || panel.group.panels.length < 2) return;
    panel.api.moveTo({ group: panel.group, position: direction === 'right' ? 'right' : 'bottom' });
  }

  float(panel = this.#api?.activePanel): void {
    if (!this.#api || !panel) return;
    if (panel.api.location.type === 'floating') this.#dockBack(panel);
    else this.#api.addFloatingGroup(panel, floatingBox(this.#api));
  }

  /** Resolves `false` where the browser blocked the window. */
  async popOut(panel = this.#api?.activePanel): Promise<boolean> {
    if (!this.#api || !panel) return true;
    return this.#api.addPopoutGroup(panel);
  }

  toggleMaximised(panel = this.#api?.activePanel): void {
    if (panel?.api.location.type !== 'grid') return;
    if (panel.api.isMaximized()) panel.api.exitMaximized();
    else panel.api.maximize();
  }

  /** Moves on to the next group (`by` 1) or the one before (-1), round and round. */
  focusGroup(by: 1 | -1): void {
    const groups = this.#api?.groups.filter((group) => group.api.isVisible) ?? [];
    const current = groups.findIndex((group) => group === this.#api?.activeGroup);
    const next = groups[(current + by + groups.length) % groups.length];
    if (next) focusInside(next);
  }

  /** Puts the keyboard into the active pane. */
  focus(): void {
    const group = this.#api?.activeGroup;
    if (group) focusInside(group);
  }

  #dockBack(panel: IDockviewPanel): void {
    const home = this.#api?.groups.find((group) => group.api.location.type === 'grid');
    if (home) panel.api.moveTo({ group: home });
  }
}

/** The kind of an open pane. */
function kindOf(panel: IDockviewPanel): PaneKind {
  const kind = panel.api.component;
  if (!isPaneKind(kind)) throw new Error(`No pane is called ${kind}`);
  return kind;
}

/** Unique within a layout that may be older than this window; short enough for a view id. */
function newPaneId(kind: PaneKind): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `${kind}-${[...random].map((part) => part.toString(36)).join('')}`;
}

/** The group's active tab: from there Tab leads into its content, and arrows to its neighbours. */
function focusInside(group: DockviewGroupPanel): void {
  group.api.setActive();
  group.element.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
}

function floatingBox({ width, height }: DockviewApi): { x: number; y: number; width: number; height: number } {
  const wide = Math.round(Math.max(320, width * 0.6));
  const high = Math.round(Math.max(240, height * 0.7));
  return { width: wide, height: high, x: Math.round((width - wide) / 2), y: Math.round((height - high) / 3) };
}
