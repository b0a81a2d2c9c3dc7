import { Button } from '@mantine/core';
import { IconBinaryTree2, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';

import type { PracticeStatus } from '../../../../shared/contract/practice.ts';
import { formatCount } from '../../../lib/format.ts';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge, type BadgeState } from '../../../ui/state-badge.tsx';
import classes from '../practice-pane.module.css';
import type { LabActions } from '../use-lab-actions.ts';

const STATES: Record<PracticeStatus['state'], { badge: BadgeState; word: string }> = {
  stopped: { badge: 'closed', word: 'Stopped' },
  starting: { badge: 'connecting', word: 'Starting' },
  running: { badge: 'open', word: 'Running' },
  stopping: { badge: 'closing', word: 'Stopping' },
  failed: { badge: 'failed', word: 'Failed' },
};

interface LabToolbarProps {
  status: PracticeStatus;
  actions: LabActions;
  seed: number | null;
}

/** State, start or stop, and the way to the explorer. */
export function LabToolbar({ status, actions, seed }: LabToolbarProps) {
  const { state, clients, messages } = status;
  const { badge, word } = STATES[state];
  const isUp = state === 'running' || state === 'stopping';
  return (
    <PaneToolbar label="Practice lab">
      <StateBadge state={badge} label={word} />
      {isUp ? (
        <>
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={14} />}
            loading={state === 'stopping' || actions.busy === 'stop'}
            onClick={actions.stop}
          >
            Stop
          </Button>
          <Button
            leftSection={<IconBinaryTree2 size={14} />}
            loading={actions.busy === 'explorer'}
            disabled={state !== 'running'}
            onClick={actions.openExplorer}
          >
            Open explorer
          </Button>
          <span className={classes.figures}>
            {formatCount(clients)} clients · {formatCount(messages)} messages · seed {status.seed}
          </span>
        </>
      ) : (
        <Button
          leftSection={<IconPlayerPlay size={14} />}
          loading={state === 'starting' || actions.busy === 'start'}
          onClick={() => actions.start(seed)}
        >
          {state === 'failed' ? 'Start again' : 'Start'}
        </Button>
      )}
    </PaneToolbar>
  );
}
