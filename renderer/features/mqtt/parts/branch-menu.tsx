import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconDownload, IconStar, IconStarOff, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import { usePaneActions } from '../../../lib/use-pane-actions.ts';
import { useBranchExport } from '../use-branch-export.ts';
import { useWatched } from '../use-watched.ts';
import { ClearBelowDialog } from './clear-below-dialog.tsx';

interface BranchMenuProps {
  sessionId: string;
  nodeId: number;
  topic: string;
  isOpen: boolean;
}

/** What can be done with a topic and all below it. */
export function BranchMenu({ sessionId, nodeId, topic, isOpen }: BranchMenuProps) {
  const { watched, change } = useWatched();
  const [isClearing, setClearing] = useState(false);
  const { copy, save } = useBranchExport(sessionId);
  const branch = { nodeId, topic };
  const isPinned = watched.pins.includes(topic);
  const pin = {
    title: isPinned ? 'Unpin' : 'Pin to the top',
    run: () => change({ do: 'pin', topic, isPinned: !isPinned }),
  };
  usePaneActions('Topic', [{ id: 'mqtt.pin', title: `${pin.title}: this topic`, run: pin.run }]);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label="This topic and all below">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>This topic and all below</Menu.Label>
          <Menu.Item leftSection={isPinned ? <IconStarOff size={14} /> : <IconStar size={14} />} onClick={pin.run}>
            {pin.title}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => copy(branch, 'json')}>
            Copy last messages as JSON
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => copy(branch, 'ndjson')}>
            Copy last messages as NDJSON
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            onClick={() => save(branch, { what: 'last', format: 'json' })}
          >
            Save last messages as JSON
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            onClick={() => save(branch, { what: 'all', format: 'json' })}
          >
            Save all kept messages as JSON
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            onClick={() => save(branch, { what: 'all', format: 'ndjson' })}
          >
            Save all kept messages as NDJSON
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            onClick={() => save(branch, { what: 'all', format: 'csv' })}
          >
            Save all kept messages as CSV
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            onClick={() => save(branch, { what: 'all', format: 'pcapng' })}
          >
            Save all kept messages as a capture (pcapng)
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={14} />}
            disabled={!isOpen}
            onClick={() => setClearing(true)}
          >
            Clear retained messages…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isClearing && (
        <ClearBelowDialog sessionId={sessionId} nodeId={nodeId} topic={topic} onClose={() => setClearing(false)} />
      )}
    </>
  );
}
