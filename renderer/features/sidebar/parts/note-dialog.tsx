import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';

import type { SessionRow } from '../../../../shared/contract/sessions.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { attempt } from '../attempt.ts';

const LONGEST_NOTE = 10_000;

/** A session's note: what the user wants to remember of it. */
export function NoteDialog({ session, onClose }: { session: SessionRow; onClose(): void }) {
  const lab = useLab();
  const shell = useShell();
  const [note, setNote] = useState(session.note);
  const save = (): void => {
    void attempt(shell, () => lab.sessions.annotate({ sessionId: session.id, note }));
    onClose();
  };
  return (
    <Modal opened title={`Note on ${session.title}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Textarea
          label="Note"
          autosize
          minRows={4}
          maxRows={16}
          maxLength={LONGEST_NOTE}
          value={note}
          data-autofocus
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Save note</Button>
        </Group>
      </form>
    </Modal>
  );
}
