import { Button, Checkbox, FileInput, NumberInput, TextInput } from '@mantine/core';
import { IconFile, IconTerminal2 } from '@tabler/icons-react';
import { useEffect, useState, type SubmitEvent } from 'react';

import type { KeyId } from '../../../../shared/contract/key-id.ts';
import type { SshTarget } from '../../../../shared/contract/ssh.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useFirstFocus } from '../use-first-focus.ts';
import classes from './connect-form.module.css';
import { KnownKeyField } from './known-key-field.tsx';

/** More than any private key file has. */
const MAX_KEY_BYTES = 100_000;
const FIRST_SIZE = { columns: 80, rows: 24 };

interface Start {
  recent: SshTarget[];
  userName: string;
  hasAgent: boolean;
}

/** Where to log in. Passwords and passphrases are asked for when the server has shown who it is. */
export function ConnectForm({ onConnected }: { onConnected(sessionId: string): void }) {
  const lab = useLab();
  const shell = useShell();
  const [start, setStart] = useState<Start | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    lab.ssh.start({}, abort.signal).then((value) => {
      if (!abort.signal.aborted) setStart(value);
    }, shell.fail);
    return () => abort.abort();
  }, [lab, shell]);
  if (!start) return <Loading what="the form" />;
  return <Form start={start} onConnected={onConnected} />;
}

function Form({ start, onConnected }: { start: Start; onConnected(sessionId: string): void }) {
  const lab = useLab();
  const shell = useShell();
  const last = start.recent[0];
  const [target, setTarget] = useState<SshTarget>(
    () => last ?? { host: '', port: 22, user: start.userName, usesAgent: start.hasAgent },
  );
  const [file, setFile] = useState<File | null>(null);
  const [known, setKnown] = useState<KeyId | null>(null);
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const change = (part: Partial<SshTarget>): void => setTarget((was) => ({ ...was, ...part }));
  const fileProblem = file && file.size > MAX_KEY_BYTES ? 'This file is too large to be a private key' : null;

  const connect = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setIsTried(true);
    if (target.host.trim() === '' || target.user.trim() === '' || fileProblem) return;
    setIsBusy(true);
    try {
      const key = file ? { name: file.name, text: await file.text() } : known;
      const usesAgent = target.usesAgent && start.hasAgent;
      const { sessionId } = await lab.ssh.connect({ target: { ...target, usesAgent }, key, size: FIRST_SIZE });
      onConnected(sessionId);
    } catch (error) {
      shell.fail(error);
      setIsBusy(false);
    }
  };
  return (
    <div className={classes.scroll}>
      <form className={classes.form} aria-label="SSH connection" noValidate onSubmit={(event) => void connect(event)}>
        <h2 className={classes.heading}>SSH into a device</h2>
        <TargetFields target={target} isTried={isTried} onChange={change} />
        <KnownKeyField
          chosen={known}
          onChange={(next) => {
            setKnown(next);
            if (next) setFile(null);
          }}
        />
        <FileInput
          label="Private key"
          description="Leave empty to log in with a password. Passwords and passphrases are asked for when needed, and never saved."
          placeholder="Choose a key file, such as id_ed25519"
          leftSection={<IconFile size={16} aria-hidden="true" />}
          clearable
          clearButtonProps={{ 'aria-label': 'Remove private key' }}
          value={file}
          error={fileProblem}
          onChange={(next) => {
            setFile(next);
            if (next) setKnown(null);
          }}
        />
        <Checkbox
          label="Use the keys of the SSH agent"
          description={start.hasAgent ? undefined : 'Wirebench was started without an SSH agent (SSH_AUTH_SOCK).'}
          disabled={!start.hasAgent}
          checked={target.usesAgent && start.hasAgent}
          onChange={({ currentTarget: { checked } }) => change({ usesAgent: checked })}
        />
        <Button type="submit" loading={isBusy} leftSection={<IconTerminal2 size={16} />}>
          Connect
        </Button>
        {start.recent.length > 0 && <Recent recent={start.recent} onPick={setTarget} />}
      </form>
    </div>
  );
}

interface TargetFieldsProps {
  target: SshTarget;
  /** The user has tried to connect: what is missing is said. */
  isTried: boolean;
  onChange(part: Partial<SshTarget>): void;
}

function TargetFields({ target, isTried, onChange }: TargetFieldsProps) {
  const hostRef = useFirstFocus();
  const missing = (text: string, what: string): string | null => (isTried && text.trim() === '' ? what : null);
  return (
    <>
      <div className={classes.row}>
        <TextInput
          className={classes.grow ?? ''}
          label="Host"
          placeholder="gateway.local or 192.168.1.20"
          ref={hostRef}
          spellCheck={false}
          value={target.host}
          error={missing(target.host, 'Enter a name or an address')}
          onChange={({ currentTarget: { value } }) => onChange({ host: value })}
        />
        <NumberInput
          className={classes.port ?? ''}
          label="Port"
          hideControls
          min={1}
          max={65_535}
          clampBehavior="strict"
          allowDecimal={false}
          value={target.port}
          onChange={(value) => onChange({ port: Number(value) || 22 })}
        />
      </div>
      <TextInput
        label="User"
        spellCheck={false}
        autoComplete="off"
        value={target.user}
        error={missing(target.user, 'Enter the user name on the device')}
        onChange={({ currentTarget: { value } }) => onChange({ user: value })}
      />
    </>
  );
}

function Recent({ recent, onPick }: { recent: readonly SshTarget[]; onPick(target: SshTarget): void }) {
  return (
    <section aria-label="Used before">
      <h3 className={classes.subheading}>Used before</h3>
      <ul className={classes.recent}>
        {recent.map((target) => {
          const text = `${target.user}@${target.host}${target.port === 22 ? '' : `:${target.port}`}`;
          return (
            <li key={text}>
              <Button variant="subtle" color="gray" onClick={() => onPick(target)}>
                {text}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
