import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { IconBookmark, IconDots, IconPencil, IconSearch, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import type { TypedMessage } from '../../../../shared/contract/publish-draft.ts';
import type { SavedRow } from '../../../../shared/contract/saved-messages.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import type { Origin } from '../mqtt-store.ts';
import type { Composer } from '../use-composer.ts';
import { useSavedMessages } from '../use-saved-messages.ts';
import classes from './message-book.module.css';
import { MessageBookRow } from './message-book-row.tsx';
import { MoveMessageDialog } from './move-message-dialog.tsx';

export interface MessageListProps {
  composer: Composer;
  /** Puts a message into the form; `from` is the saved message it is. */
  onLoad(message: TypedMessage, from: Origin | null): void;
  onSend(message: TypedMessage, from: Origin | null): void;
}

/** The saved messages in their folders. */
export function SavedList({ composer, onLoad, onSend }: MessageListProps) {
  const lab = useLab();
  const shell = useShell();
  const messages = useSavedMessages();
  const [search, setSearch] = useState('');
  const [moving, setMoving] = useState<SavedRow | null>(null);
  if (!messages) return <Loading what="the saved messages" />;
  if (messages.length === 0) {
    return (
      <EmptyState icon={<IconBookmark size={28} />} title="No saved messages yet">
        Write a message under Compose and save it there: it is then one click away, in every connection.
      </EmptyState>
    );
  }
  const use = (row: SavedRow, then: MessageListProps['onLoad']): void =>
    void lab.savedMessages.get({ id: row.id }).then((message) => then(message, row), shell.fail);
  const remove = async (row: SavedRow): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Remove the saved message?',
      body: `“${row.name}” cannot be brought back.`,
      action: 'Remove',
      isDangerous: true,
    });
    if (isSure) await lab.savedMessages.remove({ id: row.id });
  };
  const groups = groupsOf(messages, search);
  return (
    <>
      <TextInput
        aria-label="Search saved messages"
        placeholder="Search by name, folder, topic or payload"
        className={classes.search ?? ''}
        leftSection={<IconSearch size={14} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className={classes.scroll}>
        {groups.length === 0 && <p className={classes.none}>No saved message has “{search}” in it.</p>}
        {groups.map(([folder, rows]) => (
          <section key={folder} aria-label={folder === '' ? 'Without a folder' : folder}>
            {folder !== '' && <h2 className={classes.folder}>{folder.split('/').join(' / ')}</h2>}
            <ul className={classes.list}>
              {rows.map((row) => (
                <MessageBookRow
                  key={row.id}
                  message={row}
                  title={row.name}
                  canSend={composer.target.isOpen}
                  onLoad={() => use(row, onLoad)}
                  onSend={() => use(row, onSend)}
                >
                  <RowMenu
                    name={row.name}
                    onMove={() => setMoving(row)}
                    onRemove={() => void remove(row).catch(shell.fail)}
                  />
                </MessageBookRow>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {moving && <MoveMessageDialog message={moving} messages={messages} onClose={() => setMoving(null)} />}
    </>
  );
}

function RowMenu({ name, onMove, onRemove }: { name: string; onMove(): void; onRemove(): void }) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More about ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={14} />} onClick={onMove}>
          Rename or move…
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={14} />} color="red" onClick={onRemove}>
          Remove…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The messages that hold every word searched for, by folder, in the order they came. */
function groupsOf(messages: readonly SavedRow[], search: string): [folder: string, rows: SavedRow[]][] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, SavedRow[]>();
  for (const row of messages) {
    const text = `${row.folder}\n${row.name}\n${row.topic}\n${row.preview}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    groups.set(row.folder, [...(groups.get(row.folder) ?? []), row]);
  }
  return [...groups];
}
