import { Button, Code, Splitter, Tabs } from '@mantine/core';
import { IconAntennaBars5, IconPointer } from '@tabler/icons-react';
import { useMemo, useRef, type RefObject } from 'react';
import { useStore } from 'zustand';

import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import { useActions, useShell, type Action } from '../../../lib/shell.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import { oneLine } from '../display-text.ts';
import { EXPLORER_TABS, type ExplorerStore } from '../mqtt-store.ts';
import { useAlerts } from '../use-alerts.ts';
import { useSelectedTopic } from '../use-selected-topic.ts';
import type { ConnectionActions } from '../use-connection.ts';
import { useFirstLook, useTree, type Tree } from '../use-tree.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import classes from './explorer.module.css';
import { ALL_LEVELS, ExplorerToolbar } from './explorer-toolbar.tsx';
import { PinList } from './pin-list.tsx';
import { PublishPanel } from './publish-panel.tsx';
import { ToolPanels, ToolTabs } from './tool-panels.tsx';
import { TopicPanel } from './topic-panel.tsx';
import { TopicTree } from './topic-tree.tsx';
import { TreeTabs } from './tree-tabs.tsx';

/** Narrower panes put the topic below the tree. */
const SIDE_BY_SIDE_PX = 640;

interface ExplorerProps {
  paneId: string;
  sessionId: string;
  status: MqttSessionStatus;
  store: ExplorerStore;
  actions: ConnectionActions;
}

/** Tree and topic of one connection, whatever its state: what was received stays readable. */
export function Explorer({ paneId, sessionId, status, store, actions }: ExplorerProps) {
  const tree = useTree(sessionId, paneId, store);
  const alerts = useAlerts(sessionId);
  useFirstLook(store, tree);
  const filterRef = useRef<HTMLInputElement>(null);
  const [root, { width }] = useBoxSize<HTMLDivElement>({ width: 1_000, height: 600 });
  useExplorerActions(store, tree, status.state === 'open', actions, filterRef);
  const isFailedAtOnce = status.state === 'failed' && status.messages === 0;

  return (
    <div ref={root} className={classes.root}>
      <ExplorerToolbar
        store={store}
        tree={tree}
        alerts={alerts}
        sessionId={sessionId}
        status={status}
        filterRef={filterRef}
        hasTree={!isFailedAtOnce}
        onConnect={actions.reconnect}
        onDisconnect={actions.disconnect}
      />
      <ConnectionNotice status={status} actions={actions} />
      {!isFailedAtOnce && (
        <Splitter
          key={width < SIDE_BY_SIDE_PX ? 'below' : 'beside'}
          orientation={width < SIDE_BY_SIDE_PX ? 'vertical' : 'horizontal'}
          className={classes.split}
          lineSize={1}
          withHandle={false}
        >
          <Splitter.Pane defaultSize={54} min={20} className={classes.side}>
            <TreeTabs store={store} sessionId={sessionId} alerts={alerts}>
              <PinList store={store} sessionId={sessionId} />
              <TreeSide store={store} tree={tree} status={status} sessionId={sessionId} />
            </TreeTabs>
          </Splitter.Pane>
          <Splitter.Pane defaultSize={46} min={20} className={classes.side}>
            <TopicSide store={store} sessionId={sessionId} status={status} />
          </Splitter.Pane>
        </Splitter>
      )}
    </div>
  );
}

interface TreeSideProps {
  store: ExplorerStore;
  tree: Tree;
  status: MqttSessionStatus;
  sessionId: string;
}

function TreeSide({ store, tree, status, sessionId }: TreeSideProps) {
  const filter = useStore(store, (state) => state.filter);
  const showsAge = useStore(store, (state) => state.showsAge);
  const { view, error } = tree;
  if (!view) return error && error.code !== 'link-lost' ? <FailureView error={error} /> : <Loading what="the topics" />;
  if (view.total > 0) {
    return (
      <>
        <div className={classes.columns} aria-hidden="true">
          <span className={classes.columnTopic}>Topic and last value</span>
          {showsAge && <span className={classes.columnAge}>Newest</span>}
          <span className={classes.columnCount}>Messages</span>
          <span className={classes.columnRate}>Rate</span>
        </div>
        <TopicTree store={store} sessionId={sessionId} tree={tree} view={view} />
      </>
    );
  }
  if (filter && view.topics > 0) {
    return <EmptyState title="No topic matches the filter">{`Nothing here holds “${oneLine(filter)}”.`}</EmptyState>;
  }
  return <Waiting store={store} status={status} />;
}

/** Nothing has come yet: what is listened to, and how to make something come. */
function Waiting({ store, status }: { store: ExplorerStore; status: MqttSessionStatus }) {
  if (status.state !== 'open') return <EmptyState title="Nothing was received" />;
  const filters = status.subscriptions.filter(({ failure }) => failure === null).map(({ filter }) => oneLine(filter));
  const publish = (): void =>
    store.setState((state) => ({
      tab: 'publish',
      draft: { ...state.draft, topic: state.draft.topic ?? 'test/hello', text: state.draft.text || 'Hello' },
    }));
  return (
    <EmptyState
      icon={<IconAntennaBars5 size={32} />}
      title={filters.length > 0 ? 'Connected, waiting for messages' : 'Connected, but nothing is subscribed'}
      actions={
        <Button variant="default" onClick={publish}>
          Publish a test message
        </Button>
      }
    >
      {filters.length > 0 ? (
        <>
          Subscribed to <Code>{filters.slice(0, 5).join('  ')}</Code>
          {filters.length > 5 && ` and ${filters.length - 5} more`}. Topics appear here as soon as something is
          published.
        </>
      ) : (
        'Add a subscription at the top right, for example # for everything.'
      )}
    </EmptyState>
  );
}

interface TopicSideProps {
  store: ExplorerStore;
  sessionId: string;
  status: MqttSessionStatus;
}

function TopicSide({ store, sessionId, status }: TopicSideProps) {
  const { title, clientId } = status;
  const isOpen = status.state === 'open';
  const target = { sessionId, title, clientId, isOpen, isFive: status.protocolVersion === 5 };
  const tab = useStore(store, (state) => state.tab);
  const selected = useStore(store, (state) => state.selected);
  const topic = useSelectedTopic(sessionId, tab === 'publish' ? selected : null);
  return (
    <Tabs
      value={tab}
      onChange={(value) => store.setState({ tab: EXPLORER_TABS.find((each) => each === value) ?? 'message' })}
      className={classes.tabs}
    >
      <Tabs.List>
        <Tabs.Tab value="message">Topic</Tabs.Tab>
        <Tabs.Tab value="publish">Publish</Tabs.Tab>
        <ToolTabs />
      </Tabs.List>
      <Tabs.Panel value="message" className={classes.panel}>
        {selected === null ? (
          <EmptyState icon={<IconPointer size={28} />} title="No topic selected">
            Select one in the tree to see its last message and the ones before.
          </EmptyState>
        ) : (
          <TopicPanel key={selected} store={store} sessionId={sessionId} nodeId={selected} status={status} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="publish" className={classes.panel}>
        <PublishPanel store={store} target={target} selectedTopic={topic} />
      </Tabs.Panel>
      <ToolPanels store={store} sessionId={sessionId} isOpen={isOpen} className={classes.panel ?? ''} />
    </Tabs>
  );
}

function useExplorerActions(
  store: ExplorerStore,
  tree: Tree,
  isOpen: boolean,
  connection: ConnectionActions,
  filterRef: RefObject<HTMLInputElement | null>,
): void {
  const shell = useShell();
  const { change } = tree;
  const actions = useMemo<Action[]>(() => {
    const expand = (levels: number) => (): void => void change({ do: 'expand-all', levels }).catch(shell.fail);
    const mqtt = (id: string, title: string, run: () => void, keys?: string): Action => ({
      id: `mqtt.${id}`,
      title,
      group: 'MQTT',
      run,
      ...(keys && { keys }),
    });
    return [
      mqtt('focus-filter', 'Filter topics', () => filterRef.current?.focus(), 'mod+shift+f'),
      mqtt('publish', 'Publish a message', () => store.setState({ tab: 'publish' })),
      mqtt('show-topic', 'Show the selected topic', () => store.setState({ tab: 'message' })),
      mqtt('search-payloads', 'Search in payloads', () => store.setState({ tab: 'search' })),
      mqtt('ranking', 'Rank topics by what they send', () => store.setState({ tab: 'ranking' })),
      mqtt('broker', 'Show what the broker says of itself', () => store.setState({ tab: 'broker' })),
      mqtt('devices', 'Show the devices', () => store.setState({ side: 'devices' })),
      mqtt('alerts', 'Show the alerts', () => store.setState({ side: 'alerts' })),
      mqtt('pause', 'Pause or go on', () => store.setState((state) => ({ isPaused: !state.isPaused }))),
      mqtt('expand-all', 'Expand all topics', expand(ALL_LEVELS)),
      mqtt('collapse-all', 'Collapse all topics', expand(0)),
      isOpen
        ? mqtt('disconnect', 'Disconnect from the broker', connection.disconnect)
        : mqtt('connect', 'Connect to the broker', connection.reconnect),
    ];
  }, [store, change, shell, isOpen, connection, filterRef]);
  useActions(actions);
}
