import { IconCopy } from '@tabler/icons-react';

import { copyText } from '../lib/copy-text.ts';
import { useShell } from '../lib/shell.ts';
import { IconButton } from './icon-button.tsx';
import classes from './copy-line.module.css';

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
  return (
    <IconButton
      label={`Copy ${what}`}
      icon={<IconCopy size={16} />}
      onClick={() => void copyText(shell, text, `Copied ${what}`)}
    />
  );
}
