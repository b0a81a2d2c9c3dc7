import { Button, FileInput, Modal } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useState } from 'react';

import { MAX_KEY_FILE_BYTES, type KeyId, type KeyList } from '../../../../shared/contract/keys.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { nameOfFile } from '../key-words.ts';
import classes from '../keys-pane.module.css';
import { useNewFile } from '../use-new-file.ts';
import { useUnlocking } from '../use-unlocking.ts';
import { NewFileFields } from './new-file-fields.tsx';
import { OldPassphraseField } from './old-passphrase-field.tsx';

interface AddDialogProps {
  list: KeyList;
  onAdded(id: KeyId): void;
  onClose(): void;
}

/** Takes a key file of any format into one of the folders. */
export function AddDialog({ list, onAdded, onClose }: AddDialogProps) {
  const lab = useLab();
  const [source, setSource] = useState<File | null>(null);
  const file = useNewFile(list, source ? nameOfFile(source.name) : 'key');
  const unlocking = useUnlocking();
  const isTooLarge = source !== null && source.size > MAX_KEY_FILE_BYTES;
  const add = async (): Promise<void> => {
    if (!source || isTooLarge || file.problem) return;
    const bytes = new Uint8Array(await source.arrayBuffer());
    const { place, name } = file;
    const added = await lab.keys.add({ bytes, passphrase: unlocking.passphrase || null, place, name });
    onAdded(added);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Add a key file">
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          unlocking.run(add);
        }}
      >
        <FileInput
          data-autofocus
          label="Private key"
          description="Of OpenSSH, PuTTY (.ppk), or PEM. A copy is kept in OpenSSH’s format, under the passphrase the file has."
          placeholder="Choose a file"
          leftSection={<IconFile size={16} aria-hidden="true" />}
          value={source}
          error={isTooLarge ? 'This file is too large to be a key' : null}
          onChange={setSource}
        />
        <OldPassphraseField label="Its passphrase" description="Leave empty where it has none" unlocking={unlocking} />
        <div className={classes.fields}>
          <NewFileFields file={file} isFixed={unlocking.isBusy} />
        </div>
        <div className={classes.buttons}>
          <Button type="submit" loading={unlocking.isBusy} disabled={!source || isTooLarge}>
            Add
          </Button>
        </div>
      </form>
    </Modal>
  );
}
