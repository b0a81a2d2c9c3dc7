import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';

import type { MqttSessionStatus } from '../../../shared/contract/mqtt.ts';
import { plotOwner } from '../../lib/plot-owner.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { DashboardPart } from './parts/dashboard.tsx';

/** Charts and gauges of the numbers in one connection's messages. */
export function MqttPlotPane(props: PaneProps<'mqtt-plot'>) {
  const { params, setTitle } = props;
  const { sessionId, profileId } = params;
  const { value: status, error } = useLatest<MqttSessionStatus>(`status:${sessionId}`, (lab, onBatch) =>
    lab.mqtt.status({ sessionId }, onBatch),
  );
  const title = status?.title;
  useEffect(() => {
    if (title) setTitle(`Plots: ${title}`);
  }, [setTitle, title]);

  if (error && error.code !== 'link-lost') {
    const isGone = error.code === 'mqtt.no-session' || error.code === 'session.unknown';
    return isGone ? <Gone {...props} /> : <FailureView error={error} />;
  }
  if (!status) return <Loading what="the plots" />;
  return (
    <DashboardPart key={sessionId} sessionId={sessionId} owner={plotOwner(profileId, status.address)} status={status} />
  );
}

/** The host was restarted since, or the session was taken off the list; what is plotted is kept with the profile. */
function Gone({ params: { profileId }, setParams, closePane }: PaneProps<'mqtt-plot'>) {
  const lab = useLab();
  const shell = useShell();
  const connect = async (id: string): Promise<void> => {
    const { sessionId } = await lab.mqtt.connect({ profileId: id });
    setParams({ sessionId, profileId: id });
  };
  return (
    <EmptyState
      icon={<IconPlugConnectedX size={32} />}
      title="This connection has ended"
      actions={
        profileId === null ? (
          <Button variant="default" onClick={closePane}>
            Close this pane
          </Button>
        ) : (
          <Button onClick={() => void connect(profileId).catch(shell.fail)}>Connect again</Button>
        )
      }
    >
      {profileId === null
        ? 'Its charts are kept with its address: connect to it again and open its plots.'
        : 'Its charts are kept with the profile, and fill again as messages come.'}
    </EmptyState>
  );
}
