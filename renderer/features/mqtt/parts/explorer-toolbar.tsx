import { Button, Menu, NativeSelect } from '@mantine/core';
import {
  IconArrowsSort,
  IconCheck,
  IconChevronDown,
  IconClock,
  IconFoldDown,
  IconPlugConnected,
  IconPlugConnectedX,
  IconSortAscending,
  IconSortDescending,
} from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useStore } from 'zustand';

import type { AlertState } from '../../../../shared/contract/mqtt-alerts.ts';
import type { MqttSessionStatus, TreeSort } from '../../../../shared/contract/mqtt.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { usePaneActions } from '../../../lib/use-pane-actions.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { formatPerS } from '../numbers.ts';
import { stateWords } from '../state-words.ts';
import type { ExplorerStore } from '../mqtt-store.ts';
import type { Tree } from '../use-tree.ts';
import classes from './explorer-toolbar.module.css';
import { AlertsToolbar } from './alerts-toolbar.tsx';
import { ConnectionDetails } from './connection-details.tsx';
import { DevicesToolbar } from './devices-toolbar.tsx';
import { FilterBox } from './filter-box.tsx';
import { RecordButton } from './record-button.tsx';
import { Subscriptions } from './subscriptions.tsx';

const SORTS: { value: TreeSort; label: string }[] = [
  { value: 'topic', label: 'Topic' },
  { value: 'messages', label: 'Messages' },
  { value: 'rate', label: 'Rate' },
  { value: 'newest', label: 'Newest' },
];
/** Enough for every topic: 65,535 bytes hold no more levels. */
export const ALL_LEVELS = 65_535;

export interface ToolbarProps {
  store: ExplorerStore;
  tree: Tree;
  alerts: AlertState | null;
  sessionId: string;
  status: MqttSessionStatus;
  filterRef: RefObject<HTMLInputElement | null>;
  /** False while there is no tree to control: the connection failed before anything came. */
  hasTree: boolean;
  onConnect(): void;
  onDisconnect(): void;
}

/** State and totals of the connection, then the controls of the tree. */
export function ExplorerToolbar(props: ToolbarProps) {
  const { store, status, sessionId, hasTree, onConnect, onDisconnect } = props;
  const side = useStore(store, (state) => state.side);
  const isDown = status.state === 'closed' || status.state === 'failed';
  return (
    <>
      <PaneToolbar label="Connection">
        <StateBadge state={status.state} label={stateWords(status.state)} />
        <span className={classes.address} title={`${status.address}, client ${status.clientId}`}>
          {status.address}
        </span>
        <Totals status={status} />
        <span className={classes.grow} />
        <RecordButton sessionId={sessionId} status={status} />
        <ConnectionDetails status={status} />
        <Subscriptions sessionId={sessionId} status={status} />
        {isDown ? (
          <Button size="compact-xs" leftSection={<IconPlugConnected size={14} />} onClick={onConnect}>
            Connect
          </Button>
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlugConnectedX size={14} />}
            disabled={status.state === 'closing'}
            onClick={onDisconnect}
          >
            Disconnect
          </Button>
        )}
      </PaneToolbar>
      {hasTree && side === 'tree' && <TreeToolbar {...props} />}
      {hasTree && side === 'devices' && <DevicesToolbar store={store} />}
      {hasTree && side === 'alerts' && <AlertsToolbar {...props} />}
    </>
  );
}

function Totals({ status }: { status: MqttSessionStatus }) {
  const { topics, messages, messagesPerS, payloadBytes, evictedMessages, historyBytes, historyLimitBytes } = status;
  const kept = `History holds ${formatBytes(historyBytes)} of ${formatBytes(historyLimitBytes)}`;
  return (
    <span className={classes.totals} title={`${formatBytes(payloadBytes)} of payload received. ${kept}.`}>
      <span data-total="topics">
        {formatCount(topics)} {topics === 1 ? 'topic' : 'topics'}
      </span>
      <span data-total="messages">
        {formatCount(messages)} {messages === 1 ? 'message' : 'messages'}
      </span>
      <span className={classes.perS}>{formatPerS(messagesPerS) || '0/s'}</span>
      {evictedMessages > 0 && (
        <span className={classes.evicted} title={`${kept}; every topic keeps its last message and its counts.`}>
          {formatCount(evictedMessages)} older let go
        </span>
      )}
    </span>
  );
}

function TreeToolbar({ store, tree, filterRef }: ToolbarProps) {
  const shell = useShell();
  const sort = useStore(store, (state) => state.sort);
  const isDescending = useStore(store, (state) => state.isDescending);
  const sortBy = (next: TreeSort, descending: boolean): void => {
    store.setState({ sort: next, isDescending: descending });
    tree.change({ do: 'sort', sort: next, isDescending: descending }).catch(shell.fail);
  };
  usePaneActions(
    'MQTT',
    SORTS.map(({ value, label }) => ({
      id: `mqtt.sort-${value}`,
      title: `Sort topics by ${label.toLowerCase()}`,
      run: () => sortBy(value, value !== 'topic'),
    })),
  );
  return (
    <PaneToolbar label="Topics">
      <FilterBox store={store} tree={tree} inputRef={filterRef} />
      <span className={classes.grow} />
      <NativeSelect
        aria-label="Sort topics by"
        size="xs"
        className={classes.sort ?? ''}
        leftSection={<IconArrowsSort size={14} />}
        value={sort}
        data={SORTS}
        onChange={(event) => {
          const next = event.currentTarget.value as TreeSort;
          sortBy(next, next !== 'topic');
        }}
      />
      <IconButton
        label={isDescending ? 'Descending: sort ascending' : 'Ascending: sort descending'}
        icon={isDescending ? <IconSortDescending size={16} /> : <IconSortAscending size={16} />}
        onClick={() => sortBy(sort, !isDescending)}
      />
      <ExpandMenu
        store={store}
        onExpand={(levels) => void tree.change({ do: 'expand-all', levels }).catch(shell.fail)}
      />
    </PaneToolbar>
  );
}

function ExpandMenu({ store, onExpand }: { store: ExplorerStore; onExpand(levels: number): void }) {
  const showsAge = useStore(store, (state) => state.showsAge);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconFoldDown size={14} />}
          rightSection={<IconChevronDown size={12} />}
        >
          Expand
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onExpand(ALL_LEVELS)}>Expand all</Menu.Item>
        {[1, 2, 3, 4].map((levels) => (
          <Menu.Item key={levels} onClick={() => onExpand(levels)}>
            {levels === 1 ? 'Expand the top level' : `Expand ${levels} levels`}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => onExpand(0)}>Collapse all</Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={showsAge ? <IconCheck size={14} /> : <IconClock size={14} />}
          onClick={() => store.setState({ showsAge: !showsAge })}
        >
          {showsAge ? 'Hide the age of topics' : 'Show the age of topics'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
