import {
  IconDeviceFloppy,
  IconDownload,
  IconEdit,
  IconFilePlus,
  IconFolderPlus,
  IconLock,
  IconPencil,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';

import type { FileEntry } from '../../../../shared/contract/files.ts';
import type { MenuEntry } from '../../../ui/context-menu.tsx';
import type { FolderActions } from '../use-folder-actions.ts';
import type { Folder } from '../use-folder.ts';
import type { PageFiles } from '../use-page-files.ts';
import type { Dialog } from './entry-dialogs.tsx';

interface MenuParts {
  own: PageFiles;
  /** Asks for files of the page's own computer. */
  pick(): void;
  actions: FolderActions;
  current: FileEntry | null;
  direction: 'upload' | 'download';
  canSend: boolean;
  send(): void;
  show(dialog: Dialog): void;
  folder: Folder;
}

/** What can be done with what is chosen in a folder, and in the folder itself. */
export function menuEntries({
  own,
  pick,
  actions,
  current,
  direction,
  canSend,
  send,
  show,
  folder,
}: MenuParts): MenuEntry[] {
  const isNone = actions.names.length === 0;
  const isOne = actions.names.length === 1 && current !== null;
  const Send = direction === 'upload' ? IconUpload : IconDownload;
  return [
    {
      label: direction === 'upload' ? 'Upload' : 'Download',
      icon: <Send size={16} />,
      keys: 'mod+enter',
      isDisabled: !canSend || isNone,
      run: send,
    },
    {
      label: current?.kind === 'folder' ? 'Open' : 'View or edit',
      icon: <IconEdit size={16} />,
      keys: 'enter',
      isDisabled: !isOne,
      run: () => current && actions.open(current, (path) => show({ kind: 'text', path })),
    },
    {
      label: 'Save to this computer',
      icon: <IconDeviceFloppy size={16} />,
      startsGroup: true,
      isDisabled: !isOne || current.kind === 'folder',
      run: () => current && void own.save(current),
    },
    { label: 'Add from this computer…', icon: <IconFilePlus size={16} />, run: pick },
    {
      label: 'New folder…',
      icon: <IconFolderPlus size={16} />,
      startsGroup: true,
      run: () => show({ kind: 'folder' }),
    },
    {
      label: 'Rename…',
      icon: <IconPencil size={16} />,
      keys: 'f2',
      isDisabled: !isOne,
      run: () => current && show({ kind: 'rename', name: current.name }),
    },
    {
      label: 'Permissions…',
      icon: <IconLock size={16} />,
      isDisabled: isNone || current?.mode == null,
      run: () => show({ kind: 'mode', mode: current?.mode ?? 0 }),
    },
    {
      label: folder.selected.size > 1 ? `Delete ${folder.selected.size} entries…` : 'Delete…',
      icon: <IconTrash size={16} />,
      keys: 'delete',
      startsGroup: true,
      isDangerous: true,
      isDisabled: isNone,
      run: () => void actions.remove(),
    },
  ];
}
