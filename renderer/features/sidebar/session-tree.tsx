import { useId, useLayoutEffect, useState, type KeyboardEvent } from 'react';

import type { SessionRow, SessionWindow } from '../../../shared/contract/sessions.ts';
import { windowAround } from '../../lib/row-window.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useBoxSize } from '../../ui/use-box-size.ts';
import { useTallRows, type TallRows } from '../../ui/use-tall-rows.ts';
import { attempt } from './attempt.ts';
import { ContextMenu, type MenuEntry, type MenuPlace } from '../../ui/context-menu.tsx';
import { NoteDialog } from './parts/note-dialog.tsx';
import { SessionItem } from './parts/session-item.tsx';
import shared from './parts/side-view.module.css';
import { endSession, openSession, sessionMenu } from './session-actions.tsx';
import classes from './session-tree.module.css';
import { treeMove } from './tree-keys.ts';
import { useMenuActions } from './use-menu-actions.ts';
import { useSessionChoice } from './use-session-choice.ts';

interface SessionTreeProps {
  window: SessionWindow;
  /** Tells which rows are on screen, so that the window follows. */
  onRange(range: { first: number; count: number }): void;
}

/** The sessions themselves: one stop for Tab, arrows inside, a menu for each. */
export function SessionTree({ window, onRange }: SessionTreeProps) {
  const lab = useLab();
  const shell = useShell();
  const treeId = useId();
  const rowId = (id: string): string => `${treeId}-${id}`;
  const [probeRef, { height: rowHeightPx }] = useBoxSize<HTMLSpanElement>({ width: 1, height: 48 });
  const list = useTallRows(window.total, rowHeightPx);
  const choice = useSessionChoice(window, list);
  const [renamingId, setRenamingId] = useState<string | null>(null);
  const [menu, setMenu] = useState<{ session: SessionRow; place: MenuPlace } | null>(null);
  const { first, count } = windowAround(list.rows);
  useLayoutEffect(() => onRange({ first, count }), [onRange, first, count]);

  const openMenuAtRow = (session: SessionRow): void => {
    const row = document.getElementById(rowId(session.id))?.getBoundingClientRect();
    setMenu({ session, place: { x: (row?.left ?? 0) + 32, y: row?.bottom ?? 0 } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { selected, index } = choice;
    const move = treeMove(event, { index, total: window.total, pageSize: list.pageSize() });
    if (move.do === 'none') return;
    event.preventDefault();
    if (move.do === 'go') choice.go(move.index);
    if (!selected) return;
    if (move.do === 'activate') openSession(shell, selected);
    if (move.do === 'rename') setRenamingId(selected.id);
    if (move.do === 'remove') endSession(lab, shell, selected);
    if (move.do === 'menu') openMenuAtRow(selected);
    if (move.do === 'collapse') choice.go(window.first + window.rows.findIndex(({ id }) => id === selected.parentId));
  };
  const onRenamed = (session: SessionRow, title: string | null): void => {
    setRenamingId(null);
    list.scrollRef.current?.focus();
    if (title !== null) void attempt(shell, () => lab.sessions.rename({ sessionId: session.id, title }));
  };
  const onMenu = (session: SessionRow, place: MenuPlace): void => {
    choice.choose(session);
    setMenu({ session, place });
  };

  return (
    <>
      <span className={`${shared.probe} ${classes.probe}`} ref={probeRef} aria-hidden="true" />
      <div
        className={shared.scroll}
        ref={list.scrollRef}
        role="tree"
        aria-label="Sessions"
        tabIndex={0}
        aria-activedescendant={
          list.rows.some(({ index }) => index === choice.index) ? rowId(choice.selectedId ?? '') : undefined
        }
        onKeyDown={onKeyDown}
        onFocus={({ currentTarget }) => choice.index < 0 && currentTarget.matches(':focus-visible') && choice.go(0)}
      >
        <div className={shared.rows} style={{ height: list.heightPx }} role="presentation">
          <SessionRows
            window={window}
            list={list}
            rowHeightPx={rowHeightPx}
            rowId={rowId}
            selectedId={choice.selectedId}
            renamingId={renamingId}
            onSelect={choice.choose}
            onMenu={onMenu}
            onRenamed={onRenamed}
          />
        </div>
      </div>
      <SessionMenu
        menu={menu}
        selected={choice.selected}
        rows={window.rows}
        onRename={setRenamingId}
        onClose={() => setMenu(null)}
      />
    </>
  );
}

interface SessionRowsProps {
  window: SessionWindow;
  list: TallRows;
  rowHeightPx: number;
  rowId(id: string): string;
  selectedId: string | null;
  renamingId: string | null;
  onSelect(session: SessionRow): void;
  onMenu(session: SessionRow, place: MenuPlace): void;
  onRenamed(session: SessionRow, title: string | null): void;
}

/** The rows on screen; one that is still on its way is left out. */
function SessionRows({ window, list, rowHeightPx, rowId, selectedId, renamingId, ...on }: SessionRowsProps) {
  const shell = useShell();
  return list.rows.map(({ index, top }) => {
    const session = window.rows[index - window.first];
    return session ? (
      <SessionItem
        key={session.id}
        id={rowId(session.id)}
        session={session}
        position={index + 1}
        total={window.total}
        isSelected={session.id === selectedId}
        isRenaming={session.id === renamingId}
        top={top}
        heightPx={rowHeightPx}
        onOpen={(opened) => openSession(shell, opened)}
        {...on}
      />
    ) : null;
  });
}

interface SessionMenuProps {
  menu: { session: SessionRow; place: MenuPlace } | null;
  /** The row that is chosen: its menu is in the palette too. */
  selected: SessionRow | undefined;
  /** As they stand: an open menu follows its session, since what can be done changes with the state. */
  rows: readonly SessionRow[];
  onRename(id: string): void;
  onClose(): void;
}

/** The menu of one session, and the dialog its note is written in. */
function SessionMenu({ menu, selected, rows, onRename, onClose }: SessionMenuProps) {
  const lab = useLab();
  const shell = useShell();
  const [noted, setNoted] = useState<SessionRow | null>(null);
  const session = menu && (rows.find(({ id }) => id === menu.session.id) ?? menu.session);
  const entriesOf = (one: SessionRow): MenuEntry[] =>
    sessionMenu(lab, shell, one, { rename: () => onRename(one.id), annotate: () => setNoted(one) });
  useMenuActions('session', `Sessions: ${selected?.title ?? ''}`, selected ? entriesOf(selected) : []);
  return (
    <>
      <ContextMenu
        label={`Actions for ${session?.title ?? 'a session'}`}
        place={menu?.place ?? null}
        entries={session ? entriesOf(session) : []}
        onClose={onClose}
      />
      {noted && <NoteDialog session={noted} onClose={() => setNoted(null)} />}
    </>
  );
}
