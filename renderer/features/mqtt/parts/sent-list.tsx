import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';

import { MAX_SENT_MESSAGES, type SentRow } from '../../../../shared/contract/saved-messages.ts';
import { formatTime } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { oneLine } from '../display-text.ts';
import { useSentMessages } from '../use-saved-messages.ts';
import classes from './message-book.module.css';
import { MessageBookRow } from './message-book-row.tsx';
import type { MessageListProps } from './saved-list.tsx';

/** What was published from any connection, newest first. */
export function SentList({ composer, onLoad, onSend }: MessageListProps) {
  const lab = useLab();
  const shell = useShell();
  const messages = useSentMessages();
  if (!messages) return <Loading what="what was sent" />;
  if (messages.length === 0) {
    return (
      <EmptyState icon={<IconHistory size={28} />} title="Nothing was published yet">
        The last {MAX_SENT_MESSAGES} messages that you publish are kept here, to be sent again or changed.
      </EmptyState>
    );
  }
  const use = (row: SentRow, then: MessageListProps['onLoad']): void =>
    void lab.savedMessages.get({ id: row.id }).then((message) => then(message, null), shell.fail);
  const clear = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Clear the history of published messages?',
      body: 'What was published stays published; only this list forgets it. Saved messages stay.',
      action: 'Clear',
      isDangerous: true,
    });
    if (isSure) await lab.savedMessages.clearSent({});
  };
  return (
    <>
      <div className={classes.head}>
        <span>The last {MAX_SENT_MESSAGES} are kept</span>
        <Button variant="default" size="compact-xs" onClick={() => void clear().catch(shell.fail)}>
          Clear…
        </Button>
      </div>
      <div className={classes.scroll}>
        <ul className={classes.list} aria-label="Published messages">
          {messages.map((row) => (
            <MessageBookRow
              key={row.id}
              message={row}
              title=""
              about={`${formatTime(row.atMs)} · ${oneLine(row.connection)}`}
              canSend={composer.target.isOpen}
              onLoad={() => use(row, onLoad)}
              onSend={() => use(row, onSend)}
            />
          ))}
        </ul>
      </div>
    </>
  );
}
