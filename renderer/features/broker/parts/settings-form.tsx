import { Button, NumberInput, Switch } from '@mantine/core';

import type { BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import pane from '../broker-pane.module.css';
import type { Draft } from '../use-draft.ts';
import { FaultsSection } from './faults-section.tsx';
import { ListenersSection } from './listeners-section.tsx';
import { RulesSection } from './rules-section.tsx';
import classes from './settings-form.module.css';
import { UsersSection } from './users-section.tsx';

const MIB = 1_048_576;

interface SettingsFormProps {
  draft: Draft;
  saved: BrokerSettings;
  status: BrokerStatus;
}

/** Everything that can be set; nothing holds before it is saved. */
export function SettingsForm({ draft, saved, status }: SettingsFormProps) {
  const count = Object.keys(draft.problems).length;
  return (
    <form
      className={classes.form}
      aria-label="Broker settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void draft.save();
      }}
    >
      <div className={classes.scroll}>
        <div className={pane.content}>
          <ListenersSection draft={draft} />
          <UsersSection draft={draft} />
          <RulesSection draft={draft} />
          <LimitsSection draft={draft} />
          <FaultsSection draft={draft} hits={saved.faults === draft.values.faults ? status.faultHits : []} />
        </div>
      </div>
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
    </form>
  );
}

/** When what is saved begins to hold. */
function hintOf({ state }: BrokerStatus, { engine }: BrokerSettings): string {
  if (state !== 'running') return 'They hold from the next start.';
  if (engine === 'mosquitto') return 'Mosquitto reads them when it starts.';
  return 'Users, rules, limits and faults hold at once; listeners after a restart.';
}

function LimitsSection({ draft }: { draft: Draft }) {
  const { maxClients, maxPayloadBytes, keepsState } = draft.values;
  return (
    <section className={pane.section} aria-labelledby="broker-limits">
      <h2 id="broker-limits" className={pane.heading}>
        Limits, and what is kept
      </h2>
      <div className={classes.listeners}>
        <NumberInput
          label="Most clients"
          description="0: no limit. One more is told that the server is unavailable"
          min={0}
          max={100_000}
          allowDecimal={false}
          clampBehavior="strict"
          value={maxClients}
          onChange={(value) => draft.change({ maxClients: Number(value) || 0 })}
        />
        <NumberInput
          label="Largest payload"
          description="Whoever sends more is cut off"
          suffix=" MiB"
          min={0.001}
          max={255}
          decimalScale={3}
          value={maxPayloadBytes / MIB}
          onChange={(value) => draft.change({ maxPayloadBytes: Math.max(1, Math.round((Number(value) || 0) * MIB)) })}
        />
      </div>
      <Switch
        label="Keep retained messages and sessions over restarts"
        description="In broker.db of the data folder: subscriptions and waiting messages of clients with a kept session, too"
        checked={keepsState}
        onChange={(event) => draft.change({ keepsState: event.currentTarget.checked })}
      />
    </section>
  );
}
