import { Button, Modal } from '@mantine/core';

import type { KeyRow } from '../../../../shared/contract/keys.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import classes from '../keys-pane.module.css';
import { useNewPassphrase } from '../use-new-passphrase.ts';
import { useUnlocking } from '../use-unlocking.ts';
import { NewPassphraseFields } from './new-passphrase-fields.tsx';
import { OldPassphraseField } from './old-passphrase-field.tsx';

/** Gives a key another passphrase, its first one, or none. */
export function PassphraseDialog({ row, onClose }: { row: KeyRow; onClose(): void }) {
  const lab = useLab();
  const shell = useShell();
  const { place, name, protection } = row;
  const next = useNewPassphrase();
  const unlocking = useUnlocking();
  const change = async (): Promise<void> => {
    const settled = next.settle();
    if (!settled) return;
    const passphrase = protection ? unlocking.passphrase : null;
    await lab.keys.changePassphrase({ place, name, passphrase, ...settled });
    shell.tell(`Changed the passphrase of ${visibleText(name)}`);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Passphrase of ${visibleText(name)}`} size="lg">
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          unlocking.run(change);
        }}
      >
        {protection && <OldPassphraseField label="Passphrase until now" unlocking={unlocking} isFirst />}
        <NewPassphraseFields value={next} />
        <div className={classes.buttons}>
          <Button type="submit" loading={unlocking.isBusy}>
            Change passphrase
          </Button>
        </div>
      </form>
    </Modal>
  );
}
