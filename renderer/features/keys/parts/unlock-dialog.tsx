import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { KeyRow } from '../../../../shared/contract/keys.ts';
import classes from '../keys-pane.module.css';
import { useUnlocking } from '../use-unlocking.ts';
import { OldPassphraseField } from './old-passphrase-field.tsx';

interface UnlockDialogProps {
  title: string;
  /** Text of the button. */
  action: string;
  row: KeyRow;
  /** Asks for a new comment, too. */
  hasComment?: boolean;
  onUnlock(passphrase: string | null, comment: string): Promise<unknown>;
  onClose(): void;
}

/** Asks for a key's passphrase where it has one, and does one thing with it. */
export function UnlockDialog({ title, action, row, hasComment = false, onUnlock, onClose }: UnlockDialogProps) {
  const [comment, setComment] = useState(row.comment);
  const unlocking = useUnlocking();
  const unlock = async (): Promise<void> => {
    await onUnlock(row.protection ? unlocking.passphrase : null, comment);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={title} size="sm">
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          unlocking.run(unlock);
        }}
      >
        {hasComment && (
          <TextInput
            data-autofocus
            label="Comment"
            spellCheck={false}
            maxLength={500}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        )}
        {row.protection && (
          <OldPassphraseField label="Passphrase of the key" unlocking={unlocking} isFirst={!hasComment} />
        )}
        <div className={classes.buttons}>
          <Button type="submit" loading={unlocking.isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
