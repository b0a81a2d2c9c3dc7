import { Menu, Portal } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { useEffect, useRef, useState, type MouseEvent } from 'react';

import { useDesk, useDeskState } from '../desk.ts';
import { isPaneKind, paneRegistry } from '../pane-registry.tsx';
import classes from './pane-tab.module.css';
import { PopoutHome } from './popout-home.tsx';
import { TAB_FACE } from './tab-keys.ts';
import { TabMenu } from './tab-menu.tsx';
import { useTabInSight } from './use-tab-in-sight.ts';

/** A pane's tab: its icon and title, a cross for the mouse, a menu for everyone. */
export function PaneTab({ api }: IDockviewPanelHeaderProps) {
  const { dock } = useDesk();
  const canPopOut = useDeskState((state) => state.canPopOut);
  const [title, setTitle] = useState(api.title ?? '');
  const [menuAt, setMenuAt] = useState<{ x: number; y: number } | null>(null);
  const Icon = isPaneKind(api.component) ? paneRegistry[api.component].icon : null;

  useEffect(() => {
    const listening = api.onDidTitleChange((event) => setTitle(event.title));
    return () => listening.dispose();
  }, [api]);

  const face = useRef<HTMLDivElement>(null);
  useTabInSight(api, face, title);

  const panel = dock.api?.getPanel(api.id);
  const close = (): void => void dock.close(panel);
  return (
    <div
      ref={face}
      className={classes.tab}
      {...TAB_FACE}
      title={title}
      onAuxClick={(event) => event.button === 1 && close()}
      onContextMenu={(event) => {
        event.preventDefault();
        setMenuAt({ x: event.clientX, y: event.clientY });
      }}
    >
      {Icon && <Icon size={15} stroke={1.75} aria-hidden="true" className={classes.icon} />}
      <span className={classes.title}>{title}</span>
      <span className={classes.close} aria-hidden="true" onPointerDown={keepFocus} onClick={close}>
        <IconX size={14} />
      </span>
      {menuAt && panel && (
        // Outside of the dock, which would place what is fixed by its own corner.
        <PopoutHome api={api}>
          <Portal>
            <Menu opened onClose={() => setMenuAt(null)} position="bottom-start" offset={2} returnFocus>
              <Menu.Target>
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={`Menu of ${title}`}
                  className={classes.anchor}
                  style={{ left: menuAt.x, top: menuAt.y }}
                />
              </Menu.Target>
              <TabMenu panel={panel} dock={dock} canPopOut={canPopOut} />
            </Menu>
          </Portal>
        </PopoutHome>
      )}
    </div>
  );
}

/** Pressing the cross closes the tab without first making it the active one. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
