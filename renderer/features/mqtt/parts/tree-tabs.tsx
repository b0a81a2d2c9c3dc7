import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import type { AlertState } from '../../../../shared/contract/mqtt-alerts.ts';
import { formatCount } from '../../../lib/format.ts';
import { EXPLORER_SIDES, type ExplorerStore } from '../mqtt-store.ts';
import { AlertsPanel } from './alerts-panel.tsx';
import { DevicesPanel } from './devices-panel.tsx';
import classes from './explorer.module.css';

interface TreeTabsProps {
  store: ExplorerStore;
  sessionId: string;
  alerts: AlertState | null;
  /** The tree itself. */
  children: ReactNode;
}

/** What stands beside the topic: the tree, or what is watched in it. */
export function TreeTabs({ store, sessionId, alerts, children }: TreeTabsProps) {
  const side = useStore(store, (state) => state.side);
  const count = alerts?.unacknowledged ?? 0;
  return (
    <Tabs
      value={side}
      onChange={(value) => store.setState({ side: EXPLORER_SIDES.find((each) => each === value) ?? 'tree' })}
      className={classes.tabs}
      keepMounted={false}
    >
      <Tabs.List>
        <Tabs.Tab value="tree">Tree</Tabs.Tab>
        <Tabs.Tab value="devices">Devices</Tabs.Tab>
        <Tabs.Tab value="alerts">{count > 0 ? `Alerts (${formatCount(count)})` : 'Alerts'}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="tree" className={classes.panel}>
        {children}
      </Tabs.Panel>
      <Tabs.Panel value="devices" className={classes.panel}>
        <DevicesPanel store={store} sessionId={sessionId} />
      </Tabs.Panel>
      <Tabs.Panel value="alerts" className={classes.panel}>
        <AlertsPanel store={store} sessionId={sessionId} alerts={alerts} />
      </Tabs.Panel>
    </Tabs>
  );
}
