import { Button, TextInput } from '@mantine/core';
import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';

import type { KeyId, KeyKind, KeyList } from '../../../../shared/contract/keys.ts';
import { sshKeygenCommand } from '../../../../shared/domain/ssh-keygen-command.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { CopyLine } from '../../../ui/copy-line.tsx';
import classes from '../keys-pane.module.css';
import { usualName, waitWords } from '../kind-words.ts';
import { useNewFile } from '../use-new-file.ts';
import { useNewPassphrase, type NewPassphrase } from '../use-new-passphrase.ts';
import { KindFields } from './kind-fields.tsx';
import { NewFileFields } from './new-file-fields.tsx';
import { NewPassphraseFields } from './new-passphrase-fields.tsx';
import { SecondsPassed } from './seconds-passed.tsx';

interface GenerateFormProps {
  list: KeyList;
  onMade(id: KeyId): void;
  onCancel(): void;
}

/** Makes a key pair, beside the command that would do the same. */
export function GenerateForm({ list, onMade, onCancel }: GenerateFormProps) {
  const headingId = useId();
  const [kind, setKind] = useState<KeyKind>({ type: 'ed25519' });
  const file = useNewFile(list, usualName(kind));
  const [comment, setComment] = useState(list.defaultComment);
  const passphrase = useNewPassphrase();
  const { isBusy, make } = useGenerating(passphrase, onMade);
  const { place, name } = file;
  const folder = list.places.find((each) => each.place === place)?.path ?? '';
  const rounds = passphrase.isNone ? null : passphrase.rounds;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!file.problem) make({ place, name, kind, comment });
  };
  return (
    <form className={classes.content} aria-labelledby={headingId} noValidate onSubmit={submit}>
      <h2 id={headingId} className={classes.heading}>
        Generate an SSH key
      </h2>
      <KindFields kind={kind} onChange={setKind} />
      <div className={classes.fields}>
        <NewFileFields file={file} isFixed={isBusy} />
        <TextInput
          label="Comment"
          spellCheck={false}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      </div>
      <NewPassphraseFields value={passphrase} />
      <div>
        <h3 className={classes.subheading}>The same with OpenSSH</h3>
        <CopyLine
          what="the ssh-keygen command"
          text={sshKeygenCommand({ kind, path: `${folder}/${name}`, comment, rounds })}
        />
      </div>
      <div className={classes.buttons}>
        <Button type="submit" loading={isBusy}>
          Generate
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <span className={classes.dim}>{isBusy ? <SecondsPassed what="Making the key" /> : waitWords(kind)}</span>
      </div>
    </form>
  );
}

interface NewKey extends KeyId {
  kind: KeyKind;
  comment: string;
}

/** Makes a key; leaving the form gives it up, and nothing of it stays. */
function useGenerating(passphrase: NewPassphrase, onMade: (id: KeyId) => void) {
  const lab = useLab();
  const shell = useShell();
  const [isBusy, setIsBusy] = useState(false);
  const making = useRef<AbortController | null>(null);
  useEffect(() => () => making.current?.abort(), []);
  const generate = async (key: NewKey): Promise<void> => {
    const protection = passphrase.settle();
    if (!protection) return;
    const abort = (making.current = new AbortController());
    setIsBusy(true);
    try {
      const made = await lab.keys.generate({ ...key, ...protection }, abort.signal);
      shell.tell(`Made ${key.name}: it was read back, and a signature by it holds`);
      onMade(made);
    } catch (error) {
      if (!abort.signal.aborted) shell.fail(error);
      setIsBusy(false);
    }
  };
  return { isBusy, make: (key: NewKey): void => void generate(key) };
}
