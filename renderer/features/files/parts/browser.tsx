import { Button, TextInput } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent, type RefObject } from 'react';

import type { FolderView } from '../../../../shared/contract/files.ts';
import type { WireError } from '../../../../shared/errors/lab-error.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import { ContextMenu, type MenuPlace } from '../../../ui/context-menu.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import { useTallRows } from '../../../ui/use-tall-rows.ts';
import { chosenRows } from '../use-choice.ts';
import { useFolderActions } from '../use-folder-actions.ts';
import { useFolderRows } from '../use-folder-rows.ts';
import type { Folder } from '../use-folder.ts';
import { usePageFiles, type PageFiles } from '../use-page-files.ts';
import classes from './browser.module.css';
import { EntryDialogs, useDialog } from './entry-dialogs.tsx';
import { EntryList } from './entry-list.tsx';
import { menuEntries } from './entry-menu.tsx';
import { PathBar } from './path-bar.tsx';
import { SideBar } from './side-bar.tsx';

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

/** One side of the pane: a folder, and what can be done in it. */
export function Browser({ label, title, folder, top, direction, onTransfer, onDropped }: BrowserProps) {
  const [rowRef, rowBox] = useBoxSize<HTMLDivElement>({ width: 100, height: 28 });
  const [total, setTotal] = useState(0);
  const list = useTallRows(total, rowBox.height);
  const { view, error, readSoFar, rowAt } = useFolderRows(folder, list.rows);
  if (view && view.total !== total) setTotal(view.total);
  const actions = useFolderActions(folder);
  const own = usePageFiles(folder);
  const chooserRef = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useDialog(list.scrollRef);
  const [menu, setMenu] = useState<MenuPlace | null>(null);

  const { only, sample } = chosenRows(view?.rows ?? [], folder.choice);
  const send = (): void => onTransfer?.(actions.names);
  const entries = menuEntries({
    own,
    pick: () => chooserRef.current?.click(),
    actions,
    only,
    sample,
    direction,
    canSend: onTransfer !== null,
    send,
    show: setDialog,
  });
  const isUpOff = folder.path === null || folder.path === top;
  const onKey = (event: KeyboardEvent): boolean => {
    const key = event.key === 'Backspace' || (event.altKey && event.key === 'ArrowUp') ? 'up' : event.key;
    if (key === 'up' && !isUpOff) actions.goUp();
    else if (key === 'Enter') send();
    else if (key === 'F2' && only) setDialog({ kind: 'rename', name: only.name });
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
          {...{ folder, list, rowAt, only, onKey }}
          total={view?.total ?? 0}
          onOpen={(entry) => actions.open(entry, (path) => setDialog({ kind: 'text', path }))}
          onMenu={setMenu}
          onDrop={onDropped}
          onFiles={(files) => void own.receive(files)}
        />
        <Instead error={error ?? folder.error} view={view} readSoFar={readSoFar} onAgain={folder.refresh} />
      </div>
      <p className={classes.status} role="status">
        {view && `${formatCount(view.total)} ${view.total === 1 ? 'entry' : 'entries'}`}
        {actions.names.length > 0 && `, ${formatCount(actions.names.length)} selected`}
        {view?.freeBytes != null && `, ${formatBytes(view.freeBytes)} free`}
      </p>
      <FromThisComputer label={label} own={own} chooserRef={chooserRef} />
      <ContextMenu label="Selection" place={menu} entries={entries} onClose={() => setMenu(null)} />
      {dialog && <EntryDialogs dialog={dialog} folder={folder} actions={actions} onClose={() => setDialog(null)} />}
    </section>
  );
}

interface FromThisComputerProps {
  label: string;
  own: PageFiles;
  chooserRef: RefObject<HTMLInputElement | null>;
}

/** Asks for files of the page's own computer, and says how far they are. */
function FromThisComputer({ label, own, chooserRef }: FromThisComputerProps) {
  return (
    <>
      {own.progress !== '' && (
        <p className={classes.status} role="status">
          {own.progress}{' '}
          <Button size="compact-xs" variant="default" onClick={own.cancel}>
            Cancel
          </Button>
        </p>
      )}
      <input
        ref={chooserRef}
        type="file"
        multiple
        hidden
        aria-label={`Files for ${label}`}
        onChange={({ currentTarget }) => {
          void own.receive([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </>
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
