import { Button, Code } from '@mantine/core';
import { IconCertificate, IconPlayerStop, IconServer2 } from '@tabler/icons-react';
import { useState } from 'react';

import type { PeerWindow, ServerStatus, SocketStatus } from '../../../../shared/contract/sockets.ts';
import { splitHostPort } from '../../../../shared/domain/pcapng/endpoint.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatCount } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useLatest } from '../../../link/use-latest.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { streamOutlet } from '../outlets.ts';
import type { SocketActions } from '../use-socket.ts';
import classes from '../socket-pane.module.css';
import { AnswerBar } from './answer-bar.tsx';
import { CodeButton } from './code-button.tsx';
import { ClientToolbar } from './client-view.tsx';
import { Composer } from './composer.tsx';
import { ConnectionComposer } from './connection-composer.tsx';
import lanes from './server-view.module.css';
import { PeerList } from './peer-list.tsx';
import { TlsLine } from './tls-line.tsx';
import { Transcript } from './transcript.tsx';

/** What the authority's certificate is called where it is saved. */
const AUTHORITY_FILE = 'wirebench-lab-ca.pem';
/** Most clients shown; older ones stay in the side bar's list of sessions. */
const MOST_SHOWN = 500;

interface ServerViewProps {
  sessionId: string;
  status: ServerStatus;
  actions: SocketActions;
}

/** A server: how it answers, who is connected, and the conversation with the one chosen. */
export function ServerView({ sessionId, status, actions }: ServerViewProps) {
  const { value: peers, error } = useLatest<PeerWindow>(`peers:${sessionId}`, (lab, onBatch) =>
    lab.sockets.peers({ sessionId, first: 0, count: MOST_SHOWN }, onBatch),
  );
  const lab = useLab();
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = peers?.rows ?? [];
  // The first to come is looked at until the user chooses.
  const selected = rows.find((row) => row.sessionId === chosen) ?? rows[0];
  return (
    <>
      <ServerToolbar sessionId={sessionId} status={status} actions={actions} />
      {status.isReachable && status.state === 'open' && (
        <p className={classes.notice}>Every machine that reaches this one can connect to {status.local}.</p>
      )}
      <AnswerBar answer={status.settings.answer} onChange={(answer) => actions.setAnswer(sessionId, answer)} />
      {error && <FailureView error={error} />}
      {!selected && <Waiting status={status} />}
      {selected && (
        <div className={lanes.lanes}>
          <PeerList rows={rows} total={peers?.total ?? 0} selectedId={selected.sessionId} onSelect={setChosen} />
          <PeerLane key={selected.sessionId} sessionId={selected.sessionId} actions={actions} />
        </div>
      )}
      {status.state === 'open' && selected && (
        <details className={lanes.toAll}>
          <summary>Send to all {formatCount(status.served)} clients being served</summary>
          <Composer
            outlet={streamOutlet(lab, sessionId, true)}
            isToAll
            whyNot={status.served === 0 ? 'Nobody is being served' : null}
          />
        </details>
      )}
    </>
  );
}

function ServerToolbar({ sessionId, status, actions }: ServerViewProps) {
  const shell = useShell();
  const { state, local, settings, served, waiting, accepted } = status;
  const isOpen = state === 'open';
  const saveAuthority = (): void => {
    if (status.authority !== null) shell.saveFile(AUTHORITY_FILE, [status.authority], 'application/x-pem-file');
  };
  usePaneActions('Socket', [
    ...offerIf(status.authority !== null, {
      id: 'socket.save-authority',
      title: 'Save the CA certificate for clients to trust',
      run: saveAuthority,
    }),
    ...offerIf(isOpen, { id: 'socket.stop', title: 'Stop listening', run: () => actions.close(sessionId) }),
  ]);
  return (
    <PaneToolbar label="Server">
      <StateBadge state={state} {...(isOpen && { label: 'Listening' })} />
      <span className={classes.address}>{local}</span>
      <span className={lanes.figures}>
        {formatCount(served)} served{waiting > 0 && `, ${formatCount(waiting)} waiting`} of {formatCount(accepted)}{' '}
        accepted · backlog {formatCount(settings.backlog)}
        {settings.accept === 'one-at-a-time' && ' · one at a time'}
      </span>
      <span className={classes.grow} />
      <CodeButton
        sessionId={sessionId}
        task={{ role: 'server', settings, port: splitHostPort(local).port ?? settings.port }}
      />
      {status.authority !== null && (
        <IconButton
          label="Save the CA certificate for clients to trust"
          icon={<IconCertificate size={18} />}
          onClick={saveAuthority}
        />
      )}
      {isOpen ? (
        <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={() => actions.close(sessionId)}>
          Stop listening
        </Button>
      ) : (
        <Button disabled={state === 'closing'} onClick={actions.openAnother}>
          Listen again
        </Button>
      )}
    </PaneToolbar>
  );
}

function Waiting({ status }: { status: ServerStatus }) {
  if (status.state !== 'open') return <EmptyState title="The server has stopped">Nobody had connected.</EmptyState>;
  const at = status.local.lastIndexOf(':');
  const host = status.local.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  const port = status.local.slice(at + 1);
  if (status.settings.tls)
    return (
      <EmptyState icon={<IconServer2 size={32} />} title={`Listening with TLS on ${status.local}`}>
        Nobody has connected yet. Save the CA certificate, then try it from a terminal with{' '}
        <Code>{`openssl s_client -connect ${status.local} -CAfile ${AUTHORITY_FILE}`}</Code> or from Python with{' '}
        <Code>{`ssl.create_default_context(cafile="${AUTHORITY_FILE}")`}</Code>.
      </EmptyState>
    );
  return (
    <EmptyState icon={<IconServer2 size={32} />} title={`Listening on ${status.local}`}>
      Nobody has connected yet. Try it from another Wirebench socket, from a terminal with{' '}
      <Code>{`nc ${host} ${port}`}</Code> or from Python with{' '}
      <Code>{`socket.create_connection(("${host}", ${port}))`}</Code>.
    </EmptyState>
  );
}

function PeerLane({ sessionId, actions }: { sessionId: string; actions: SocketActions }) {
  const { value: status } = useLatest<SocketStatus>(`peer:${sessionId}`, (lab, onBatch) =>
    lab.sockets.status({ sessionId }, onBatch),
  );
  return (
    <div className={lanes.lane}>
      {status?.kind === 'client' && <ClientToolbar sessionId={sessionId} status={status} actions={actions} />}
      {status?.kind === 'client' && status.tls && <TlsLine facts={status.tls} />}
      {status?.kind === 'client' && status.reason && (
        <p className={classes.notice} role="alert">
          {textOf(status.reason).title}
        </p>
      )}
      <Transcript sessionId={sessionId} emptyText="Bytes appear here as they are sent and received." />
      {status?.kind === 'client' && <ConnectionComposer sessionId={sessionId} status={status} />}
    </div>
  );
}
