import { Button } from '@mantine/core';
import { IconBellPlus, IconChecks } from '@tabler/icons-react';

import type { AlertState } from '../../../../shared/contract/mqtt-alerts.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import type { ExplorerStore } from '../mqtt-store.ts';
import { newRule } from '../rule-draft.ts';

interface AlertsToolbarProps {
  store: ExplorerStore;
  sessionId: string;
  alerts: AlertState | null;
}

/** The controls of the alerts, in the place of the tree's. */
export function AlertsToolbar({ store, sessionId, alerts }: AlertsToolbarProps) {
  const lab = useLab();
  const shell = useShell();
  return (
    <PaneToolbar label="Alerts">
      <Button
        size="compact-xs"
        leftSection={<IconBellPlus size={14} />}
        onClick={() => store.setState({ editedRule: newRule('') })}
      >
        New rule
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconChecks size={14} />}
        disabled={!alerts || alerts.unacknowledged === 0}
        onClick={() => void lab.watch.acknowledge({ sessionId, alertId: null }).catch(shell.fail)}
      >
        Acknowledge all
      </Button>
    </PaneToolbar>
  );
}
