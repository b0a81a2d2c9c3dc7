import { Button } from '@mantine/core';
import { IconLayoutDashboard } from '@tabler/icons-react';

import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { openDialog, useDesk } from '../desk.ts';

/** What the dock shows while no pane is open. */
export function EmptyDock() {
  const { dock, store } = useDesk();
  return (
    <EmptyState
      icon={<IconLayoutDashboard size={36} stroke={1.25} />}
      title="No pane is open"
      actions={
        <>
          <Button onClick={() => dock.open('welcome', {})}>Open welcome</Button>
          <Button
            variant="default"
            onClick={() => openDialog(store, 'palette')}
            rightSection={<KeyHint keys="mod+k" />}
          >
            All commands
          </Button>
        </>
      }
    >
      Your sessions go on. Open one from the side bar, or find any command by its name.
    </EmptyState>
  );
}
