import { Button, Group, Modal, Select } from '@mantine/core';
import { useState } from 'react';

import type { ProfileId } from '../../../../shared/contract/ids.ts';
import { attempt } from '../attempt.ts';
import type { ProfileDesk } from '../profile-actions.tsx';
import { foldersFor, type Node } from '../profile-tree.ts';

/** Stands for no folder in the list of folders. */
const TOP = '';

/** Chooses the folder a profile or folder goes to. */
export function MoveDialog({ desk, node, onClose }: { desk: ProfileDesk; node: Node; onClose(): void }) {
  const folders = foldersFor(desk.nodes, node.id);
  const [folder, setFolder] = useState<string>(node.parentId ?? TOP);
  const parentId: ProfileId | null = folders.find(({ id }) => id === folder)?.id ?? null;
  const move = (): void => {
    void attempt(desk.shell, () => desk.lab.profiles.move({ id: node.id, parentId, beforeId: null }));
    onClose();
  };
  return (
    <Modal opened title={`Move “${node.name}”`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          move();
        }}
      >
        <Select
          label="Folder"
          data-autofocus
          searchable
          allowDeselect={false}
          data={[{ value: TOP, label: 'Top level' }, ...folders.map(({ id, path }) => ({ value: id, label: path }))]}
          value={folder}
          onChange={(value) => setFolder(value ?? TOP)}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={parentId === node.parentId}>
            Move
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
