import { Button, Menu } from '@mantine/core';
import { IconBookmark, IconChevronDown, IconEqual, IconGitCompare, IconX } from '@tabler/icons-react';
import { useStore } from 'zustand';

import type { MessageRow } from '../../../../shared/contract/mqtt.ts';
import { formatTime } from '../../../lib/format.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import type { ExplorerStore } from '../mqtt-store.ts';

/** Compares the message that is shown with the one before it, or with one that was marked. */
export function CompareMenu({ store, message }: { store: ExplorerStore; message: MessageRow }) {
  const compare = useStore(store, (state) => state.compare);
  const marked = useStore(store, (state) => state.marked);
  const withPrevious = (): void => store.setState({ compare: 'previous' });
  const withMarked = (): void => store.setState({ compare: 'marked' });
  const mark = (): void => store.setState({ marked: message, compare: 'marked' });
  const stop = (): void => store.setState({ compare: 'off' });
  usePaneActions('Topic', [
    { id: 'mqtt.compare', title: 'Compare the message with the one before', run: withPrevious },
    { id: 'mqtt.mark-message', title: 'Mark the message to compare others with', run: mark },
    ...offerIf(compare !== 'off', { id: 'mqtt.stop-comparing', title: 'Stop comparing', run: stop }),
  ]);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-xs"
          variant={compare === 'off' ? 'default' : 'light'}
          leftSection={<IconGitCompare size={12} />}
          rightSection={<IconChevronDown size={12} />}
        >
          Compare
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconGitCompare size={14} />} onClick={withPrevious}>
          With the message before it
        </Menu.Item>
        {marked && (
          <Menu.Item leftSection={<IconEqual size={14} />} onClick={withMarked}>
            With the marked one, {formatTime(marked.receivedAtMs)}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconBookmark size={14} />} onClick={mark}>
          Mark this one, then choose another
        </Menu.Item>
        {compare !== 'off' && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconX size={14} />} onClick={stop}>
              Stop comparing
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
