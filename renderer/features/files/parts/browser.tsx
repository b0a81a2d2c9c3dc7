import { Button, TextInput } from '@mantine/core';
import {
  IconArrowUp,
  IconDotsVertical,
  IconDownload,
  IconEdit,
  IconEye,
  IconEyeOff,
  IconFolderPlus,
  IconLock,
  IconPencil,
  IconRefresh,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';

import type { FileEntry, FolderView } from '../../../../shared/contract/files.ts';
import type { WireError } from '../../../../shared/errors/lab-error.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import { ContextMenu, type MenuEntry, type MenuPlace } from '../../../ui/context-menu.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import { useTallRows } from '../../../ui/use-tall-rows.ts';
import { useFolderActions, type FolderActions } from '../use-folder-actions.ts';
import { useFolderRows, type Folder } from '../use-folder.ts';
import classes from './browser.module.css';
import { EntryList } from './entry-list.tsx';
import { ModeDialog } from './mode-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { PathBar } from './path-bar.tsx';
import { TextDialog } from './text-dialog.tsx';

interface BrowserProps {
  /** `This machine`, or the device. */
  label: string;
  /** Where that is, in full. */
  title: string;
  folder: Folder;
  /** The folder that paths may not leave; the root where all is open. */
  top: string;
  direction: 'upload' | 'download';
  /** Null while there is no other side to copy to. */
  onTransfer: ((names: string[]) => void) | null;
  /** What is chosen on the other side was dropped here. */
  onDropped: (() => void) | null;
}

type Dialog = { kind: 'folder' } | { kind: 'rename'; name: string } | { kind: 'mode'; mode: number } | TextOf;
interface TextOf {
  kind: 'text';
  path: string;
}

/** One side of the pane: a folder, and what can be done in it. */
export function Browser({ label, title, folder, top, direction, onTransfer, onDropped }: BrowserProps) {
  const [rowRef, rowBox] = useBoxSize<HTMLDivElement>({ width: 100, height: 28 });
  const [total, setTotal] = useState(0);
  const list = useTallRows(total, rowBox.height);
  const { view, error, readSoFar, rowAt } = useFolderRows(folder, list.rows);
  if (view && view.total !== total) setTotal(view.total);
  const actions = useFolderActions(folder);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [menu, setMenu] = useState<MenuPlace | null>(null);

  const current = rowAt(folder.cursor);
  const send = (): void => onTransfer?.(actions.names);
  const entries = menuEntries({
    actions,
    current,
    direction,
    canSend: onTransfer !== null,
    send,
    show: setDialog,
    folder,
  });
  const isUpOff = folder.path === null || folder.path === top;
  const onKey = (event: KeyboardEvent): boolean => {
    const key = event.key === 'Backspace' || (event.altKey && event.key === 'ArrowUp') ? 'up' : event.key;
    if (key === 'up' && !isUpOff) actions.goUp();
    else if (key === 'Enter') send();
    else if (key === 'F2' && current) setDialog({ kind: 'rename', name: current.name });
    else if (key === 'Delete' && actions.names.length > 0) void actions.remove();
    else return false;
    return true;
  };
  return (
    <section className={classes.side} aria-label={label}>
      <div ref={rowRef} className={classes.probe} aria-hidden="true" />
      <SideBar
        {...{ label, title, direction, actions, isUpOff, send }}
        canSend={onTransfer !== null}
        onRefresh={folder.refresh}
        onMenu={setMenu}
      />
      {folder.path !== null && (
        <PathBar label={label} path={folder.path} top={top} onGo={folder.goTo} onTyped={actions.goTyped} />
      )}
      <Filter folder={folder} hidden={view?.hidden ?? 0} />
      <div className={classes.body}>
        <EntryList
          label={`Entries on ${label}`}
          {...{ folder, list, rowAt, onKey }}
          total={view?.total ?? 0}
          onOpen={(entry) => actions.open(entry, (path) => setDialog({ kind: 'text', path }))}
          onMenu={setMenu}
          onDrop={onDropped}
        />
        <Instead error={error ?? folder.error} view={view} readSoFar={readSoFar} onAgain={folder.refresh} />
      </div>
      <p className={classes.status} role="status">
        {view && `${formatCount(view.total)} ${view.total === 1 ? 'entry' : 'entries'}`}
        {actions.names.length > 0 && `, ${formatCount(actions.names.length)} selected`}
        {view?.freeBytes != null && `, ${formatBytes(view.freeBytes)} free`}
      </p>
      <ContextMenu label="Selection" place={menu} entries={entries} onClose={() => setMenu(null)} />
      {dialog && <Dialogs dialog={dialog} folder={folder} actions={actions} onClose={() => setDialog(null)} />}
    </section>
  );
}

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

function SideBar(props: SideBarProps) {
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

interface InsteadProps {
  error: WireError | null;
  view: FolderView | null;
  readSoFar: number | null;
  onAgain(): void;
}

/** What lies over the list while it has nothing to show; the list itself stays, and keeps the keyboard. */
function Instead({ error, view, readSoFar, onAgain }: InsteadProps) {
  if (error) {
    return (
      <div className={classes.cover}>
        <FailureView error={error} actions={<Button onClick={onAgain}>Try again</Button>} />
      </div>
    );
  }
  if (readSoFar !== null || !view) {
    return (
      <p className={classes.reading} role="status">
        {readSoFar ? `Reading… ${formatCount(readSoFar)} entries so far` : 'Reading…'}
      </p>
    );
  }
  const { total, count, hidden } = view;
  if (total > 0) return null;
  return (
    <div className={classes.nothing}>
      <EmptyState title={count === 0 ? 'This folder is empty' : 'Nothing matches'}>
        {count > 0 && hidden === count && 'All of its entries are hidden ones.'}
        {count > 0 && hidden < count && 'No name holds what the filter asks for.'}
      </EmptyState>
    </div>
  );
}

function Filter({ folder, hidden }: { folder: Folder; hidden: number }) {
  const { filter, showsHidden } = folder.sift;
  const label = showsHidden ? 'Leave out hidden names' : `Show hidden names${hidden > 0 ? ` (${hidden})` : ''}`;
  return (
    <div className={classes.filter}>
      <TextInput
        className={classes.grow ?? ''}
        aria-label="Filter names"
        placeholder="Filter names"
        value={filter}
        onChange={({ currentTarget: { value } }) => folder.setSift({ filter: value.slice(0, 200) })}
      />
      <IconButton
        label={label}
        icon={showsHidden ? <IconEye size={16} /> : <IconEyeOff size={16} />}
        onClick={() => folder.setSift({ showsHidden: !showsHidden })}
      />
    </div>
  );
}

interface DialogsProps {
  dialog: Dialog;
  folder: Folder;
  actions: FolderActions;
  onClose(): void;
}

function Dialogs({ dialog, folder, actions, onClose }: DialogsProps) {
  if (dialog.kind === 'text')
    return <TextDialog place={folder.place} path={dialog.path} onSaved={folder.refresh} onClose={onClose} />;
  if (dialog.kind === 'mode')
    return <ModeDialog names={actions.names} mode={dialog.mode} onSet={actions.setMode} onClose={onClose} />;
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

interface MenuParts {
  actions: FolderActions;
  current: FileEntry | null;
  direction: 'upload' | 'download';
  canSend: boolean;
  send(): void;
  show(dialog: Dialog): void;
  folder: Folder;
}

function menuEntries({ actions, current, direction, canSend, send, show, folder }: MenuParts): MenuEntry[] {
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

function menuPlace(toolbar: string): MenuPlace {
  const box = document
    .querySelector(`[role="toolbar"][aria-label=${JSON.stringify(toolbar)}]`)
    ?.getBoundingClientRect();
  return box ? { x: box.right - 200, y: box.bottom } : { x: 0, y: 0 };
}
