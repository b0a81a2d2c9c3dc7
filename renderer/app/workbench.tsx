import { VisuallyHidden } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';

import type { Settings } from '../../shared/contract/workbench.ts';
import { ShellProvider } from '../lib/shell.ts';
import { useLab } from '../link/lab-context.tsx';
import { isServedPage, type Lab } from '../link/lab.ts';
import { useLatest } from '../link/use-latest.ts';
import { ActionRegistry } from './actions/action-registry.ts';
import { useKeyboard } from './actions/use-keyboard.ts';
import { windowActions } from './actions/window-actions.ts';
import { useAppearance } from './boot/appearance.ts';
import { createDeskStore, DeskProvider, useDesk, type Desk } from './desk.ts';
import { AboutDialog } from './dialogs/about-dialog.tsx';
import { ConfirmDialog } from './dialogs/confirm-dialog.tsx';
import { ShortcutsDialog } from './dialogs/shortcuts-dialog.tsx';
import { Dock } from './dock/dock.ts';
import { DockArea } from './dock/dock-area.tsx';
import { parseLayout, type StoredLayout } from './dock/layout-file.ts';
import { ActivityBar } from './frame/activity-bar.tsx';
import { Banners } from './frame/banners.tsx';
import { region } from './frame/regions.ts';
import { SideBar } from './frame/side-bar.tsx';
import { StatusBar } from './frame/status-bar.tsx';
import { Palette } from './palette/palette.tsx';
import { useLinks } from './use-links.ts';
import { WindowShell } from './window-shell.ts';
import classes from './workbench.module.css';

const DAMAGED = 'The saved layout could not be read, so this window starts afresh.';

/** The window: bars, panes and what lies over them. */
export function Workbench() {
  const lab = useLab();
  const desk = useMemo(() => buildDesk(lab), [lab]);
  return (
    <DeskProvider value={desk}>
      <ShellProvider value={desk.shell}>
        <Frame />
        <Palette />
        <AboutDialog />
        <ShortcutsDialog />
        <ConfirmDialog />
      </ShellProvider>
    </DeskProvider>
  );
}

function Frame() {
  const desk = useDesk();
  const layout = useStoredLayout(desk);
  useSettings(desk);
  useWindowActions(desk);
  usePageErrors(desk);
  useLinks(desk, layout !== undefined);
  if (layout === undefined) return null;
  return (
    <div className={classes.window}>
      <div className={classes.middle}>
        <ActivityBar />
        <SideBar />
        <div className={classes.main}>
          <Banners />
          <main className={classes.panes} aria-label="Panes" {...region('panes')}>
            <VisuallyHidden component="h1">Workbench</VisuallyHidden>
            <DockArea layout={layout?.dock ?? null} onDamaged={() => desk.shell.tell(DAMAGED)} />
          </main>
        </div>
      </div>
      <StatusBar />
      <Keyboard />
    </div>
  );
}

/** Mounted after the dock, so that it finds it. */
function Keyboard() {
  useKeyboard();
  return null;
}

function buildDesk(lab: Lab): Desk {
  const store = createDeskStore();
  store.setState({ canPopOut: isServedPage() });
  const dock = new Dock();
  const registry = new ActionRegistry();
  const shell = new WindowShell({ lab, store, dock, registry });
  return { lab, store, dock, registry, shell };
}

/** The layout of the last start: undefined until it is known, null where there is none to show. */
function useStoredLayout({ lab, store, shell }: Desk): StoredLayout | null | undefined {
  const [layout, setLayout] = useState<StoredLayout | null>();
  useEffect(() => {
    const settle = (text: string | null): void => {
      const stored = text === null ? null : parseLayout(text);
      if (text !== null && !stored) shell.tell(DAMAGED);
      if (stored) store.setState({ sideBar: stored.sideBar });
      setLayout(stored);
    };
    lab.workbench.loadLayout({}).then(
      (answer) => settle(answer.layout),
      (error: unknown) => {
        shell.fail(error);
        settle(null);
      },
    );
  }, [lab, store, shell]);
  return layout;
}

function useSettings({ store }: Desk): void {
  const { value: settings } = useLatest<Settings>('settings', (lab, on) => lab.workbench.settings({}, on));
  useAppearance(settings);
  useEffect(() => store.setState({ settings }), [store, settings]);
}

function useWindowActions(desk: Desk): void {
  useEffect(() => desk.registry.add(windowActions(desk), null), [desk]);
}

/** What no pane caught: told to the user, and through the shell to the log. */
function usePageErrors({ shell }: Desk): void {
  useEffect(() => {
    const onError = ({ error }: ErrorEvent): void => {
      // Without an error there is nothing to trace: a browser's own note, such as a late ResizeObserver.
      if (error) shell.fail(error);
    };
    const onRejection = ({ reason }: PromiseRejectionEvent): void => shell.fail(reason);
    window.addEventListener('error', onError);
    window.addEventListener('unhandledrejection', onRejection);
    return () => {
      window.removeEventListener('error', onError);
      window.removeEventListener('unhandledrejection', onRejection);
    };
  }, [shell]);
}
