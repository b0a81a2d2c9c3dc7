import { Button } from '@mantine/core';
import { IconPlayerPlay, IconPlugConnectedX, IconPlus, IconTerminal2 } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import type { SshStatus } from '../../../shared/contract/ssh.ts';
import type { TunnelList as Tunnels } from '../../../shared/contract/tunnels.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../lib/use-pane-actions.ts';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PaneToolbar } from '../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TunnelDetail } from './parts/tunnel-detail.tsx';
import { TunnelForm } from './parts/tunnel-form.tsx';
import { TunnelList } from './parts/tunnel-list.tsx';
import classes from './tunnels-pane.module.css';
import { useTunnelActions } from './use-tunnel-actions.ts';

/** The tunnels of one SSH connection: who listens where, what reaches what, and what goes through. */
export function TunnelsPane({ params, setTitle, closePane }: PaneProps<'tunnels'>) {
  const { sessionId } = params;
  const { value: status, error } = useLatest<SshStatus>(`ssh:${sessionId}`, (lab, on) =>
    lab.ssh.status({ sessionId }, on),
  );
  const { value: tunnels } = useLatest<Tunnels>(`tunnels:${sessionId}`, (lab, on) =>
    lab.tunnels.list({ sessionId }, on),
  );
  const title = status?.title;
  useEffect(() => {
    if (title) setTitle(`Tunnels: ${title}`);
  }, [setTitle, title]);

  const close = (
    <Button variant="default" onClick={closePane}>
      Close this pane
    </Button>
  );
  if (error?.code === 'ssh.no-session')
    return (
      <EmptyState icon={<IconPlugConnectedX size={32} />} title="This connection has ended" actions={close}>
        Wirebench was started anew, or the session was removed from the list. Its tunnels are kept: connect to the same
        address again to find them.
      </EmptyState>
    );
  if (error && error.code !== 'link-lost') return <FailureView error={error} actions={close} />;
  if (!status || !tunnels) return <Loading what="the tunnels" />;
  return <TunnelsView sessionId={sessionId} status={status} tunnels={tunnels} />;
}

/** `done` after a tunnel was opened by it. */
type FormState = 'not asked for' | 'open' | 'left' | 'done';

interface TunnelsViewProps {
  sessionId: string;
  status: SshStatus;
  tunnels: Tunnels;
}

function TunnelsView({ sessionId, status, tunnels }: TunnelsViewProps) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [form, setForm] = useState<FormState>('not asked for');
  const actions = useTunnelActions(sessionId);
  const { rows, target } = tunnels;
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0];
  // The tunnel that was opened is on the list a moment later.
  const hasArrived = form === 'done' && chosen?.id === chosenId;
  const isNew = (form === 'open' || form === 'done') && !hasArrived;
  useEffect(() => {
    if (hasArrived) setForm('left');
  }, [hasArrived]);
  const isOpen = status.state === 'open';
  const stopped = rows.filter(({ state, isWanted }) => !isWanted && (state === 'closed' || state === 'failed'));
  const startAll = (): void => {
    for (const tunnel of stopped) actions.start(tunnel);
  };
  usePaneActions('Tunnels', [
    { id: 'tunnels.new', title: 'New tunnel', run: () => setForm('open') },
    ...offerIf(stopped.length > 0, { id: 'tunnels.start-all', title: 'Start all tunnels', run: startAll }),
  ]);
  const onOpened = (tunnelId: string): void => {
    setForm('done');
    setChosenId(tunnelId);
  };
  const hasForm = isNew || !chosen;
  return (
    <div className={classes.pane}>
      <TunnelsToolbar
        sessionId={sessionId}
        status={status}
        stopped={stopped.length}
        isNew={hasForm}
        onNew={() => setForm('open')}
        onStartAll={startAll}
      />
      {!isOpen && (
        <p className={classes.notice} role="status">
          {rows.some(({ isWanted }) => isWanted)
            ? 'The SSH connection is not open. Tunnels marked as waiting open again when it is.'
            : 'The SSH connection is not open. A tunnel that is started now opens when it is.'}
        </p>
      )}
      <div className={classes.lanes}>
        {chosen && (
          <TunnelList
            rows={rows}
            server={target.host}
            selectedId={isNew ? null : chosen.id}
            takesFocus={!isNew && form !== 'not asked for'}
            onSelect={(id) => {
              setForm('not asked for');
              setChosenId(id);
            }}
          />
        )}
        {hasForm ? (
          <TunnelForm
            sessionId={sessionId}
            target={target}
            takesFocus={form !== 'not asked for'}
            onOpened={onOpened}
            onCancel={chosen ? () => setForm('left') : null}
          />
        ) : (
          <TunnelDetail key={chosen.id} sessionId={sessionId} target={target} tunnel={chosen} actions={actions} />
        )}
      </div>
    </div>
  );
}

interface ToolbarProps {
  sessionId: string;
  status: SshStatus;
  /** Tunnels that could be started. */
  stopped: number;
  /** The form is open. */
  isNew: boolean;
  onNew(): void;
  onStartAll(): void;
}

function TunnelsToolbar({ sessionId, status, stopped, isNew, onNew, onStartAll }: ToolbarProps) {
  const shell = useShell();
  return (
    <PaneToolbar label="Tunnels">
      <StateBadge state={status.state} />
      <span className={classes.address}>
        {status.user}@{status.address}
      </span>
      <span className={classes.grow} />
      <Button
        variant="default"
        leftSection={<IconTerminal2 size={14} />}
        onClick={() => shell.openPane('terminal', { sessionId })}
      >
        Terminal
      </Button>
      {stopped > 1 && (
        <Button variant="default" leftSection={<IconPlayerPlay size={14} />} onClick={onStartAll}>
          Start all
        </Button>
      )}
      <Button leftSection={<IconPlus size={14} />} disabled={isNew} onClick={onNew}>
        New tunnel
      </Button>
    </PaneToolbar>
  );
}
