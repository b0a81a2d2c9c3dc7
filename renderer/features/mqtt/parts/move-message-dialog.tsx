import { Button, Modal } from '@mantine/core';
import { useState } from 'react';

import type { SavedRow } from '../../../../shared/contract/saved-messages.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { foldersOf } from '../use-saved-messages.ts';
import classes from './message-book.module.css';
import { MessagePlace } from './message-place.tsx';

interface MoveMessageDialogProps {
  message: SavedRow;
  messages: readonly SavedRow[];
  onClose(): void;
}

/** Gives a saved message another name or folder. */
export function MoveMessageDialog({ message, messages, onClose }: MoveMessageDialogProps) {
  const lab = useLab();
  const shell = useShell();
  const [name, setName] = useState(message.name);
  const [folder, setFolder] = useState(message.folder);
  const isNamed = name.trim() !== '';
  const move = async (): Promise<void> => {
    await lab.savedMessages.move({ id: message.id, folder, name: name.trim() });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Rename or move the message" size="sm">
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (isNamed) void move().catch(shell.fail);
        }}
      >
        <MessagePlace name={name} folder={folder} folders={foldersOf(messages)} onName={setName} onFolder={setFolder} />
        <div className={classes.buttons}>
          <Button type="submit" disabled={!isNamed}>
            Save changes
          </Button>
        </div>
      </form>
    </Modal>
  );
}
