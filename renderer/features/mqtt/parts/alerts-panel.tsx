import { Button } from '@mantine/core';
import { IconBell, IconCheck } from '@tabler/icons-react';
import { useStore } from 'zustand';

import type { Alert, AlertState } from '../../../../shared/contract/mqtt-alerts.ts';
import { formatCount, formatTime } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { oneLine } from '../display-text.ts';
import { showFound, type ExplorerStore } from '../mqtt-store.ts';
import { newRule } from '../rule-draft.ts';
import { useWatched } from '../use-watched.ts';
import { AlertRuleDialog } from './alert-rule-dialog.tsx';
import { AlertRules } from './alert-rules.tsx';
import classes from './alerts-panel.module.css';

interface AlertsPanelProps {
  store: ExplorerStore;
  sessionId: string;
  alerts: AlertState | null;
}

/** The alert rules of a connection, and what they have found. */
export function AlertsPanel({ store, sessionId, alerts }: AlertsPanelProps) {
  const { watched, change } = useWatched();
  const edited = useStore(store, (state) => state.editedRule);
  return (
    <>
      {watched.rules.length === 0 ? (
        <EmptyState
          icon={<IconBell size={28} />}
          title="No alert rules"
          actions={<Button onClick={() => store.setState({ editedRule: newRule('') })}>New rule</Button>}
        >
          A rule watches the topics of a filter for a number beyond a limit, a change, silence or a match, also while
          this page is closed. It is kept with the profile.
        </EmptyState>
      ) : (
        <>
          <AlertRules store={store} alerts={alerts} />
          {alerts ? <List store={store} sessionId={sessionId} state={alerts} /> : <Loading what="the alerts" />}
        </>
      )}
      {edited && (
        <AlertRuleDialog
          initial={edited}
          onSave={(rule) => change({ do: 'set-rule', rule })}
          onClose={() => store.setState({ editedRule: null })}
        />
      )}
    </>
  );
}

function List({ store, sessionId, state }: { store: ExplorerStore; sessionId: string; state: AlertState }) {
  const { alerts, letGo, unchecked, raised } = state;
  const notes = [
    letGo > 0 && `the newest ${formatCount(alerts.length)} are listed`,
    unchecked > 0 &&
      `${formatCount(unchecked)} messages were not checked: they came faster than they could be, or their payload was let go`,
  ].filter((note) => note !== false);
  return (
    <>
      <p className={classes.status} role="status">
        {[`${formatCount(raised)} ${raised === 1 ? 'alert' : 'alerts'}`, ...notes].join(' · ')}
      </p>
      {alerts.length === 0 ? (
        <EmptyState title="No alert so far" />
      ) : (
        <ul className={classes.list} aria-label="Alerts">
          {alerts.map((alert) => (
            <Row key={alert.id} store={store} sessionId={sessionId} alert={alert} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ store, sessionId, alert }: { store: ExplorerStore; sessionId: string; alert: Alert }) {
  const lab = useLab();
  const shell = useShell();
  const { id, nodeId, message, topic, words, atMs, suppressed, isAcknowledged } = alert;
  const acknowledge = (): void => void lab.watch.acknowledge({ sessionId, alertId: id }).catch(shell.fail);
  return (
    <li className={classes.row} data-seen={isAcknowledged || undefined}>
      <button
        type="button"
        className={classes.open}
        disabled={nodeId === null}
        onClick={() => nodeId !== null && showFound(store, nodeId, message)}
      >
        <span className={classes.line}>
          <span className={classes.words}>{oneLine(words)}</span>
          <time className={classes.dim}>{formatTime(atMs)}</time>
        </span>
        <span className={classes.line}>
          <bdi className={classes.topic}>{oneLine(topic)}</bdi>
          {suppressed > 0 && <span className={classes.dim}>{formatCount(suppressed)} more before, only counted</span>}
        </span>
      </button>
      {isAcknowledged ? (
        <span className={classes.seen}>
          <IconCheck size={14} role="img" aria-label="Acknowledged" />
        </span>
      ) : (
        <IconButton label="Acknowledge" icon={<IconCheck size={14} />} onClick={acknowledge} />
      )}
    </li>
  );
}
