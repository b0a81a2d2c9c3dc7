import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect } from 'react';

import { useShell } from '../lib/shell.ts';
import { IconButton } from './icon-button.tsx';
import classes from './copy-line.module.css';

/** How long the button shows that it worked, in milliseconds. */
const SHOWN_MS = 1_500;

/** A line of code with a button that copies it. */
export function CopyLine({ text, what }: { text: string; what: string }) {
  return (
    <div className={classes.line}>
      <code className={classes.code}>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  );
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  const shell = useShell();
  const clipboard = useClipboard({ timeout: SHOWN_MS });
  useEffect(() => {
    if (clipboard.error) shell.fail(clipboard.error);
  }, [clipboard.error, shell]);
  return (
    <IconButton
      label={clipboard.copied ? `Copied ${what}` : `Copy ${what}`}
      icon={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      onClick={() => clipboard.copy(text)}
    />
  );
}
