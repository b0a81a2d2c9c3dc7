import { NumberInput, SegmentedControl, Select, Switch } from '@mantine/core';

import { LISTENER_KINDS, type ListenerKind } from '../../../../shared/contract/broker-settings.ts';
import { beyondMosquitto } from '../../../../shared/domain/mosquitto/write-conf.ts';
import pane from '../broker-pane.module.css';
import type { Draft } from '../use-draft.ts';
import { LISTENER_LABELS, WHO_CAN_REACH } from '../words.ts';
import classes from './settings-form.module.css';

/** Which broker runs, where it listens, and who can reach it. */
export function ListenersSection({ draft }: { draft: Draft }) {
  const { values, change } = draft;
  const left = values.engine === 'mosquitto' ? beyondMosquitto(values) : [];
  return (
    <section className={pane.section} aria-labelledby="broker-listeners">
      <h2 id="broker-listeners" className={pane.heading}>
        Broker and listeners
      </h2>
      <div className={classes.listeners}>
        <Select
          label="Broker"
          description="Mosquitto must be installed; it speaks MQTT 5.0, too"
          allowDeselect={false}
          data={[
            { value: 'embedded', label: 'Embedded (MQTT 3.1.1)' },
            { value: 'mosquitto', label: 'Installed Mosquitto (MQTT 5.0)' },
          ]}
          value={values.engine}
          onChange={(value) => change({ engine: value === 'mosquitto' ? 'mosquitto' : 'embedded' })}
        />
        <div>
          <span id="broker-reach" className={pane.label}>
            Who can reach it
          </span>
          <SegmentedControl
            aria-labelledby="broker-reach"
            data={[
              { value: 'loopback', label: 'This machine only' },
              { value: 'network', label: 'The network' },
            ]}
            value={values.reach}
            onChange={(value) => change({ reach: value === 'network' ? 'network' : 'loopback' })}
          />
        </div>
      </div>
      {left.map((sentence) => (
        <p key={sentence} className={pane.note} role="note">
          {sentence}
        </p>
      ))}
      {values.engine === 'mosquitto' && values.mosquitto.isUsed && (
        <p className={pane.note} role="note">
          Mosquitto runs with your own mosquitto.conf: of these settings, it has only the users and rules that the text
          names.
        </p>
      )}
      {values.reach === 'network' && (
        <p className={pane.note} role="note">
          {WHO_CAN_REACH}
        </p>
      )}
      <div className={classes.listeners}>
        {LISTENER_KINDS.map((kind) => (
          <Listener key={kind} kind={kind} draft={draft} />
        ))}
      </div>
    </section>
  );
}

function Listener({ kind, draft: { values, problems, change } }: { kind: ListenerKind; draft: Draft }) {
  const listener = values.listeners[kind];
  const set = (part: Partial<typeof listener>): void =>
    change({ listeners: { ...values.listeners, [kind]: { ...listener, ...part } } });
  return (
    <div className={classes.listener}>
      <Switch
        label={LISTENER_LABELS[kind]}
        checked={listener.isOn}
        onChange={(event) => set({ isOn: event.currentTarget.checked })}
      />
      <NumberInput
        aria-label={`Port for ${LISTENER_LABELS[kind]}`}
        description="Port; 0 takes any free one"
        min={0}
        max={65_535}
        allowDecimal={false}
        clampBehavior="strict"
        hideControls
        disabled={!listener.isOn}
        value={listener.port}
        error={problems[`listeners.${kind}`]}
        onChange={(value) => set({ port: Number(value) || 0 })}
      />
    </div>
  );
}
