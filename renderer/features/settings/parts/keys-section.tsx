import { Button, TextInput } from '@mantine/core';
import { useMemo, useState, useSyncExternalStore } from 'react';

import { fuzzySort } from '../../../lib/fuzzy.ts';
import { actionsByKeys, keysFor } from '../../../lib/keybindings.ts';
import { useShell, type Action } from '../../../lib/shell.ts';
import classes from '../settings-pane.module.css';
import type { SectionProps } from '../use-settings.ts';
import { KeyRow } from './key-row.tsx';

/** Every action with its shortcut: change it, take it away, or go back to the default. */
export function KeysSection({ settings, change }: SectionProps) {
  const { actions: registry } = useShell();
  const actions = useSyncExternalStore(registry.subscribe, registry.all);
  const [filter, setFilter] = useState('');
  const { keybindings } = settings;
  const shown = useMemo(() => fuzzySort(filter, actions, ({ group, title }) => `${title} ${group}`), [filter, actions]);
  const byKeys = useMemo(() => actionsByKeys(actions, keybindings), [actions, keybindings]);

  const sharedWith = (action: Action): string[] =>
    (byKeys.get(keysFor(action, keybindings) ?? '') ?? [])
      .filter(({ id }) => id !== action.id)
      .map(({ title }) => title);

  const bind = (id: string, keys: string | null): void => {
    const { [id]: _old, ...others } = keybindings;
    change({ keybindings: keys === null ? others : { ...others, [id]: keys } });
  };
  return (
    <section aria-labelledby="settings-keys">
      <h3 id="settings-keys" className={classes.heading}>
        Keyboard shortcuts
      </h3>
      <div className={classes.keyTools}>
        <TextInput
          aria-label="Find a shortcut"
          placeholder="Find a command…"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          className={classes.keyFilter}
        />
        <Button
          variant="default"
          disabled={Object.keys(keybindings).length === 0}
          onClick={() => change({ keybindings: {} })}
        >
          Reset all
        </Button>
      </div>
      <ul className={classes.keys} aria-label="Commands and their shortcuts">
        {shown.map((action) => (
          <KeyRow
            key={action.id}
            action={action}
            keys={keysFor(action, keybindings)}
            isChanged={keybindings[action.id] !== undefined}
            sharedWith={sharedWith(action)}
            onBind={(next) => bind(action.id, next)}
          />
        ))}
      </ul>
      {shown.length === 0 && <p className={classes.about}>No command has these letters.</p>}
    </section>
  );
}
