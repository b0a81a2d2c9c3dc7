import { useState } from 'react';

import type { ProfileId } from '../../../../shared/contract/ids.ts';
import { profileMenu, type ProfileDesk } from '../profile-actions.tsx';
import type { Node } from '../profile-tree.ts';
import { ContextMenu, type MenuPlace } from './context-menu.tsx';
import { MoveDialog } from './move-dialog.tsx';

interface ProfileMenuProps {
  desk: ProfileDesk;
  menu: { node: Node; place: MenuPlace } | null;
  onRename(id: string): void;
  onAddFolder(parentId: ProfileId | null): void;
  onClose(): void;
}

/** The menu of one profile or folder, and the dialog that moves it. */
export function ProfileMenu({ desk, menu, onRename, onAddFolder, onClose }: ProfileMenuProps) {
  const [moved, setMoved] = useState<Node | null>(null);
  const edit = menu && {
    rename: () => onRename(menu.node.id),
    move: () => setMoved(menu.node),
    addFolder: onAddFolder,
  };
  return (
    <>
      <ContextMenu
        label={`Actions for ${menu?.node.name ?? 'a profile'}`}
        place={menu?.place ?? null}
        entries={edit ? profileMenu(desk, menu.node, edit) : []}
        onClose={onClose}
      />
      {moved && <MoveDialog desk={desk} node={moved} onClose={() => setMoved(null)} />}
    </>
  );
}
