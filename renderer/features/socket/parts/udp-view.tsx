import { Button, TextInput } from '@mantine/core';
import { IconActivity, IconPlayerStop } from '@tabler/icons-react';
import { useId, useState } from 'react';

import type { UdpStatus, UdpTarget } from '../../../../shared/contract/socket-udp.ts';
import { hostPort } from '../../../../shared/domain/broker-address.ts';
import { splitHostPort } from '../../../../shared/domain/pcapng/endpoint.ts';
import { formatCount } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { datagramOutlet } from '../outlets.ts';
import classes from '../socket-pane.module.css';
import type { SocketActions } from '../use-socket.ts';
import { AnswerBar } from './answer-bar.tsx';
import { CodeButton } from './code-button.tsx';
import { Composer } from './composer.tsx';
import { Transcript } from './transcript.tsx';
import udp from './udp-view.module.css';

interface UdpViewProps {
  sessionId: string;
  status: UdpStatus;
  actions: SocketActions;
}

/** A UDP socket: every datagram a row with its other side, and the line to send more. */
export function UdpView({ sessionId, status, actions }: UdpViewProps) {
  const { settings, isReachable, state, local, reason } = status;
  return (
    <>
      <UdpToolbar sessionId={sessionId} status={status} actions={actions} />
      {isReachable && state === 'open' && (
        <p className={classes.notice}>Every machine that reaches this one can send to {local}.</p>
      )}
      <AnswerBar isUdp answer={settings.answer} onChange={(answer) => actions.setAnswer(sessionId, answer)} />
      {reason && <FailureView error={reason} />}
      <Transcript
        sessionId={sessionId}
        hasPeers
        emptyText={
          settings.target
            ? 'Each datagram is a row. UDP does not say whether one arrived: an answer does.'
            : `Each datagram is a row. Try it from a terminal with “ncat -u ${local.replace(/:(\d+)$/, ' $1')}”.`
        }
      />
      <DatagramComposer sessionId={sessionId} status={status} />
    </>
  );
}

function UdpToolbar({ sessionId, status, actions }: UdpViewProps) {
  const shell = useShell();
  const { state, local, settings, datagramsIn, datagramsOut } = status;
  const { target, groups } = settings;
  const isOpen = state === 'open';
  usePaneActions(
    'Socket',
    offerIf(isOpen, { id: 'socket.close', title: 'Close the socket', run: () => actions.close(sessionId) }),
  );
  const to = target ? ` → ${hostPort(target.host, target.port)}` : '';
  return (
    <PaneToolbar label="UDP socket">
      <StateBadge state={state} {...(isOpen && { label: target ? 'Open' : 'Listening' })} />
      <span className={classes.address}>
        {local}
        {to}
      </span>
      <span className={udp.figures}>
        {formatCount(datagramsIn)} in, {formatCount(datagramsOut)} out
        {groups.length > 0 && ` · member of ${groups.join(', ')}`}
      </span>
      <span className={classes.grow} />
      <CodeButton
        sessionId={sessionId}
        task={{ role: 'udp', settings, port: splitHostPort(local).port ?? settings.port, messages: [] }}
      />
      <IconButton
        label="Show in inspector"
        icon={<IconActivity size={18} />}
        onClick={() => shell.openPane('wire-log', { sessionId })}
      />
      {isOpen ? (
        <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={() => actions.close(sessionId)}>
          Close
        </Button>
      ) : (
        <Button disabled={state === 'closing'} onClick={actions.openAnother}>
          Open again
        </Button>
      )}
    </PaneToolbar>
  );
}

function DatagramComposer({ sessionId, status }: { sessionId: string; status: UdpStatus }) {
  const lab = useLab();
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const { settings, isConnected, state, peers } = status;
  const own = settings.target ? hostPort(settings.target.host, settings.target.port) : '';
  // Until the user says, it is the target, or whoever was heard last.
  const to = typed ?? (own || peers[0]?.address || '');
  const target = isConnected ? null : targetOf(to);
  const whyNot =
    state !== 'open' ? 'The socket is closed' : isConnected || target ? null : 'Say whom to send to, as 127.0.0.1:5000';
  return (
    <Composer outlet={datagramOutlet(lab, sessionId, settings.family, target)} whyNot={whyNot}>
      {!isConnected && (
        <>
          <TextInput
            className={udp.to ?? ''}
            classNames={{ input: udp.mono ?? '' }}
            aria-label="Send to"
            placeholder="To: address:port"
            list={listId}
            value={to}
            maxLength={300}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <datalist id={listId}>
            {peers.map(({ address }) => (
              <option key={address} value={address}>
                {address}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Composer>
  );
}

/** What was typed as a target; null where it is none. */
function targetOf(text: string): UdpTarget | null {
  const { host, port } = splitHostPort(text.trim());
  return host !== '' && port !== null && port > 0 ? { host, port } : null;
}
