import { Button } from '@mantine/core';
import { IconBinaryTree2, IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react';

import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import { formatCount } from '../../../lib/format.ts';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge, type BadgeState } from '../../../ui/state-badge.tsx';
import classes from '../broker-pane.module.css';
import type { BrokerActions } from '../use-broker-actions.ts';

const STATES: Record<BrokerStatus['state'], { badge: BadgeState; word: string }> = {
  stopped: { badge: 'closed', word: 'Stopped' },
  starting: { badge: 'connecting', word: 'Starting' },
  running: { badge: 'open', word: 'Running' },
  stopping: { badge: 'closing', word: 'Stopping' },
  failed: { badge: 'failed', word: 'Failed' },
};

interface BrokerToolbarProps {
  status: BrokerStatus;
  actions: BrokerActions;
  /** Changed settings are saved first. */
  isDirty: boolean;
  onStart(): void;
  allowsAnonymous: boolean;
}

/** State, start or stop, and the way to the explorer. */
export function BrokerToolbar({ status, actions, isDirty, onStart, allowsAnonymous }: BrokerToolbarProps) {
  const { state, needsRestart, listeners } = status;
  const { badge, word } = STATES[state];
  const isUp = state === 'running' || state === 'stopping';
  const isOpenToAll = allowsAnonymous && listeners.some(({ kind }) => kind === 'tcp' || kind === 'ws');
  return (
    <PaneToolbar label="MQTT broker">
      <StateBadge state={badge} label={word} />
      {!isUp && (
        <Button
          leftSection={<IconPlayerPlay size={14} />}
          loading={state === 'starting' || actions.busy === 'start' || actions.busy === 'restart'}
          onClick={onStart}
        >
          {isDirty ? 'Save and start' : state === 'failed' ? 'Start again' : 'Start'}
        </Button>
      )}
      {isUp && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} />}
          loading={state === 'stopping' || actions.busy === 'stop'}
          onClick={actions.stop}
        >
          Stop
        </Button>
      )}
      {isUp && needsRestart && (
        <Button leftSection={<IconRefresh size={14} />} loading={actions.busy === 'restart'} onClick={actions.restart}>
          Restart with new settings
        </Button>
      )}
      {isUp && isOpenToAll && (
        <Button
          variant={needsRestart ? 'default' : 'filled'}
          leftSection={<IconBinaryTree2 size={14} />}
          loading={actions.busy === 'explorer'}
          disabled={state !== 'running'}
          onClick={() => actions.explore(status)}
        >
          Open explorer
        </Button>
      )}
      {isUp && <Figures status={status} />}
    </PaneToolbar>
  );
}

function Figures({ status: { engine, clients, messagesIn, messagesOut, mosquitto } }: { status: BrokerStatus }) {
  if (engine === 'mosquitto') return <span className={classes.figures}>Mosquitto {mosquitto?.version}</span>;
  return (
    <span className={classes.figures}>
      {formatCount(clients)} clients · {formatCount(messagesIn)} messages in · {formatCount(messagesOut)} out
    </span>
  );
}
