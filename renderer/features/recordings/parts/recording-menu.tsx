import { ActionIcon, Button, Menu, Modal, TextInput } from '@mantine/core';
import { IconDots, IconDownload, IconPencil, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import type { Recording } from '../../../../shared/contract/recordings.ts';
import { useShell } from '../../../lib/shell.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useLab } from '../../../link/lab-context.tsx';
import classes from '../recordings.module.css';
import { ReplayDialog } from './replay-dialog.tsx';

const FORMATS = [
  { format: 'json', label: 'JSON', type: 'application/json' },
  { format: 'ndjson', label: 'NDJSON', type: 'application/x-ndjson' },
  { format: 'csv', label: 'CSV', type: 'text/csv' },
  { format: 'pcapng', label: 'a capture (pcapng)', type: 'application/octet-stream' },
] as const;

/** What can be done with a recording. */
export function RecordingMenu({ recording }: { recording: Recording }) {
  const lab = useLab();
  const shell = useShell();
  const [dialog, setDialog] = useState<'replay' | 'rename' | null>(null);
  const { id, state } = recording;
  const name = visibleText(recording.name);
  const save = async ({ format, type }: (typeof FORMATS)[number]): Promise<void> => {
    const parts: Uint8Array[] = [];
    await lab.recordings.export({ id, format }, ({ items }) => void parts.push(...items)).ended;
    shell.saveFile(`${recording.name.replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'recording'}.${format}`, parts, type);
  };
  const remove = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Delete the recording?',
      body: `“${name}” and its file are deleted for good.`,
      action: 'Delete',
      isDangerous: true,
    });
    if (isSure) await lab.recordings.remove({ id });
  };
  if (state === 'recording') {
    return (
      <Button
        size="compact-xs"
        leftSection={<IconPlayerStop size={14} />}
        onClick={() => void lab.recordings.stop({ id }).catch(shell.fail)}
      >
        Stop
      </Button>
    );
  }
  return (
    <div className={classes.buttons}>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconPlayerPlay size={14} />}
        disabled={recording.messages === 0}
        onClick={() => setDialog('replay')}
      >
        Replay…
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More about ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((each) => (
            <Menu.Item
              key={each.format}
              leftSection={<IconDownload size={14} />}
              onClick={() => void save(each).catch(shell.fail)}
            >
              Save as {each.label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => setDialog('rename')}>
            Rename…
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => void remove().catch(shell.fail)}>
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'replay' && <ReplayDialog recording={recording} onClose={() => setDialog(null)} />}
      {dialog === 'rename' && <RenameDialog recording={recording} onClose={() => setDialog(null)} />}
    </div>
  );
}

function RenameDialog({ recording: { id, name }, onClose }: { recording: Recording; onClose(): void }) {
  const lab = useLab();
  const shell = useShell();
  const [text, setText] = useState(name);
  const isNamed = text.trim() !== '';
  return (
    <Modal opened onClose={onClose} title="Rename the recording" size="sm">
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (isNamed) lab.recordings.rename({ id, name: text.trim() }).then(onClose, shell.fail);
        }}
      >
        <TextInput
          data-autofocus
          label="Name"
          value={text}
          maxLength={200}
          error={isNamed ? null : 'Give it a name'}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={classes.dialogButtons}>
          <Button type="submit" disabled={!isNamed}>
            Rename
          </Button>
        </div>
      </form>
    </Modal>
  );
}
