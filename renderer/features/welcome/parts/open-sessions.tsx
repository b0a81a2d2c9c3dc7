import { Button } from '@mantine/core';

import type { SessionRow, SessionWindow } from '../../../../shared/contract/sessions.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { StateDot } from '../../../ui/state-badge.tsx';
import classes from '../welcome-pane.module.css';

const MOST_SHOWN = 6;

/** MQTT and SSH sessions the host holds: where the user left off. */
export function OpenSessions() {
  const { value } = useLatest<SessionWindow>('sessions', (lab, on) =>
    lab.sessions.view({ first: 0, count: 100, filter: '' }, on),
  );
  const shown = value?.rows.filter(({ kind }) => kind === 'mqtt' || kind === 'ssh').slice(0, MOST_SHOWN) ?? [];
  return (
    <section aria-labelledby="welcome-sessions">
      <h2 id="welcome-sessions" className={classes.listTitle}>
        Sessions
      </h2>
      {value && shown.length === 0 && (
        <p className={classes.nothing}>
          No MQTT or SSH session of yours is open. They live in the host, so a reload finds them again here.
        </p>
      )}
      <ul className={classes.list}>
        {shown.map((session) => (
          <SessionItem key={session.id} session={session} />
        ))}
      </ul>
    </section>
  );
}

function SessionItem({ session }: { session: SessionRow }) {
  const shell = useShell();
  const { id, kind, title, remote, state, profileId } = session;
  return (
    <li className={classes.row}>
      <StateDot state={state} />
      <span className={classes.rowText}>
        <span className={classes.rowTitle}>{title}</span>
        <span className={classes.rowAddress}>{remote}</span>
      </span>
      <Button
        variant="default"
        aria-label={`Show ${title}`}
        onClick={() =>
          kind === 'ssh'
            ? shell.openPane('terminal', { sessionId: id })
            : shell.openPane('mqtt', { sessionId: id, profileId })
        }
      >
        Show
      </Button>
    </li>
  );
}
