import { useEffect, useRef, useState, type RefObject } from 'react';

import type { FolderActions } from '../use-folder-actions.ts';
import type { Folder } from '../use-folder.ts';
import { ModeDialog } from './mode-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { TextDialog } from './text-dialog.tsx';

/** What is asked about a folder or an entry of it. */
export type Dialog = { kind: 'folder' } | { kind: 'rename'; name: string } | ModeOf | TextOf;
interface ModeOf {
  kind: 'mode';
  names: string[];
  mode: number;
}
interface TextOf {
  kind: 'text';
  path: string;
}

/** What is asked just now; afterwards the keyboard is back in the list. */
export function useDialog(listRef: RefObject<HTMLElement | null>) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !dialog) listRef.current?.focus();
    wasOpen.current = dialog !== null;
  }, [dialog, listRef]);
  return [dialog, setDialog] as const;
}

interface DialogsProps {
  dialog: Dialog;
  folder: Folder;
  actions: FolderActions;
  onClose(): void;
}

/** The dialog that is open. */
export function EntryDialogs({ dialog, folder, actions, onClose }: DialogsProps) {
  if (dialog.kind === 'text')
    return <TextDialog place={folder.place} path={dialog.path} onSaved={folder.refresh} onClose={onClose} />;
  if (dialog.kind === 'mode') {
    const { names, mode } = dialog;
    return <ModeDialog names={names} mode={mode} onSet={(set) => actions.setMode(names, set)} onClose={onClose} />;
  }
  const isNew = dialog.kind === 'folder';
  return (
    <NameDialog
      title={isNew ? 'New folder' : 'Rename'}
      action={isNew ? 'Make' : 'Rename'}
      name={isNew ? '' : dialog.name}
      onName={(name) => (isNew ? actions.makeFolder(name) : actions.rename(dialog.name, name))}
      onClose={onClose}
    />
  );
}
