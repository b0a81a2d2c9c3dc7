import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';

import type { BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import type { Draft } from '../use-draft.ts';
import { ConfWritten } from './conf-written.tsx';
import { ConfOwn } from './conf-own.tsx';
import classes from './conf-tab.module.css';
import { DraftFoot } from './draft-foot.tsx';
import form from './settings-form.module.css';

interface ConfTabProps {
  draft: Draft;
  saved: BrokerSettings;
  status: BrokerStatus;
  onTaken(): void;
}

/** The broker as Mosquitto's files: what the settings say, or a mosquitto.conf of the user's own. */
export function ConfTab({ draft, saved, status, onTaken }: ConfTabProps) {
  const { conf, isUsed } = draft.values.mosquitto;
  const [view, setView] = useState<'written' | 'own'>(isUsed || conf !== '' ? 'own' : 'written');
  const own = (text: string): void => {
    draft.change({ mosquitto: { ...draft.values.mosquitto, conf: text } });
    setView('own');
  };
  return (
    <form
      className={form.form}
      aria-label="Mosquitto configuration"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void draft.save();
      }}
    >
      <div className={classes.tab}>
        <SegmentedControl
          className={classes.views}
          aria-label="Which configuration"
          size="xs"
          value={view}
          onChange={(value) => setView(value)}
          data={[
            { value: 'written', label: 'What the settings say' },
            { value: 'own', label: 'My own mosquitto.conf' },
          ]}
        />
        {view === 'written' ? (
          <ConfWritten settings={draft.values} status={status} onOwn={own} />
        ) : (
          <ConfOwn draft={draft} status={status} onTaken={onTaken} />
        )}
      </div>
      <DraftFoot draft={draft} saved={saved} status={status} />
    </form>
  );
}
