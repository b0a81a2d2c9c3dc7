import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

import type { Exporting } from '../use-export.ts';

/** Ways to save the wire log. */
export function ExportMenu({ isBusy, save, canCapture }: Exporting & { canCapture: boolean }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Export wire log" title="Export wire log" loading={isBusy}>
          <IconDownload size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canCapture && <Menu.Item onClick={() => save('pcapng')}>Capture for Wireshark (.pcapng)</Menu.Item>}
        <Menu.Item onClick={() => save('text')}>Hex dump (.txt)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
