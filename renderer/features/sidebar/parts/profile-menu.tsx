import { useState } from 'react';

import type { ProfileId } from '../../../../shared/contract/ids.ts';
import { profileMenu, type ProfileDesk } from '../profile-actions.tsx';
import type { Node } from '../profile-tree.ts';
import { useMenuActions } from '../use-menu-actions.ts';
import { ContextMenu, type MenuEntry, type MenuPlace } from '../../../ui/context-menu.tsx';
import { MoveDialog } from './move-dialog.tsx';

interface ProfileMenuProps {
  desk: ProfileDesk;
  menu: { node: Node; place: MenuPlace } | null;
  /** The row that is chosen: its menu is in the palette too. */
  selected: Node | undefined;
  onRename(id: string): void;
  onAddFolder(parentId: ProfileId | null): void;
  onClose(): void;
}

/** The menu of one profile or folder, and the dialog that moves it. */
export function ProfileMenu({ desk, menu, selected, onRename, onAddFolder, onClose }: ProfileMenuProps) {
  const [moved, setMoved] = useState<Node | null>(null);
  const entriesOf = (node: Node): MenuEntry[] =>
    profileMenu(desk, node, {
      rename: () => onRename(node.id),
      move: () => setMoved(node),
      addFolder: onAddFolder,
    });
  useMenuActions('profile', `Profiles: ${selected?.name ?? ''}`, selected ? entriesOf(selected) : []);
  return (
    <>
      <ContextMenu
        label={`Actions for ${menu?.node.name ?? 'a profile'}`}
        place={menu?.place ?? null}
        entries={menu ? entriesOf(menu.node) : []}
        onClose={onClose}
      />
      {moved && <MoveDialog desk={desk} node={moved} onClose={() => setMoved(null)} />}
    </>
  );
}
