import { NativeSelect } from '@mantine/core';
import { useState } from 'react';

import { PRESETS } from '../presets.ts';
import type { ProfileForm } from './fields.ts';
import classes from './form-grid.module.css';

/** Fills in what is known of a well-known broker, and says what is missing. */
export function PresetChooser({ form }: { form: ProfileForm }) {
  const [chosen, setChosen] = useState('');
  const preset = PRESETS.find(({ name }) => name === chosen);
  const choose = (name: string): void => {
    setChosen(name);
    const next = PRESETS.find((each) => each.name === name);
    if (next) form.setValues(next.values);
  };
  return (
    <div className={classes.preset}>
      <NativeSelect
        label="Start from"
        size="xs"
        value={chosen}
        data={[{ value: '', label: 'An empty form' }, ...PRESETS.map(({ name }) => name)]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {preset && <p className={classes.note}>Still to be entered: {preset.missing}</p>}
    </div>
  );
}
