import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import type { MqttSessionStatus } from '../../../shared/contract/mqtt.ts';
import type { PaneProps } from '../../lib/shell.ts';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { recall, remember } from './explorer-memory.ts';
import { createExplorerStore } from './mqtt-store.ts';
import { Explorer } from './parts/explorer.tsx';
import { PlotProvider } from './plot-context.ts';
import { stateWords } from './state-words.ts';
import { useConnection, type ConnectionActions } from './use-connection.ts';
import { usePlots } from './use-plots.ts';
import { useWatchedOf, WatchedProvider } from './use-watched.ts';

/** The topic explorer of one MQTT connection. */
export function MqttPane(props: PaneProps<'mqtt'>) {
  // Another session is another tree: nothing of the last one's view applies to it.
  return <SessionPane key={props.params.sessionId} {...props} />;
}

function SessionPane(props: PaneProps<'mqtt'>) {
  const { paneId, params, setTitle } = props;
  const { sessionId } = params;
  const [store] = useState(() => createExplorerStore(recall(sessionStorage, paneId, sessionId)));
  useEffect(() => remember(sessionStorage, paneId, sessionId, store), [paneId, sessionId, store]);
  const actions = useConnection(props);
  const { value: status, error } = useLatest<MqttSessionStatus>(`status:${sessionId}`, (lab, onBatch) =>
    lab.mqtt.status({ sessionId }, onBatch),
  );
  const plot = usePlots(params, status?.address ?? '');
  const watched = useWatchedOf(params, status?.address ?? null);
  const title = status && titleOf(status);
  useEffect(() => {
    if (title) setTitle(title);
  }, [setTitle, title]);

  if (error && error.code !== 'link-lost') {
    const isGone = error.code === 'mqtt.no-session' || error.code === 'session.unknown';
    return isGone ? <Gone actions={actions} /> : <FailureView error={error} />;
  }
  if (!status) return <Loading what="the connection" />;
  return (
    <PlotProvider value={plot}>
      <WatchedProvider value={watched}>
        <Explorer paneId={paneId} sessionId={sessionId} status={status} store={store} actions={actions} />
      </WatchedProvider>
    </PlotProvider>
  );
}

const titleOf = ({ title, state }: MqttSessionStatus): string =>
  state === 'open' ? title : `${title} (${stateWords(state).toLowerCase()})`;

/** The host was restarted since, or the session was taken off the list. */
function Gone({ actions }: { actions: ConnectionActions }) {
  return (
    <EmptyState
      icon={<IconPlugConnectedX size={32} />}
      title="This connection has ended"
      actions={
        <Button onClick={actions.connectAnew}>
          {actions.hasProfile ? 'Connect again' : 'Open the connection form'}
        </Button>
      }
    >
      {actions.hasProfile
        ? 'Wirebench was started anew, or the session was removed from the list. Its profile is still there.'
        : 'Wirebench was started anew, or the session was removed from the list, and it was not saved as a profile.'}
    </EmptyState>
  );
}
