import { Tabs } from '@mantine/core';
import { useStore } from 'zustand';

import type { ExplorerStore } from '../mqtt-store.ts';
import { BrokerPanel } from './broker-panel.tsx';
import { RankingPanel } from './ranking-panel.tsx';
import { SearchPanel } from './search-panel.tsx';

/** Tabs of what works on everything a connection has received. */
export const ToolTabs = () => (
  <>
    <Tabs.Tab value="search">Search</Tabs.Tab>
    <Tabs.Tab value="ranking">Ranking</Tabs.Tab>
    <Tabs.Tab value="broker">Broker</Tabs.Tab>
  </>
);

interface ToolPanelsProps {
  store: ExplorerStore;
  sessionId: string;
  isOpen: boolean;
  className: string;
}

/** A search keeps its hits while another tab is shown; the others follow the host only while they are. */
export function ToolPanels({ store, sessionId, isOpen, className }: ToolPanelsProps) {
  const tab = useStore(store, (state) => state.tab);
  return (
    <>
      <Tabs.Panel value="search" className={className}>
        <SearchPanel store={store} sessionId={sessionId} />
      </Tabs.Panel>
      <Tabs.Panel value="ranking" className={className}>
        {tab === 'ranking' && <RankingPanel store={store} sessionId={sessionId} />}
      </Tabs.Panel>
      <Tabs.Panel value="broker" className={className}>
        {tab === 'broker' && <BrokerPanel sessionId={sessionId} isOpen={isOpen} />}
      </Tabs.Panel>
    </>
  );
}
