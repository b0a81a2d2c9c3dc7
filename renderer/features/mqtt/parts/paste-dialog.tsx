import { Button, Modal, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';

import classes from './paste-dialog.module.css';

interface PasteDialogProps {
  title: string;
  /** A command as it may be pasted. */
  example: string;
  command: string;
  /** Why nothing can be made of the command; null while it is empty, or right. */
  problem: string | null;
  /** What of the command is not taken over. */
  notes: readonly string[];
  /** The button that takes what was found. */
  take: { label: string; isReady: boolean; run(): void };
  /** What was found in the command. */
  children: ReactNode;
  onCommand(command: string): void;
  onClose(): void;
}

/** A command line to paste, what it says, and what of it is left behind. */
export function PasteDialog(props: PasteDialogProps) {
  const { title, example, command, problem, notes, take, children, onCommand, onClose } = props;
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (take.isReady) take.run();
        }}
      >
        <Textarea
          label="Command"
          description="As for sh, cmd or PowerShell. Nothing is run."
          placeholder={example}
          value={command}
          spellCheck={false}
          autosize
          minRows={4}
          maxRows={12}
          data-autofocus
          classNames={{ input: classes.command ?? '' }}
          error={problem}
          onChange={(event) => onCommand(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        {children}
        {notes.length > 0 && (
          <ul className={classes.notes} aria-label="Not taken over">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        <div className={classes.buttons}>
          <Button type="submit" disabled={!take.isReady}>
            {take.label}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
