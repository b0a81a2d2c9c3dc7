import { Button } from '@mantine/core';
import { IconActivity, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';

import type { ReactNode } from 'react';

import type { ClientStatus } from '../../../../shared/contract/sockets.ts';
import { formatBytes } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import type { SocketActions } from '../use-socket.ts';
import classes from '../socket-pane.module.css';
import { AnswerBar } from './answer-bar.tsx';
import { CodeButton } from './code-button.tsx';
import { ConnectionComposer } from './connection-composer.tsx';
import { TlsLine } from './tls-line.tsx';
import { Transcript } from './transcript.tsx';

interface ClientViewProps {
  sessionId: string;
  status: ClientStatus;
  actions: SocketActions;
}

/** One conversation: what crossed the wire, and the line to send more. */
export function ClientView({ sessionId, status, actions }: ClientViewProps) {
  const hasEnded = status.state === 'closed' || status.state === 'failed';
  return (
    <>
      <ClientToolbar sessionId={sessionId} status={status} actions={actions} />
      {status.tls && <TlsLine facts={status.tls} />}
      {status.settings && (
        <AnswerBar answer={status.settings.answer} onChange={(answer) => actions.setAnswer(sessionId, answer)} />
      )}
      <EndNotice status={status} />
      {status.reason && hasEnded && (
        <FailureView error={status.reason} actions={trustButton(sessionId, status, actions)} />
      )}
      <Transcript sessionId={sessionId} emptyText="Bytes appear here as they are sent and received." />
      <ConnectionComposer sessionId={sessionId} status={status} />
    </>
  );
}

/** A certificate nobody here vouches for can be trusted by hand: this very one, for this socket. */
function trustButton(sessionId: string, status: ClientStatus, actions: SocketActions): ReactNode {
  const leaf = status.reason?.code === 'socket.tls' ? status.reason.facts.chain[0] : undefined;
  if (!leaf || !status.settings?.tls) return null;
  return (
    <Button variant="default" onClick={() => actions.trust(sessionId, leaf.fingerprint)}>
      Trust this certificate
    </Button>
  );
}

/** The controls of one connection. */
export function ClientToolbar({ sessionId, status, actions }: ClientViewProps) {
  const shell = useShell();
  const { state, local, remote, settings, givenSecrets } = status;
  const isOpen = state === 'open';
  const hasEnded = state === 'closed' || state === 'failed';
  const run = (work: (id: string) => void) => () => work(sessionId);
  usePaneActions('Socket', [
    ...offerIf(isOpen && !status.hasEnded, {
      id: 'socket.half-close',
      title: 'Half-close: finish sending',
      run: run(actions.halfClose),
    }),
    ...offerIf(isOpen, { id: 'socket.reset', title: 'Reset the connection', run: run(actions.reset) }),
    ...offerIf(!hasEnded, { id: 'socket.close', title: 'Close the connection', run: run(actions.close) }),
    ...offerIf(hasEnded && settings !== null, {
      id: 'socket.reconnect',
      title: 'Connect again',
      run: run(actions.reconnect),
    }),
  ]);
  return (
    <PaneToolbar label="Connection">
      <StateBadge state={state} />
      <span className={classes.address}>{local ? `${local} → ${remote}` : remote}</span>
      <span className={classes.grow} />
      {settings && (
        <CodeButton sessionId={sessionId} task={{ role: 'client', settings, messages: [], secrets: givenSecrets }} />
      )}
      <IconButton
        label="Show in inspector"
        icon={<IconActivity size={18} />}
        onClick={() => shell.openPane('wire-log', { sessionId })}
      />
      {isOpen && (
        <>
          <Button variant="default" disabled={status.hasEnded} onClick={() => actions.halfClose(sessionId)}>
            Half-close
          </Button>
          <Button variant="default" onClick={() => actions.reset(sessionId)}>
            Reset
          </Button>
        </>
      )}
      {!hasEnded && (
        <Button
          variant="default"
          leftSection={<IconPlugConnectedX size={14} />}
          disabled={state === 'closing'}
          onClick={() => actions.close(sessionId)}
        >
          Close
        </Button>
      )}
      {hasEnded && settings && (
        <>
          <Button variant="default" onClick={actions.openAnother}>
            Change
          </Button>
          <Button leftSection={<IconPlugConnected size={14} />} onClick={() => actions.reconnect(sessionId)}>
            Connect again
          </Button>
        </>
      )}
    </PaneToolbar>
  );
}

function EndNotice({ status }: { status: ClientStatus }) {
  const { state, hasPeerEnded, hasEnded, unsentBytes } = status;
  if (state !== 'open') return null;
  const words = [
    hasPeerEnded && 'The other side has finished sending; what you send still reaches it.',
    hasEnded && !hasPeerEnded && 'We have finished sending; what the other side sends still arrives.',
    unsentBytes > 0 && `${formatBytes(unsentBytes)} wait for the other side to read.`,
  ].filter((word) => word !== false);
  if (words.length === 0) return null;
  return (
    <p className={classes.notice} role="status">
      {words.join(' ')}
    </p>
  );
}
