import { Button } from '@mantine/core';
import { IconArrowUp, IconDotsVertical, IconDownload, IconRefresh, IconUpload } from '@tabler/icons-react';

import type { MenuPlace } from '../../../ui/context-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import type { FolderActions } from '../use-folder-actions.ts';
import classes from './browser.module.css';

interface SideBarProps {
  label: string;
  title: string;
  direction: 'upload' | 'download';
  actions: FolderActions;
  isUpOff: boolean;
  canSend: boolean;
  send(): void;
  onRefresh(): void;
  onMenu(place: MenuPlace): void;
}

/** The toolbar of one side. */
export function SideBar(props: SideBarProps) {
  const { label, title, direction, actions, isUpOff, canSend, send, onRefresh, onMenu } = props;
  const Send = direction === 'upload' ? IconUpload : IconDownload;
  return (
    <PaneToolbar label={`Folder on ${label}`}>
      <span className={classes.title} title={title}>
        {label}
      </span>
      <IconButton
        label="Up"
        keys="alt+up"
        icon={<IconArrowUp size={16} />}
        isDisabled={isUpOff}
        onClick={actions.goUp}
      />
      <IconButton label="Refresh" icon={<IconRefresh size={16} />} onClick={onRefresh} />
      <IconButton
        label="More"
        icon={<IconDotsVertical size={16} />}
        onClick={() => onMenu(menuPlace(`Folder on ${label}`))}
      />
      <Button leftSection={<Send size={14} />} disabled={actions.names.length === 0 || !canSend} onClick={send}>
        {direction === 'upload' ? 'Upload' : 'Download'}
      </Button>
    </PaneToolbar>
  );
}

function menuPlace(toolbar: string): MenuPlace {
  const box = document
    .querySelector(`[role="toolbar"][aria-label=${JSON.stringify(toolbar)}]`)
    ?.getBoundingClientRect();
  return box ? { x: box.right - 200, y: box.bottom } : { x: 0, y: 0 };
}
