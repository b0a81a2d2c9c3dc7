import type { IDockviewPanelProps } from 'dockview-react';
import { lazy, Suspense, useCallback, useMemo, useState, type ComponentType } from 'react';

import { ShellProvider, type PaneKind, type PaneParams, type PaneProps, type Shell } from '../../lib/shell.ts';
import { Loading } from '../../ui/loading.tsx';
import { useDesk } from '../desk.ts';
import type { WindowShell } from '../window-shell.ts';
import { isPaneKind, paneRegistry } from '../pane-registry.tsx';
import { PaneBoundary } from './pane-boundary.tsx';
import classes from './pane-frame.module.css';
import { PopoutHome } from './popout-home.tsx';

type AnyPane = ComponentType<PaneProps<PaneKind>>;

/** What stands around every pane: its code arriving, its errors held, its actions bound to it. */
export function PaneFrame({ api, params }: IDockviewPanelProps) {
  const desk = useDesk();
  const kind = knownKind(api.component);
  const [{ attempt, Pane }, setShown] = useState(() => ({ attempt: 0, Pane: lazyPane(kind) }));
  // A new attempt fetches the code anew: the first may have failed on the way.
  const reload = (): void => setShown((was) => ({ attempt: was.attempt + 1, Pane: lazyPane(kind) }));
  const shell = usePaneShell(desk.shell, api);

  const setTitle = useCallback((title: string) => api.setTitle(title), [api]);
  const setParams = useCallback((next: PaneParams[PaneKind]) => api.updateParameters(next), [api]);
  const guardClose = useCallback<PaneProps<PaneKind>['guardClose']>(
    (ask) => desk.dock.guardClose(api.id, ask),
    [desk.dock, api.id],
  );
  const closePane = useCallback(() => api.close(), [api]);

  return (
    <div className={classes.frame} data-pane={kind}>
      <PopoutHome api={api}>
        <PaneBoundary key={attempt} lab={desk.lab} where={`${kind} pane`} onReload={reload} onClose={closePane}>
          <Suspense fallback={<Loading what={paneRegistry[kind].title} />}>
            <ShellProvider value={shell}>
              <Pane
                paneId={api.id}
                params={params as PaneParams[PaneKind]}
                setParams={setParams}
                setTitle={setTitle}
                guardClose={guardClose}
                closePane={closePane}
              />
            </ShellProvider>
          </Suspense>
        </PaneBoundary>
      </PopoutHome>
    </div>
  );
}

/** The window's shell, but actions added through it belong to this pane, and questions are asked where it stands. */
function usePaneShell(shell: WindowShell, api: IDockviewPanelProps['api']): Shell {
  const { registry } = useDesk();
  return useMemo(
    () => ({
      openPane: shell.openPane,
      fail: shell.fail,
      tell: shell.tell,
      confirm: (question) => shell.confirm(question, api.getWindow()),
      saveFile: shell.saveFile,
      actions: shell.actions,
      addActions: (actions) => registry.add(actions, api.id),
    }),
    [shell, registry, api],
  );
}

const lazyPane = (kind: PaneKind) => lazy(async () => ({ default: (await paneRegistry[kind].load()) as AnyPane }));

function knownKind(name: string): PaneKind {
  if (!isPaneKind(name)) throw new Error(`No pane is called ${name}`);
  return name;
}
