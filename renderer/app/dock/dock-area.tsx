import { DockviewReact, type DockviewApi, type DockviewReadyEvent, type DockviewTheme } from 'dockview-react';
import { useEffect, useState } from 'react';

import { forgetPane } from '../../lib/pane-memory.ts';
import { useDesk, type Desk } from '../desk.ts';
import { paneRegistry } from '../pane-registry.tsx';
import './dockview.css';
import { EmptyDock } from './empty-dock.tsx';
import { GroupActions } from './group-actions.tsx';
import type { StoredLayout } from './layout-file.ts';
import { LayoutKeeper } from './layout-keeper.ts';
import { PaneFrame } from './pane-frame.tsx';
import { PaneTab } from './pane-tab.tsx';
import { dressPopout } from './popout-window.ts';
import { onTabKey } from './tab-keys.ts';

const components = Object.fromEntries(Object.keys(paneRegistry).map((kind) => [kind, PaneFrame]));
const tabComponents = { pane: PaneTab };
const theme: DockviewTheme = {
  name: 'wirebench',
  className: 'dockview-theme-wirebench',
  dndPanelOverlay: 'group',
  dndTabIndicator: 'line',
};

interface DockAreaProps {
  /** What to show first; null opens the welcome pane. */
  layout: StoredLayout['dock'] | null;
  /** Called when `layout` turned out to be damaged. */
  onDamaged: () => void;
}

/** The panes: split, floating, popped out, each with its tab. */
export function DockArea({ layout, onDamaged }: DockAreaProps) {
  const desk = useDesk();
  const [api, setApi] = useState<DockviewApi | null>(null);

  const onReady = (event: DockviewReadyEvent): void => {
    desk.dock.attach(event.api);
    if (layout && !restore(event.api, layout)) onDamaged();
    if (!layout || event.api.totalPanels === 0) desk.dock.open('welcome', {});
    setApi(event.api);
  };
  useEffect(() => (api ? follow(api, desk) : undefined), [api, desk]);

  return (
    <DockviewReact
      className="wb-dock"
      theme={theme}
      components={components}
      tabComponents={tabComponents}
      defaultTabComponent={PaneTab}
      watermarkComponent={EmptyDock}
      rightHeaderActionsComponent={GroupActions}
      floatingGroupBounds="boundedWithinViewport"
      popoutUrl="/popout.html"
      scrollbars="native"
      onReady={onReady}
    />
  );
}

/** Whether the layout could be shown; a damaged one leaves no pane behind. */
function restore(api: DockviewApi, layout: StoredLayout['dock']): boolean {
  try {
    api.fromJSON(layout);
    // A group whose panes were in a window of their own has none left.
    for (const group of api.groups.filter(({ panels }) => panels.length === 0)) api.removeGroup(group);
    // A pane that no group names would be lost without a word.
    if (api.totalPanels === Object.keys(layout.panels).length) return true;
  } catch {
    // Whatever the damage is, the way out is the same: start afresh and say so.
  }
  api.clear();
  return false;
}

function follow(api: DockviewApi, { lab, dock, store, registry, shell }: Desk): () => void {
  const keeper = new LayoutKeeper({
    dock,
    store,
    save: (layout) => lab.workbench.saveLayout({ layout }),
    fail: shell.fail,
  });
  const activate = (): void => {
    registry.activatePane(api.activePanel?.id ?? null);
    document.title = api.activePanel?.title ? `${api.activePanel.title} – Wirebench` : 'Wirebench';
  };
  activate();
  const disposables = [
    api.onDidActivePanelChange(activate),
    api.onDidRemovePanel(({ id }) => {
      forgetPane(sessionStorage, id);
      if (api.totalPanels === 0) activate();
    }),
    api.onDidAddPopoutGroup(({ window: popout }) => {
      dressPopout(popout);
      popout.addEventListener('keydown', onKey, { capture: true });
    }),
    api.onDidOpenPopoutWindowFail(() =>
      shell.tell('The browser blocked the new window. Allow pop-ups for this address.'),
    ),
  ];
  const onKey = (event: KeyboardEvent): void => onTabKey(dock, event);
  window.addEventListener('keydown', onKey, { capture: true });
  const stop = keeper.start();
  keeper.schedule();
  return () => {
    stop();
    window.removeEventListener('keydown', onKey, { capture: true });
    for (const disposable of disposables) disposable.dispose();
  };
}
