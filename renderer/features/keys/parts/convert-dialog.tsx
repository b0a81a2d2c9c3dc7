import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { KeyId, KeyList, KeyRow } from '../../../../shared/contract/keys.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useLab } from '../../../link/lab-context.tsx';
import classes from '../keys-pane.module.css';
import { useNewFile } from '../use-new-file.ts';
import { useNewPassphrase } from '../use-new-passphrase.ts';
import { useUnlocking } from '../use-unlocking.ts';
import { NewPassphraseFields } from './new-passphrase-fields.tsx';
import { OldPassphraseField } from './old-passphrase-field.tsx';

const FORMATS = {
  openssh: {
    label: 'OpenSSH',
    ending: '-openssh',
    about: 'What ssh and Wirebench write themselves, with the best protection.',
  },
  pkcs8: { label: 'PKCS#8 (PEM)', ending: '-pkcs8', about: 'For TLS servers, Java, and most libraries.' },
  pem: {
    label: 'PKCS#1 or SEC 1 (PEM)',
    ending: '-pem',
    about: 'For old programs only: its passphrase is protected by one round of MD5.',
  },
} as const;
type Format = keyof typeof FORMATS;

interface ConvertDialogProps {
  list: KeyList;
  row: KeyRow;
  onConverted(id: KeyId): void;
  onClose(): void;
}

/** Writes a private key in another format, into a new file; the old one stays. */
export function ConvertDialog({ list, row, onConverted, onClose }: ConvertDialogProps) {
  const lab = useLab();
  const { place, name, protection } = row;
  const [format, setFormat] = useState<Format>(row.format === 'openssh' ? 'pkcs8' : 'openssh');
  const file = useNewFile(list, name.replace(/\.(ppk|pem)$/, '') + FORMATS[format].ending, place);
  const next = useNewPassphrase();
  const unlocking = useUnlocking();
  const convert = async (): Promise<void> => {
    if (file.problem) return;
    const settled = next.settle();
    if (!settled) return;
    const passphrase = protection ? unlocking.passphrase : null;
    const made = await lab.keys.convert({ place, name, passphrase, ...settled, format, newName: file.name });
    onConverted(made);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Convert ${visibleText(name)}`} size="lg">
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          unlocking.run(convert);
        }}
      >
        <div className={classes.fields}>
          <FormatField row={row} format={format} onChange={setFormat} />
          <TextInput
            label="New file"
            description={`In the same folder; ${visibleText(name)} stays`}
            spellCheck={false}
            maxLength={100}
            value={file.name}
            error={unlocking.isBusy ? null : file.problem}
            onChange={(event) => file.setName(event.currentTarget.value)}
          />
        </div>
        {protection && <OldPassphraseField label={`Passphrase of ${visibleText(name)}`} unlocking={unlocking} />}
        <NewPassphraseFields value={next} hasRounds={format === 'openssh'} />
        <div className={classes.buttons}>
          <Button type="submit" loading={unlocking.isBusy}>
            Convert
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function FormatField({ row, format, onChange }: { row: KeyRow; format: Format; onChange(format: Format): void }) {
  // Ed25519 came after PEM's own formats and has a place in PKCS#8 only.
  const isPemKnown = row.key?.type !== 'ssh-ed25519';
  const formats = (Object.keys(FORMATS) as Format[]).filter((each) => each !== 'pem' || isPemKnown);
  return (
    <NativeSelect
      data-autofocus
      size="xs"
      label="Into the format"
      description={FORMATS[format].about}
      data={formats.map((each) => ({ value: each, label: FORMATS[each].label }))}
      value={format}
      onChange={(event) => onChange(event.currentTarget.value as Format)}
    />
  );
}
