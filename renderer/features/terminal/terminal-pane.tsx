import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';

import type { SshStatus } from '../../../shared/contract/ssh.ts';
import type { PaneProps } from '../../lib/shell.ts';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ConnectForm } from './parts/connect-form.tsx';
import { SshView } from './parts/ssh-view.tsx';

/** A terminal on a device over SSH; first the form that says where. */
export function TerminalPane({ params, setParams, setTitle }: PaneProps<'terminal'>) {
  const { sessionId } = params;
  useEffect(() => {
    if (sessionId === null) setTitle('SSH');
  }, [setTitle, sessionId]);
  if (sessionId === null) return <ConnectForm onConnected={(opened) => setParams({ sessionId: opened })} />;
  return (
    <SessionPane
      key={sessionId}
      sessionId={sessionId}
      setTitle={setTitle}
      onAnother={() => setParams({ sessionId: null })}
    />
  );
}

interface SessionPaneProps {
  sessionId: string;
  setTitle(title: string): void;
  onAnother(): void;
}

function SessionPane({ sessionId, setTitle, onAnother }: SessionPaneProps) {
  const { value: status, error } = useLatest<SshStatus>(`ssh:${sessionId}`, (lab, onBatch) =>
    lab.ssh.status({ sessionId }, onBatch),
  );
  const title = status && (status.state === 'open' ? status.title : `${status.title} (${status.state})`);
  useEffect(() => {
    if (title) setTitle(title);
  }, [setTitle, title]);

  const another = <Button onClick={onAnother}>Open the connection form</Button>;
  if (error?.code === 'ssh.no-session' || error?.code === 'session.unknown') {
    return (
      <EmptyState icon={<IconPlugConnectedX size={32} />} title="This connection has ended" actions={another}>
        Wirebench was started anew, or the session was removed from the list.
      </EmptyState>
    );
  }
  if (error && error.code !== 'link-lost') return <FailureView error={error} actions={another} />;
  if (!status) return <Loading what="the connection" />;
  return <SshView sessionId={sessionId} status={status} onAnother={onAnother} />;
}
