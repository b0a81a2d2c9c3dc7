import { useId, useState } from 'react';

import type { ProfileId } from '../../../shared/contract/ids.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useBoxSize } from '../../ui/use-box-size.ts';
import { attempt } from './attempt.ts';
import type { MenuPlace } from '../../ui/context-menu.tsx';
import { ProfileItem } from './parts/profile-item.tsx';
import { ProfileMenu } from './parts/profile-menu.tsx';
import shared from './parts/side-view.module.css';
import type { ProfileDesk } from './profile-actions.tsx';
import { activateProfile, onProfileKey } from './profile-keys.ts';
import type { Node } from './profile-tree.ts';
import classes from './profiles-tree.module.css';
import { useProfileDrag } from './use-profile-drag.ts';
import { useProfileRows, useReveal } from './use-profile-rows.ts';

interface ProfilesTreeProps {
  desk: ProfileDesk;
  search: string;
  renamingId: string | null;
  onRename(id: string | null): void;
  onSelect(node: Node | undefined): void;
  onAddFolder(parentId: ProfileId | null): void;
}

/** The tree itself: one stop for Tab, arrows inside, Alt+arrows to move what is chosen. */
export function ProfilesTree({ desk, search, renamingId, onRename, onSelect, onAddFolder }: ProfilesTreeProps) {
  const { lab, shell, nodes } = desk;
  const treeId = useId();
  const rowId = (id: string): string => `${treeId}-${id}`;
  const [menu, setMenu] = useState<{ node: Node; place: MenuPlace } | null>(null);
  const [probeRef, { height: rowHeightPx }] = useBoxSize<HTMLSpanElement>({ width: 1, height: 28 });
  const tree = useProfileRows(nodes, search, rowHeightPx, onSelect);
  const { rows, list, selectedId } = tree;
  const drag = useProfileDrag(desk);
  useReveal(tree, renamingId);

  const openMenu = (node: Node, place: MenuPlace): void => {
    tree.choose(node);
    setMenu({ node, place });
  };
  const openMenuAtRow = (node: Node): void => {
    const row = document.getElementById(rowId(node.id))?.getBoundingClientRect();
    openMenu(node, { x: (row?.left ?? 0) + 32, y: row?.bottom ?? 0 });
  };
  const onRenamed = (node: Node, name: string | null): void => {
    onRename(null);
    list.scrollRef.current?.focus();
    if (name !== null) void attempt(shell, () => lab.profiles.rename({ id: node.id, name }));
  };
  const keys = { desk, tree, isSearching: search.trim() !== '', onRename, onMenu: openMenuAtRow };
  const isDrawn = list.rows.some(({ index }) => index === tree.index);

  return (
    <>
      <span className={`${shared.probe} ${classes.probe}`} ref={probeRef} aria-hidden="true" />
      {rows.length === 0 && <EmptyState title="No profile matches">Search for a name or an address.</EmptyState>}
      <div
        className={shared.scroll}
        ref={list.scrollRef}
        hidden={rows.length === 0}
        role="tree"
        aria-label="Profiles"
        tabIndex={0}
        aria-activedescendant={isDrawn ? rowId(selectedId ?? '') : undefined}
        onKeyDown={(event) => onProfileKey(event, keys)}
        onFocus={({ currentTarget }) => tree.index < 0 && currentTarget.matches(':focus-visible') && tree.go(0)}
      >
        <div className={shared.rows} style={{ height: list.heightPx }} role="presentation">
          {list.rows.map(({ index, top }) => {
            const row = rows[index];
            return row ? (
              <ProfileItem
                key={row.node.id}
                id={rowId(row.node.id)}
                row={row}
                isSelected={row.node.id === selectedId}
                isRenaming={row.node.id === renamingId}
                top={top}
                heightPx={rowHeightPx}
                drag={drag}
                onSelect={tree.choose}
                onActivate={() => activateProfile(desk, tree, row)}
                onMenu={openMenu}
                onRenamed={onRenamed}
              />
            ) : null;
          })}
        </div>
      </div>
      <ProfileMenu
        desk={desk}
        menu={menu}
        selected={tree.selected?.node}
        onRename={onRename}
        onAddFolder={onAddFolder}
        onClose={() => setMenu(null)}
      />
    </>
  );
}
