import { Button, Modal, NativeSelect } from '@mantine/core';
import { useState } from 'react';

import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { KeyInstalled } from '../../../../shared/contract/key-install.ts';
import type { KeyRow } from '../../../../shared/contract/keys.ts';
import { authorizeCommand } from '../../../../shared/domain/authorize-command.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useAnswer } from '../../../link/use-answer.ts';
import { CopyLine } from '../../../ui/copy-line.tsx';
import classes from '../keys-pane.module.css';
import { useSshConnections } from '../use-ssh-connections.ts';
import { useUnlocking } from '../use-unlocking.ts';
import { InstallResult } from './install-result.tsx';
import { OldPassphraseField } from './old-passphrase-field.tsx';

/** Lets a key into an account on a device, as ssh-copy-id does, and proves that it gets in. */
export function InstallDialog({ row, onClose }: { row: KeyRow; onClose(): void }) {
  const name = visibleText(row.name);
  return (
    <Modal opened onClose={onClose} title={`Install ${name} on a device`} size="lg">
      <div className={classes.form}>
        <Install row={row} onClose={onClose} />
        <ByHand row={row} />
      </div>
    </Modal>
  );
}

function Install({ row, onClose }: { row: KeyRow; onClose(): void }) {
  const lab = useLab();
  const shell = useShell();
  const connections = useSshConnections();
  const [chosen, setChosen] = useState<string | null>(null);
  const [result, setResult] = useState<KeyInstalled | null>(null);
  const unlocking = useUnlocking();
  if (connections?.length === 0) {
    return (
      <>
        <p className={classes.about}>
          No SSH connection is open. Log into the device once with its password; then the key can be put there.
        </p>
        <div className={classes.buttons}>
          <Button
            data-autofocus
            onClick={() => {
              onClose();
              shell.openPane('terminal', { sessionId: null });
            }}
          >
            SSH into a device
          </Button>
        </div>
      </>
    );
  }
  const target = connections?.find(({ id }) => id === chosen) ?? connections?.[0];
  const install = async (sessionId: SessionId): Promise<void> => {
    const { place, name, protection } = row;
    setResult(null);
    const passphrase = protection ? unlocking.passphrase : null;
    setResult(await lab.keyInstall.install({ place, name, sessionId, passphrase }));
  };
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (target) unlocking.run(() => install(target.id));
      }}
    >
      <p className={classes.about}>
        Its public half is added to ~/.ssh/authorized_keys of the account, once. Then a second login with only this key
        proves that it lets you in.
      </p>
      <NativeSelect
        data-autofocus
        size="xs"
        label="Over the connection"
        data={connections?.map(({ id, title }) => ({ value: id, label: visibleText(title) })) ?? []}
        value={target?.id ?? ''}
        onChange={(event) => {
          setChosen(event.currentTarget.value);
          setResult(null);
        }}
      />
      {row.protection && <OldPassphraseField label="Passphrase of the key" unlocking={unlocking} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={unlocking.isBusy} disabled={!target}>
          Install and prove
        </Button>
      </div>
      {result && <InstallResult result={result} />}
    </form>
  );
}

/** For a device that is reached by its console only. */
function ByHand({ row: { place, name } }: { row: KeyRow }) {
  const { value } = useAnswer(`${place}/${name}`, (lab, signal) =>
    lab.keys.exportPublic({ place, name, format: 'openssh' }, signal),
  );
  if (!value) return null;
  return (
    <div>
      <h3 className={classes.subheading}>By hand, on the device’s console</h3>
      <CopyLine what="the command" text={authorizeCommand(value.text)} />
    </div>
  );
}
