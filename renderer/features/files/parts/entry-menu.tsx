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
import type { PageFiles } from '../use-page-files.ts';
import type { Dialog } from './entry-dialogs.tsx';

interface MenuParts {
  own: PageFiles;
  /** Asks for files of the page's own computer. */
  pick(): void;
  actions: FolderActions;
  /** The one entry that is chosen; null where there are none or several, or where its row is not at hand. */
  only: FileEntry | null;
  /** One of those that are chosen. */
  sample: FileEntry | null;
  direction: 'upload' | 'download';
  canSend: boolean;
  send(): void;
  show(dialog: Dialog): void;
}

/** What can be done with what is chosen in a folder, and in the folder itself. */
export function menuEntries({
  own,
  pick,
  actions,
  only,
  sample,
  direction,
  canSend,
  send,
  show,
}: MenuParts): MenuEntry[] {
  const isNone = actions.names.length === 0;
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
      label: only?.kind === 'folder' ? 'Open' : 'View or edit',
      icon: <IconEdit size={16} />,
      keys: 'enter',
      isDisabled: !only,
      run: () => only && actions.open(only, (path) => show({ kind: 'text', path })),
    },
    {
      label: 'Save to this computer',
      icon: <IconDeviceFloppy size={16} />,
      startsGroup: true,
      isDisabled: !only || only.kind === 'folder',
      run: () => only && void own.save(only),
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
      isDisabled: !only,
      run: () => only && show({ kind: 'rename', name: only.name }),
    },
    {
      label: 'Permissions…',
      icon: <IconLock size={16} />,
      isDisabled: sample?.mode == null,
      run: () => show({ kind: 'mode', names: actions.names, mode: sample?.mode ?? 0 }),
    },
    {
      label: actions.names.length > 1 ? `Delete ${actions.names.length} entries…` : 'Delete…',
      icon: <IconTrash size={16} />,
      keys: 'delete',
      startsGroup: true,
      isDangerous: true,
      isDisabled: isNone,
      run: () => void actions.remove(),
    },
  ];
}
