import { Tabs } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { BrokerSettings } from '../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../shared/contract/broker.ts';
import { formatCount } from '../../lib/format.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { useLatest } from '../../link/use-latest.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import classes from './broker-pane.module.css';
import { BrokerToolbar } from './parts/broker-toolbar.tsx';
import { ClientList } from './parts/client-list.tsx';
import { ConfTab } from './parts/conf-tab.tsx';
import { DenialList } from './parts/denial-list.tsx';
import { MosquittoLog } from './parts/mosquitto-log.tsx';
import { Overview } from './parts/overview.tsx';
import { RetainedList } from './parts/retained-list.tsx';
import { SettingsForm } from './parts/settings-form.tsx';
import { useBrokerActions } from './use-broker-actions.ts';
import { useDraft, type Draft } from './use-draft.ts';

/** The broker of the lab: where it listens, who is connected, what it keeps, and its settings. */
export function BrokerPane(props: PaneProps<'broker'>) {
  const status = useLatest<BrokerStatus>('broker', (lab, on) => lab.broker.status({}, on));
  const settings = useLatest<BrokerSettings>('broker-settings', (lab, on) => lab.broker.settings({}, on));
  const error = status.error ?? settings.error;
  if (error) return <FailureView error={error} />;
  if (!status.value || !settings.value) return <Loading what="the broker" />;
  return <BrokerView pane={props} status={status.value} saved={settings.value} />;
}

interface BrokerViewProps {
  pane: PaneProps<'broker'>;
  status: BrokerStatus;
  saved: BrokerSettings;
}

function BrokerView({ pane, status, saved }: BrokerViewProps) {
  const actions = useBrokerActions();
  const draft = useDraft(saved);
  const [tab, setTab] = useState('overview');
  useAskBeforeLoss(pane, draft);
  const start = async (): Promise<void> => {
    if (!draft.isDirty || (await draft.save())) actions.start();
    else setTab('settings');
  };
  const isManaged = status.engine === 'mosquitto';
  // Mosquitto keeps these to itself; its log has its place.
  const shown = ['clients', 'retained', 'denied'].includes(tab) && isManaged ? 'overview' : tab;
  const chosen = shown === 'log' && !isManaged ? 'overview' : shown;
  return (
    <div className={classes.pane}>
      <BrokerToolbar
        status={status}
        actions={actions}
        isDirty={draft.isDirty}
        onStart={() => void start()}
        allowsAnonymous={saved.allowsAnonymous}
      />
      <Tabs className={classes.tabs} value={chosen} onChange={(value) => setTab(value ?? 'overview')}>
        <Tabs.List aria-label="MQTT broker">
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          {!isManaged && <Tabs.Tab value="clients">Clients {count(status.clients)}</Tabs.Tab>}
          {!isManaged && <Tabs.Tab value="retained">Retained {count(status.retained)}</Tabs.Tab>}
          {!isManaged && <Tabs.Tab value="denied">Denied {count(status.denied)}</Tabs.Tab>}
          {isManaged && <Tabs.Tab value="log">Mosquitto log</Tabs.Tab>}
          <Tabs.Tab value="conf">mosquitto.conf</Tabs.Tab>
          <Tabs.Tab value="settings">{draft.isDirty ? 'Settings ●' : 'Settings'}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel className={classes.panel} value="overview">
          <Overview status={status} settings={saved} actions={actions} />
        </Tabs.Panel>
        <Tabs.Panel className={classes.panel} value="clients">
          <ClientList isRunning={status.state === 'running'} actions={actions} />
        </Tabs.Panel>
        <Tabs.Panel className={classes.panel} value="retained">
          <RetainedList isRunning={status.state === 'running'} actions={actions} />
        </Tabs.Panel>
        <Tabs.Panel className={classes.panel} value="denied">
          <DenialList status={status} />
        </Tabs.Panel>
        <Tabs.Panel className={classes.panel} value="log">
          <MosquittoLog />
        </Tabs.Panel>
        <Tabs.Panel className={classes.panel} value="conf">
          <ConfTab draft={draft} saved={saved} status={status} onTaken={() => setTab('settings')} />
        </Tabs.Panel>
        <Tabs.Panel className={classes.panel} value="settings">
          <SettingsForm draft={draft} saved={saved} status={status} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

/** What was typed and not saved does not go with its pane unasked. */
function useAskBeforeLoss({ guardClose }: PaneProps<'broker'>, { isDirty }: Draft): void {
  const shell = useShell();
  useEffect(() => {
    if (!isDirty) return;
    guardClose(() =>
      shell.confirm({
        title: 'Discard the changes to the broker’s settings?',
        body: 'They were not saved, and go with the pane.',
        action: 'Discard',
        refusal: 'Keep editing',
        isDangerous: true,
      }),
    );
    return () => guardClose(null);
  }, [guardClose, shell, isDirty]);
}

const count = (number: number): string => (number === 0 ? '' : `(${formatCount(number)})`);
