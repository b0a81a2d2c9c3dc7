import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';

import { isEntryName } from '../../../../shared/domain/files/posix-path.ts';

interface NameDialogProps {
  title: string;
  action: string;
  /** What it is called so far. */
  name: string;
  /** Whether it worked; the dialog stays open where it did not. */
  onName(name: string): Promise<boolean>;
  onClose(): void;
}

/** Asks for the name of one entry. */
export function NameDialog({ title, action, name, onName, onClose }: NameDialogProps) {
  const [text, setText] = useState(name);
  const problem = text !== '' && !isEntryName(text) ? 'A name holds no slash, and is not “.” or “..”' : null;
  return (
    <Modal opened title={title} onClose={onClose} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void onName(text).then((isDone) => isDone && onClose());
        }}
      >
        <TextInput
          label="Name"
          data-autofocus
          spellCheck={false}
          value={text}
          error={problem}
          onChange={({ currentTarget: { value } }) => setText(value)}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isEntryName(text)}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
