import {
  IconCopy,
  IconFolderPlus,
  IconFolderSymlink,
  IconPencil,
  IconPlugConnected,
  IconPlus,
  IconSettings,
  IconTrash,
} from '@tabler/icons-react';

import type { ProfileId } from '../../../shared/contract/ids.ts';
import type { Shell } from '../../lib/shell.ts';
import type { Lab } from '../../link/lab.ts';
import { attempt } from './attempt.ts';
import type { MenuEntry } from '../../ui/context-menu.tsx';
import { profilesWithin, stepMove, type Node } from './profile-tree.ts';

const ICON_PX = 16;

/** What the actions on profiles need: the host, the window, and the tree as it is now. */
export interface ProfileDesk {
  lab: Lab;
  shell: Shell;
  nodes: readonly Node[];
}

/** Connects a saved profile and opens its explorer. */
export function connectProfile({ lab, shell }: ProfileDesk, { id: profileId }: Node): void {
  void attempt(shell, async () => {
    const { sessionId } = await lab.mqtt.connect({ profileId });
    shell.openPane('mqtt', { sessionId, profileId });
  });
}

export const editProfile = ({ shell }: ProfileDesk, { id }: Node): void =>
  shell.openPane('mqtt-profile', { profileId: id, parentId: null });

/** One step up or down among its siblings, or out of its folder. */
export function stepProfile({ lab, shell, nodes }: ProfileDesk, { id }: Node, step: -1 | 1): void {
  const move = stepMove(nodes, id, step);
  if (move) void attempt(shell, () => lab.profiles.move({ id, ...move }));
}

/** Removes a profile, or a folder with all it holds, once the user has said so. */
export async function removeProfile({ lab, shell, nodes }: ProfileDesk, node: Node): Promise<void> {
  const held = profilesWithin(nodes, node.id);
  const body =
    node.kind === 'folder'
      ? held === 0
        ? 'The folder holds no profiles.'
        : `The ${held === 1 ? 'profile' : `${held} profiles`} in it and their saved secrets go too. Open sessions stay.`
      : 'Its saved secrets go too. Open sessions stay.';
  const title = node.kind === 'folder' ? `Delete folder “${node.name}”?` : `Delete profile “${node.name}”?`;
  if (!(await shell.confirm({ title, body, action: 'Delete', isDangerous: true }))) return;
  await attempt(shell, () => lab.profiles.remove({ id: node.id }));
}

/** The folder that something new goes into: the chosen folder, or the one the chosen profile is in. */
export const folderOf = (node: Node | undefined): ProfileId | null =>
  node === undefined ? null : node.kind === 'folder' ? node.id : node.parentId;

export async function exportProfiles({ lab, shell }: ProfileDesk): Promise<void> {
  await attempt(shell, async () => {
    const { json } = await lab.profiles.exportAll({});
    shell.saveFile('wirebench-profiles.json', [json], 'application/json');
  });
}

interface Edit {
  rename(): void;
  move(): void;
  addFolder(parentId: ProfileId | null): void;
}

/** What the menu of a profile or folder offers. */
export function profileMenu(desk: ProfileDesk, node: Node, edit: Edit): MenuEntry[] {
  const { lab, shell } = desk;
  const parentId = folderOf(node);
  const ofProfile: MenuEntry[] = [
    {
      label: 'Connect',
      icon: <IconPlugConnected size={ICON_PX} />,
      keys: 'enter',
      run: () => connectProfile(desk, node),
    },
    { label: 'Edit', icon: <IconSettings size={ICON_PX} />, keys: 'alt+enter', run: () => editProfile(desk, node) },
    {
      label: 'Duplicate',
      icon: <IconCopy size={ICON_PX} />,
      run: () => void attempt(shell, () => lab.profiles.duplicate({ id: node.id })),
    },
  ];
  const ofFolder: MenuEntry[] = [
    {
      label: 'New profile here',
      icon: <IconPlus size={ICON_PX} />,
      run: () => shell.openPane('mqtt-profile', { profileId: null, parentId }),
    },
    { label: 'New folder here', icon: <IconFolderPlus size={ICON_PX} />, run: () => edit.addFolder(parentId) },
  ];
  return [
    ...(node.kind === 'folder' ? ofFolder : ofProfile),
    { label: 'Rename', icon: <IconPencil size={ICON_PX} />, keys: 'f2', startsGroup: true, run: edit.rename },
    { label: 'Move to folder…', icon: <IconFolderSymlink size={ICON_PX} />, run: edit.move },
    {
      label: 'Delete…',
      icon: <IconTrash size={ICON_PX} />,
      keys: 'delete',
      startsGroup: true,
      isDangerous: true,
      run: () => void removeProfile(desk, node),
    },
  ];
}
