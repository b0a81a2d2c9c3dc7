import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';

import type { SocketStatus } from '../../../shared/contract/sockets.ts';
import type { PaneProps } from '../../lib/shell.ts';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ClientView } from './parts/client-view.tsx';
import { OpenForm } from './parts/form/open-form.tsx';
import { ServerView } from './parts/server-view.tsx';
import { UdpView } from './parts/udp-view.tsx';
import { readForm } from './socket-form.ts';
import classes from './socket-pane.module.css';
import { useSocket, type SocketActions } from './use-socket.ts';

/** One socket: the form it is opened with, then the conversation, or the clients of a server. */
export function SocketPane(props: PaneProps<'socket'>) {
  const { params, setTitle } = props;
  const actions = useSocket(props);
  const isForm = params.sessionId === null;
  useEffect(() => {
    if (isForm) setTitle('New socket');
  }, [isForm, setTitle]);
  if (params.sessionId === null) return <OpenForm kept={readForm(params.form)} onOpen={actions.open} />;
  return <OpenedSocket key={params.sessionId} sessionId={params.sessionId} setTitle={setTitle} actions={actions} />;
}

interface OpenedSocketProps {
  sessionId: string;
  setTitle(title: string): void;
  actions: SocketActions;
}

function OpenedSocket({ sessionId, setTitle, actions }: OpenedSocketProps) {
  const { value: status, error } = useLatest<SocketStatus>(sessionId, (lab, onBatch) =>
    lab.sockets.status({ sessionId }, onBatch),
  );
  const title = status?.title;
  useEffect(() => {
    if (title) setTitle(title);
  }, [setTitle, title]);
  if (error?.code === 'socket.no-session') return <Gone onAnother={actions.openAnother} />;
  if (error && error.code !== 'link-lost') return <FailureView error={error} />;
  if (!status) return <Loading what="the socket" />;
  return (
    <div className={classes.pane}>
      {status.kind === 'client' && <ClientView sessionId={sessionId} status={status} actions={actions} />}
      {status.kind === 'server' && <ServerView sessionId={sessionId} status={status} actions={actions} />}
      {status.kind === 'udp' && <UdpView sessionId={sessionId} status={status} actions={actions} />}
    </div>
  );
}

/** The host was started anew, or the session was taken off the list. */
function Gone({ onAnother }: { onAnother(): void }) {
  return (
    <EmptyState
      icon={<IconPlugConnectedX size={32} />}
      title="This socket has ended"
      actions={<Button onClick={onAnother}>Open it again</Button>}
    >
      Wirebench was started anew, or the session was removed from the list. What it was opened with is kept.
    </EmptyState>
  );
}
