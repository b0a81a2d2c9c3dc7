import { NumberInput, Switch } from '@mantine/core';

import type { BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import pane from '../broker-pane.module.css';
import type { Draft } from '../use-draft.ts';
import { DraftFoot } from './draft-foot.tsx';
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
      <DraftFoot draft={draft} saved={saved} status={status} />
    </form>
  );
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
        description="In the data folder: subscriptions and waiting messages of clients with a kept session, too"
        checked={keepsState}
        onChange={(event) => draft.change({ keepsState: event.currentTarget.checked })}
      />
    </section>
  );
}
