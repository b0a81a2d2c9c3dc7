import { Button } from '@mantine/core';
import { IconActivity, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';

import type { SshTarget } from '../../../../shared/contract/ssh.ts';
import type { TunnelRow } from '../../../../shared/contract/tunnels.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatCount, formatRate, formatTime } from '../../../lib/format.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { CopyLine } from '../../../ui/copy-line.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { commandOf, warningOf } from '../tunnel-words.ts';
import type { TunnelActions } from '../use-tunnel-actions.ts';
import { ConnectionTable } from './connection-table.tsx';
import classes from './tunnel-detail.module.css';
import { TunnelPicture } from './tunnel-picture.tsx';

interface TunnelDetailProps {
  sessionId: string;
  target: SshTarget;
  tunnel: TunnelRow;
  actions: TunnelActions;
}

/** One tunnel: what it does, how much goes through it, and every connection. */
export function TunnelDetail({ sessionId, target, tunnel, actions }: TunnelDetailProps) {
  const { spec, listening, state, reason } = tunnel;
  const warning = warningOf(spec, target.host);
  const command = commandOf(spec, listening, target);
  const again = <Button onClick={() => actions.start(tunnel)}>Try again</Button>;
  return (
    <section className={classes.detail} aria-label="Tunnel">
      <DetailToolbar tunnel={tunnel} actions={actions} />
      <div className={classes.body} role="region" aria-label="About this tunnel" tabIndex={0}>
        {reason && <FailureView error={reason} actions={state === 'failed' && again} />}
        <div className={classes.about}>
          <TunnelPicture spec={spec} listening={listening} server={target.host} />
          {warning && <p className={classes.warning}>{warning}</p>}
          {command && <CopyLine text={command} what="the ssh command" />}
          <Figures tunnel={tunnel} />
          <LastFailure tunnel={tunnel} />
        </div>
        <ConnectionTable sessionId={sessionId} tunnel={tunnel} actions={actions} />
      </div>
    </section>
  );
}

function DetailToolbar({ tunnel, actions }: Pick<TunnelDetailProps, 'tunnel' | 'actions'>) {
  const { state, isWanted, sessionId } = tunnel;
  const isUp = isWanted || state === 'open' || state === 'connecting';
  const start = (): void => actions.start(tunnel);
  const stop = (): void => actions.stop(tunnel);
  usePaneActions('Tunnels', [
    ...offerIf(!isUp, { id: 'tunnels.start', title: 'Start this tunnel', run: start }),
    ...offerIf(isUp, { id: 'tunnels.stop', title: 'Stop this tunnel', run: stop }),
    { id: 'tunnels.remove', title: 'Remove this tunnel', run: () => actions.remove(tunnel) },
  ]);
  return (
    <PaneToolbar label="Tunnel">
      <StateBadge state={state} {...labelOf(tunnel)} />
      <span className={classes.grow} />
      {sessionId && (
        <IconButton
          label="Show in inspector"
          icon={<IconActivity size={16} />}
          onClick={() => actions.showWire(sessionId)}
        />
      )}
      <IconButton label="Remove this tunnel" icon={<IconTrash size={16} />} onClick={() => actions.remove(tunnel)} />
      {isUp ? (
        <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={stop}>
          Stop
        </Button>
      ) : (
        <Button disabled={state === 'closing'} leftSection={<IconPlayerPlay size={14} />} onClick={start}>
          Start
        </Button>
      )}
    </PaneToolbar>
  );
}

function labelOf({ state, isWanted }: TunnelRow): { label?: string } {
  if (state === 'open') return { label: 'Listening' };
  if (state === 'closed') return { label: isWanted ? 'Waiting for the SSH connection' : 'Stopped' };
  return {};
}

function Figures({ tunnel }: { tunnel: TunnelRow }) {
  const { live, total, failed, bytesOut, bytesIn, outPerS, inPerS } = tunnel;
  const figures = [
    { name: 'Live connections', value: formatCount(live), more: `of ${formatCount(total)} so far` },
    { name: 'Into the tunnel', value: formatBytes(bytesOut), more: formatRate(outPerS) },
    { name: 'Out of the tunnel', value: formatBytes(bytesIn), more: formatRate(inPerS) },
    { name: 'Failed', value: formatCount(failed), more: failed === 1 ? 'connection' : 'connections' },
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(({ name, value, more }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value} <span>{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The newest failure in full: the rows say the same of each in short. */
function LastFailure({ tunnel: { lastFailure } }: { tunnel: TunnelRow }) {
  if (!lastFailure) return null;
  const { title, next } = textOf(lastFailure.reason);
  return (
    <p className={classes.failure} role="status">
      <strong>
        {formatTime(lastFailure.atMs).slice(0, 8)} {title}.
      </strong>{' '}
      {next}
    </p>
  );
}
