import { Button, Modal } from '@mantine/core';
import { useState } from 'react';

import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import type { Composer } from '../use-composer.ts';
import { foldersOf, useSavedMessages } from '../use-saved-messages.ts';
import classes from './message-book.module.css';
import { MessagePlace } from './message-place.tsx';

interface SaveMessageDialogProps {
  composer: Composer;
  onClose(): void;
}

/** Gives what the form holds a name and a folder, as a new saved message or in place of the one it came from. */
export function SaveMessageDialog({ composer, onClose }: SaveMessageDialogProps) {
  const lab = useLab();
  const shell = useShell();
  const { typed, origin } = composer;
  const folders = foldersOf(useSavedMessages());
  const [name, setName] = useState(origin?.name ?? typed.topic.split('/').at(-1) ?? '');
  const [folder, setFolder] = useState(origin?.folder ?? '');
  const isNamed = name.trim() !== '';
  const save = async (id: string | null): Promise<void> => {
    const saved = await lab.savedMessages.save({ id, folder, name: name.trim(), message: typed });
    composer.setOrigin({ id: saved.id, folder, name: name.trim() });
    onClose();
    shell.tell(`Saved as “${name.trim()}”`);
  };
  return (
    <Modal opened onClose={onClose} title="Save the message" size="sm">
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (isNamed) void save(origin?.id ?? null).catch(shell.fail);
        }}
      >
        <MessagePlace name={name} folder={folder} folders={folders} onName={setName} onFolder={setFolder} />
        <div className={classes.buttons}>
          {origin && (
            <Button variant="default" disabled={!isNamed} onClick={() => void save(null).catch(shell.fail)}>
              Save as a new one
            </Button>
          )}
          <Button type="submit" disabled={!isNamed}>
            {origin ? 'Save changes' : 'Save'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
