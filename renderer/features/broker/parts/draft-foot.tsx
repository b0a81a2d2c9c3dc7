import { Button } from '@mantine/core';

import type { BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import type { Draft } from '../use-draft.ts';
import classes from './settings-form.module.css';

interface DraftFootProps {
  draft: Draft;
  saved: BrokerSettings;
  status: BrokerStatus;
}

/** Saves or discards what was changed, and says when it holds; below a form it is part of. */
export function DraftFoot({ draft, saved, status }: DraftFootProps) {
  const count = Object.keys(draft.problems).length;
  return (
    <div className={classes.foot}>
      <Button type="submit" disabled={!draft.isDirty} loading={draft.isSaving}>
        Save settings
      </Button>
      <Button variant="default" disabled={!draft.isDirty} onClick={draft.discard}>
        Discard changes
      </Button>
      {count > 0 ? (
        <span className={classes.problem} role="alert">
          {count === 1 ? 'One field needs' : `${count} fields need`} correcting
        </span>
      ) : (
        <span className={classes.hint}>{hintOf(status, saved)}</span>
      )}
    </div>
  );
}

/** When what is saved begins to hold. */
function hintOf({ state }: BrokerStatus, { engine }: BrokerSettings): string {
  if (state !== 'running') return 'They hold from the next start.';
  if (engine === 'mosquitto') return 'Mosquitto reads them when it starts.';
  return 'Users, rules, limits and faults hold at once; listeners after a restart.';
}
