import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconDownload, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import type { Lab } from '../../../link/lab.ts';
import { exportFileName } from '../export-file-name.ts';
import { ClearBelowDialog } from './clear-below-dialog.tsx';

/** More than this is a file, not something to paste, in bytes. */
const MOST_COPIED_BYTES = 4 * 1_048_576;

interface BranchMenuProps {
  sessionId: string;
  nodeId: number;
  topic: string;
  isOpen: boolean;
}

type ExportPlan = Pick<Parameters<Lab['mqttTools']['exportBelow']>[0], 'what' | 'format'>;

/** What can be done with a topic and all below it. */
export function BranchMenu({ sessionId, nodeId, topic, isOpen }: BranchMenuProps) {
  const lab = useLab();
  const shell = useShell();
  const [isClearing, setClearing] = useState(false);
  const collect = async (plan: ExportPlan): Promise<Uint8Array[]> => {
    const parts: Uint8Array[] = [];
    await lab.mqttTools.exportBelow({ sessionId, nodeId, ...plan }, ({ items }) => void parts.push(...items)).ended;
    return parts;
  };
  const save = (plan: ExportPlan) => (): void => {
    const type = plan.format === 'json' ? 'application/json' : 'application/x-ndjson';
    collect(plan).then(
      (parts) => shell.saveFile(exportFileName(topic, plan.format, new Date()), parts, type),
      shell.fail,
    );
  };
  const copy = async (): Promise<void> => {
    const parts = await collect({ what: 'last', format: 'json' });
    if (parts.reduce((sum, { byteLength }) => sum + byteLength, 0) > MOST_COPIED_BYTES)
      return shell.tell('Too much for the clipboard: save it to a file');
    await navigator.clipboard.writeText(await new Blob(parts as BlobPart[]).text());
    shell.tell('Last messages copied as JSON');
  };
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
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => void copy().catch(shell.fail)}>
            Copy last messages as JSON
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} />} onClick={save({ what: 'last', format: 'json' })}>
            Save last messages as JSON
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} />} onClick={save({ what: 'all', format: 'json' })}>
            Save all kept messages as JSON
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} />} onClick={save({ what: 'all', format: 'ndjson' })}>
            Save all kept messages as NDJSON
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
