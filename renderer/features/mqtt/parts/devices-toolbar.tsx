import { Button } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';

import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import type { ExplorerStore } from '../mqtt-store.ts';

/** The controls of the device board, in the place of the tree's. */
export const DevicesToolbar = ({ store }: { store: ExplorerStore }) => (
  <PaneToolbar label="Devices">
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconAdjustments size={14} />}
      onClick={() => store.setState({ isEditingDevices: true })}
    >
      Patterns
    </Button>
  </PaneToolbar>
);
