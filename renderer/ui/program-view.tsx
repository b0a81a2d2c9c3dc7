import { Button, Group } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useEffect } from 'react';

import type { Equivalent } from '../../shared/domain/code/equivalent.ts';
import { useShell } from '../lib/shell.ts';
import classes from './program-view.module.css';

/** How long the button shows that it worked, in milliseconds. */
const SHOWN_MS = 1_500;

/** A file that a program reads from the folder it runs in. */
export interface ProgramFile {
  name: string;
  content: Uint8Array | string;
  /** In words, as `the payload`. */
  what: string;
}

interface ProgramViewProps {
  /** The tool or language. */
  name: string;
  equivalent: Equivalent;
  /** Environment variables it may read, with what they hold. */
  variables: readonly { name: string; holds: string }[];
  files: readonly ProgramFile[];
}

/** A program to copy, what to know before it is run, and the files it needs. */
export function ProgramView({ name, equivalent, variables, files }: ProgramViewProps) {
  const { code, notes } = equivalent;
  const used = variables.filter((variable) => code?.includes(variable.name));
  return (
    <>
      {code !== null && (
        <pre className={classes.code} tabIndex={0} role="region" aria-label={`Code for ${name}`}>
          {code}
        </pre>
      )}
      {(notes.length > 0 || used.length > 0) && (
        <ul className={classes.notes} aria-label="Good to know">
          {used.length > 0 && (
            <li>
              Set in the environment before you run it:{' '}
              {used.map((variable, at) => (
                <span key={variable.name}>
                  {at > 0 && ', '}
                  <code>{variable.name}</code> ({variable.holds})
                </span>
              ))}
              . No secret is in the code.
            </li>
          )}
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {code !== null && <Buttons code={code} files={files} />}
    </>
  );
}

function Buttons({ code, files }: { code: string; files: readonly ProgramFile[] }) {
  const shell = useShell();
  const clipboard = useClipboard({ timeout: SHOWN_MS });
  useEffect(() => {
    if (clipboard.error)
      shell.tell('The browser does not let this page write to the clipboard. Select the text instead.');
  }, [clipboard.error, shell]);
  const needed = files.filter(({ name }) => code.includes(name));
  return (
    <Group justify="flex-end" gap="xs">
      {needed.map(({ name, content, what }) => (
        <Button
          key={name}
          variant="default"
          leftSection={<IconDownload size={14} />}
          title={`The program reads ${what} from ${name} in the folder it runs in`}
          onClick={() => shell.saveFile(name, [content], 'application/octet-stream')}
        >
          Save {name}
        </Button>
      ))}
      <Button
        leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        onClick={() => clipboard.copy(code)}
      >
        {clipboard.copied ? 'Copied' : 'Copy'}
      </Button>
    </Group>
  );
}
