import { Menu } from '@mantine/core';
import type { IDockviewPanel } from 'dockview-react';

import { useShell } from '../../lib/shell.ts';
import type { Dock } from './dock.ts';

/** What can be done with one pane, from its tab. */
export function TabMenu({ panel, dock, canPopOut }: { panel: IDockviewPanel; dock: Dock; canPopOut: boolean }) {
  const shell = useShell();
  const isAlone = panel.group.panels.length < 2;
  const place = panel.api.location.type;
  const popOut = async (): Promise<void> => {
    if (!(await dock.popOut(panel))) shell.tell('The browser blocked the new window. Allow pop-ups for this address.');
  };
  return (
    <Menu.Dropdown>
      <Menu.Item onClick={() => void dock.close(panel)}>Close</Menu.Item>
      <Menu.Item disabled={isAlone} onClick={() => void dock.closeOthers(panel)}>
        Close others
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item disabled={isAlone} onClick={() => dock.split('right', panel)}>
        Split right
      </Menu.Item>
      <Menu.Item disabled={isAlone} onClick={() => dock.split('below', panel)}>
        Split down
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item disabled={place !== 'grid'} onClick={() => dock.toggleMaximised(panel)}>
        {panel.api.isMaximized() ? 'Restore size' : 'Maximise'}
      </Menu.Item>
      <Menu.Item disabled={place === 'popout'} onClick={() => dock.float(panel)}>
        {place === 'floating' ? 'Dock' : 'Float'}
      </Menu.Item>
      {canPopOut && (
        <Menu.Item disabled={place === 'popout'} onClick={() => void popOut()}>
          Open in a window of its own
        </Menu.Item>
      )}
    </Menu.Dropdown>
  );
}
