import { Button } from '@mantine/core';
import { IconCopy, IconLock, IconServerBolt } from '@tabler/icons-react';
import { useState } from 'react';

import type { KeyConcern, KeyId, KeyList, KeyRow } from '../../../../shared/contract/keys.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { HostKeyView } from '../../../ui/host-key-view.tsx';
import { CONCERNS, FORMATS, protectionWords, typeWords } from '../key-words.ts';
import classes from '../keys-pane.module.css';
import { KeyDialogs, type KeyDialog } from './key-dialogs.tsx';
import { KeyMenu } from './key-menu.tsx';

interface KeyDetailProps {
  list: KeyList;
  row: KeyRow;
  /** Shows another key, such as the one a conversion made. */
  onShow(id: KeyId): void;
}

/** Everything there is to know of one key, and what can be done with it. */
export function KeyDetail({ list, row, onShow }: KeyDetailProps) {
  const lab = useLab();
  const shell = useShell();
  const [dialog, setDialog] = useState<KeyDialog | null>(null);
  const id: KeyId = { place: row.place, name: row.name };
  const copyPublic = async (): Promise<void> => {
    const { text } = await lab.keys.exportPublic({ ...id, format: 'openssh' });
    await copyText(shell, text, 'Copied the public key');
  };
  const canRewrite = row.format === 'openssh' && row.problem === '';
  return (
    <section className={classes.content} aria-label={`Key ${visibleText(row.name)}`}>
      <h2 className={classes.heading}>{visibleText(row.name)}</h2>
      <div className={classes.buttons}>
        <Button
          leftSection={<IconCopy size={16} />}
          disabled={!row.key}
          onClick={() => void copyPublic().catch(shell.fail)}
        >
          Copy public key
        </Button>
        {row.hasPrivate && row.problem === '' && (
          <Button variant="default" leftSection={<IconServerBolt size={16} />} onClick={() => setDialog('install')}>
            Install on a device…
          </Button>
        )}
        {canRewrite && (
          <Button variant="default" leftSection={<IconLock size={16} />} onClick={() => setDialog('passphrase')}>
            {row.protection ? 'Change passphrase…' : 'Add a passphrase…'}
          </Button>
        )}
        <KeyMenu row={row} canRewrite={canRewrite} onDialog={setDialog} />
      </div>
      {row.problem !== '' && (
        <p className={classes.concern} data-level="danger" role="alert">
          <span>It cannot be used: {row.problem}.</span>
        </p>
      )}
      <Concerns row={row} onDialog={setDialog} />
      {row.key && <HostKeyView title="Fingerprint" hostKey={row.key} />}
      <Facts row={row} />
      <KeyDialogs dialog={dialog} list={list} row={row} onShow={onShow} onClose={() => setDialog(null)} />
    </section>
  );
}

function Concerns({ row, onDialog }: { row: KeyRow; onDialog(dialog: KeyDialog): void }) {
  if (row.concerns.length === 0) return null;
  return (
    <ul className={classes.concerns} aria-label="What to look at">
      {row.concerns.map((concern) => (
        <li key={concern} className={classes.concern} data-level={CONCERNS[concern].level}>
          <span>{CONCERNS[concern].text}</span>
          <Fix row={row} concern={concern} onDialog={onDialog} />
        </li>
      ))}
    </ul>
  );
}

/** The button that puts it right, where one can. */
function Fix({ row, concern, onDialog }: { row: KeyRow; concern: KeyConcern; onDialog(dialog: KeyDialog): void }) {
  const lab = useLab();
  const shell = useShell();
  const { place, name } = row;
  if (concern === 'open-to-others') {
    return (
      <Button variant="default" onClick={() => void lab.keys.fixPermissions({ place, name }).catch(shell.fail)}>
        Make it private (0600)
      </Button>
    );
  }
  if ((concern === 'no-public-file' || concern === 'halves-differ') && row.problem === '') {
    const write = (): void => void lab.keys.writePublic({ place, name, passphrase: null }).catch(shell.fail);
    return (
      <Button variant="default" onClick={row.protection ? () => onDialog('public') : write}>
        Write the .pub file
      </Button>
    );
  }
  if (concern === 'weak-derivation') {
    return (
      <Button variant="default" onClick={() => onDialog('convert')}>
        Convert…
      </Button>
    );
  }
  return null;
}

function Facts({ row }: { row: KeyRow }) {
  const { path, comment, format, mode, changedAtMs, hasPrivate, hasPublic } = row;
  const facts: [string, string][] = [
    ['Type', typeWords(row)],
    ['Comment', comment === '' ? 'None' : visibleText(comment)],
    ['File', visibleText(path)],
    ['Public file', hasPublic ? (hasPrivate ? 'Beside it, with .pub' : 'This one') : 'None'],
    ['Format', format ? FORMATS[format] : hasPrivate ? 'Unknown' : 'Public key'],
    ['Protection', protectionWords(row)],
    ['Changed', changedAtMs === 0 ? 'Unknown' : new Date(changedAtMs).toLocaleString()],
  ];
  if (mode !== null) facts.splice(4, 0, ['Permissions', mode.toString(8).padStart(4, '0')]);
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <FactRow key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function FactRow({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
