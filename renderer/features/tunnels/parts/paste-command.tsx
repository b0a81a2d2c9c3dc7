import { Button, TextInput } from '@mantine/core';
import { IconClipboardText } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

import { readSshForward } from '../../../../shared/domain/code/paste-ssh-forward.ts';
import type { SshForward } from '../../../../shared/domain/code/ssh-forward-command.ts';

const MAX_CHARS = 4_000;

/** Takes a forward over from an `ssh` command as it is pasted or typed. */
export function PasteCommand({ onRead }: { onRead(forward: SshForward): void }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <CommandField onRead={onRead} />;
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      leftSection={<IconClipboardText size={14} />}
      onClick={() => setOpen(true)}
    >
      Paste command…
    </Button>
  );
}

function CommandField({ onRead }: { onRead(forward: SshForward): void }) {
  const [text, setText] = useState('');
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const read = text.trim() === '' ? null : readSshForward(text);
  const more = read && 'more' in read ? read.more : 0;
  return (
    <TextInput
      ref={ref}
      label="ssh command"
      description={
        more > 0
          ? `Its first tunnel is taken over; it has ${more} more.`
          : 'Its -L, -R or -D is taken over; the rest of it is this connection’s own.'
      }
      placeholder="ssh -L 8080:localhost:80 …"
      spellCheck={false}
      autoComplete="off"
      maxLength={MAX_CHARS}
      value={text}
      error={read && 'reason' in read && `It cannot be taken over: ${read.reason}`}
      onChange={({ currentTarget: { value } }) => {
        setText(value);
        const next = readSshForward(value);
        if ('forward' in next) onRead(next.forward);
      }}
    />
  );
}
