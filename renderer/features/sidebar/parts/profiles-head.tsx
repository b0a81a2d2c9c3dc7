import { Menu, ActionIcon, Tooltip } from '@mantine/core';
import { IconDotsVertical, IconDownload, IconFolderPlus, IconPlus, IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';

import { MAX_IMPORT_CHARS } from '../../../../shared/contract/profiles.ts';
import { useShell } from '../../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import classes from './side-view.module.css';

interface ProfilesHeadProps {
  canExport: boolean;
  onNewProfile(): void;
  onNewFolder(): void;
  onExport(): void;
  onImport(json: string): void;
}

/** Heading of the profile view, with what makes and moves profiles. */
export function ProfilesHead({ canExport, onNewProfile, onNewFolder, onExport, onImport }: ProfilesHeadProps) {
  const shell = useShell();
  const fileRef = useRef<HTMLInputElement>(null);
  const read = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    if (file.size > MAX_IMPORT_CHARS) shell.tell(`“${file.name}” is too large for a file of profiles`);
    else onImport(await file.text());
  };
  const choose = (): void => fileRef.current?.click();
  usePaneActions('Profiles', [
    { id: 'profiles.new-folder', title: 'New folder for profiles', run: onNewFolder },
    { id: 'profiles.import', title: 'Import profiles…', run: choose },
    ...offerIf(canExport, { id: 'profiles.export', title: 'Export all profiles', run: onExport }),
  ]);
  return (
    <header className={classes.head}>
      <h2 className={classes.title}>Profiles</h2>
      <IconButton label="New profile" icon={<IconPlus size={18} />} onClick={onNewProfile} />
      <IconButton label="New folder" icon={<IconFolderPlus size={18} />} onClick={onNewFolder} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label="Import and export">
            <ActionIcon variant="subtle" color="gray" aria-label="Import and export">
              <IconDotsVertical size={18} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUpload size={16} />} onClick={choose}>
            Import profiles…
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} />} disabled={!canExport} onClick={onExport}>
            Export all profiles
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={fileRef}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label="File of profiles"
        onChange={(event) => void read(event.currentTarget)}
      />
    </header>
  );
}
