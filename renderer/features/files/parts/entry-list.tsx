import {
  IconFile,
  IconFolderFilled,
  IconLink,
  IconPlugConnected,
  IconSortAscending,
  IconSortDescending,
} from '@tabler/icons-react';
import { useEffect, useEffectEvent, useId, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';

import type { FileEntry, FileSift } from '../../../../shared/contract/files.ts';
import { visibleName } from '../../../../shared/domain/files/name-bytes.ts';
import type { MenuPlace } from '../../../ui/context-menu.tsx';
import type { TallRows } from '../../../ui/use-tall-rows.ts';
import { useEntryDrag } from '../use-entry-drag.ts';
import { factsText, modeText, modifiedText, sizeText } from '../entry-words.ts';
import type { Folder } from '../use-folder.ts';
import classes from './entry-list.module.css';

interface EntryListProps {
  label: string;
  folder: Folder;
  list: TallRows;
  total: number;
  rowAt(index: number): FileEntry | null;
  /** The one entry that is chosen, where its row is at hand. */
  only: FileEntry | null;
  onOpen(entry: FileEntry): void;
  onMenu(place: MenuPlace): void;
  /** Entries of the other side were dropped here; null while nothing can be copied. */
  onDrop: (() => void) | null;
  /** Files of the page's own computer were dropped here. */
  onFiles(files: readonly File[]): void;
  /** Keys of the list itself are taken; the others are offered here. True where it was one. */
  onKey(event: KeyboardEvent): boolean;
}

/** The entries of a folder, of which only those in sight exist. */
export function EntryList(props: EntryListProps) {
  const { label, folder, list, total, rowAt, only, onOpen, onMenu, onKey } = props;
  const drag = useEntryDrag(props);
  const { cursor, selected, moves, choose, chooseAll } = folder.choice;
  const id = useId();
  const isOnScreen = list.rows.some(({ index }) => index === cursor && rowAt(index));
  const reveal = useEffectEvent(() => list.reveal(cursor));
  useEffect(() => reveal(), [moves, folder.path]);

  /** Opens what is chosen; where that is not one entry, the one at the cursor. */
  const open = (): void => {
    const entry = selected.size === 1 ? only : rowAt(cursor);
    if (entry) onOpen(entry);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = stepped(event.key, cursor, total, list.pageSize());
    const entry = rowAt(cursor);
    if (event.altKey && event.key === 'ArrowUp') onKey(event);
    else if (to !== null) choose(to, rowAt(to)?.name ?? null, event.shiftKey ? 'range' : 'one');
    else if (event.key === ' ' && entry) choose(cursor, entry.name, 'toggle');
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) chooseAll(total);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) open();
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) onMenu(placeOf(`${id}${cursor}`));
    else if (!onKey(event)) return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent, index: number, name: string): void =>
    choose(index, name, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'one');
  const onContextMenu = (event: MouseEvent, index: number, name: string): void => {
    event.preventDefault();
    if (!selected.has(name)) choose(index, name, 'one');
    onMenu({ x: event.clientX, y: event.clientY });
  };

  return (
    <div className={classes.table}>
      <Head sift={folder.sift} onSort={(sort) => folder.setSift({ sort })} />
      <div
        ref={list.scrollRef}
        className={classes.scroll}
        role="listbox"
        aria-label={label}
        aria-multiselectable="true"
        aria-activedescendant={isOnScreen ? `${id}${cursor}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...drag.target}
      >
        <div className={classes.rows} role="presentation" style={{ height: list.heightPx }}>
          {list.rows.map(({ index, top }) => {
            const entry = rowAt(index);
            const style = { transform: `translateY(${top}px)` };
            if (!entry) return <div key={index} className={classes.row} style={style} aria-hidden="true" />;
            return (
              <div
                key={index}
                id={`${id}${index}`}
                className={classes.row}
                style={style}
                role="option"
                aria-selected={selected.has(entry.name)}
                aria-setsize={total}
                aria-posinset={index + 1}
                data-cursor={index === cursor || undefined}
                title={factsText(entry)}
                onClick={(event) => onClick(event, index, entry.name)}
                onDoubleClick={() => onOpen(entry)}
                onContextMenu={(event) => onContextMenu(event, index, entry.name)}
                draggable
                onDragStart={(event) => drag.start(event, index, entry.name)}
              >
                <Cells entry={entry} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const ICONS: Readonly<Record<FileEntry['kind'], ReactNode>> = {
  folder: <IconFolderFilled size={15} />,
  file: <IconFile size={15} />,
  link: <IconLink size={15} />,
  other: <IconPlugConnected size={15} />,
};

function Cells({ entry }: { entry: FileEntry }) {
  return (
    <>
      <span className={classes.name}>
        <span className={classes.icon} data-kind={entry.kind} aria-hidden="true">
          {ICONS[entry.kind]}
        </span>
        <bdi className={classes.text}>{visibleName(entry.name)}</bdi>
      </span>
      <span className={classes.size}>{sizeText(entry)}</span>
      <span className={classes.modified}>{modifiedText(entry.modifiedMs)}</span>
      <span className={classes.mode}>{modeText(entry)}</span>
    </>
  );
}

const COLUMNS = [
  { by: 'name', label: 'Name' },
  { by: 'size', label: 'Size' },
  { by: 'modified', label: 'Modified' },
  { by: 'mode', label: 'Permissions' },
] as const;

function Head({ sift: { sort }, onSort }: { sift: FileSift; onSort(sort: FileSift['sort']): void }) {
  return (
    <div className={classes.head} role="group" aria-label="Sort by">
      {COLUMNS.map(({ by, label }) => {
        const isOn = sort.by === by;
        const Arrow = sort.isDescending ? IconSortDescending : IconSortAscending;
        return (
          <button
            key={by}
            type="button"
            className={`${classes.sort} ${classes[by]}`}
            aria-pressed={isOn}
            onClick={() => onSort({ by, isDescending: isOn && !sort.isDescending })}
          >
            {label}
            {isOn && <Arrow size={13} aria-label={sort.isDescending ? 'descending' : 'ascending'} />}
          </button>
        );
      })}
    </div>
  );
}

function placeOf(rowId: string): MenuPlace {
  const box = document.getElementById(rowId)?.getBoundingClientRect();
  return box ? { x: box.left + 24, y: box.bottom } : { x: 0, y: 0 };
}

/** Where a key moves the cursor to; null where the key means something else. */
function stepped(key: string, from: number, total: number, pageSize: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + pageSize,
    PageUp: from - pageSize,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined || total === 0 ? null : Math.min(Math.max(0, to), total - 1);
}
