import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { ReceiveFlow } from '../../../../shared/contract/mqtt-flow.ts';
import type { MqttSessionStatus } from '../../../../shared/contract/mqtt.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatDuration } from '../../../lib/format.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import type { ConnectionActions } from '../use-connection.ts';
import classes from './connection-notice.module.css';

interface NoticeProps {
  status: MqttSessionStatus;
  actions: ConnectionActions;
}

/** What there is to say about a connection that is not open, or is open and cannot keep up. */
export function ConnectionNotice({ status, actions }: NoticeProps) {
  switch (status.state) {
    case 'open':
      return status.flow?.isSlow ? <TooSlow flow={status.flow} /> : null;
    case 'failed':
      return status.reason && <Failed status={status} actions={actions} />;
    case 'reconnecting':
      return <Reconnecting status={status} actions={actions} />;
    case 'connecting':
      return (
        <div className={classes.notice} role="status">
          Connecting to {status.address}…
        </div>
      );
    case 'closing':
      return (
        <div className={classes.notice} role="status">
          Disconnecting…
        </div>
      );
    default:
      return (
        <div className={classes.notice} role="status">
          <span className={classes.text}>
            Disconnected. {status.reason ? textOf(status.reason).title : 'The tree shows what was received until then.'}
          </span>
        </div>
      );
  }
}

function TooSlow({ flow: { lagMs, backlogBytes, systemBytes } }: { flow: ReceiveFlow }) {
  return (
    <div className={classes.notice} data-state="slow">
      <span className={classes.text}>
        <strong role="status">Messages come faster than they are taken in. </strong>
        {formatDuration(lagMs)} behind, {formatBytes(backlogBytes + (systemBytes ?? 0))} wait.
        <span className={classes.kept}>
          {' '}
          If it lasts, the broker drops messages of QoS 0: pause a subscription, or subscribe to less.
        </span>
      </span>
    </div>
  );
}

function Reconnecting({ status, actions }: NoticeProps) {
  const { reason, retry } = status;
  return (
    <div className={classes.notice} data-state="reconnecting">
      <span className={classes.text} role="status">
        {reason && <strong>{textOf(reason).title}. </strong>}
        {retry ? `Attempt ${retry.attempt}` : 'Trying again'}
        {retry && <Countdown atMs={retry.atMs} />}
        <span className={classes.kept}> What was received is kept.</span>
      </span>
      <Button size="compact-xs" onClick={actions.reconnect}>
        Try now
      </Button>
    </div>
  );
}

/** Seconds until a time, counted down on the screen only: not worth a screen reader's word each. */
function Countdown({ atMs }: { atMs: number }) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
  return <span aria-hidden="true">{seconds > 0 ? ` in ${seconds} s.` : ' now.'}</span>;
}

function Failed({ status, actions }: NoticeProps) {
  const reason = status.reason!;
  const certificate = reason.code === 'mqtt.tls' ? reason.facts.chain[0] : undefined;
  return (
    <div className={classes.failed}>
      <FailureView
        error={reason}
        actions={
          <>
            <Button onClick={actions.reconnect}>Try again</Button>
            <Button variant="default" onClick={actions.editProfile}>
              {actions.hasProfile ? 'Edit profile' : 'Open the connection form'}
            </Button>
            {certificate && (
              <Button variant="default" onClick={() => actions.trust(certificate)}>
                {actions.hasProfile ? 'Trust this certificate for this profile' : 'Trust this certificate'}
              </Button>
            )}
          </>
        }
      />
    </div>
  );
}
