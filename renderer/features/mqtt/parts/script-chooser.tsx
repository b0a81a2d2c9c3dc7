import { Button, NativeSelect } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useStore } from 'zustand';

import { useLatest } from '../../../link/use-latest.ts';
import type { ExplorerStore } from '../mqtt-store.ts';
import classes from './payload-view.module.css';

/** The editor is heavy, and wanted only to write a script. */
const ScriptDialog = lazy(async () => ({ default: (await import('./script-dialog.tsx')).ScriptDialog }));

/** A payload to try a script on. */
export interface ScriptSample {
  topic: string;
  bytes: Uint8Array;
}

/** Chooses the script that decodes payloads, and opens where they are written. */
export function ScriptChooser({ store, sample }: { store: ExplorerStore; sample: ScriptSample }) {
  const script = useStore(store, (state) => state.script);
  const { value } = useLatest<{ names: string[] }>('scripts', (lab, onBatch) => lab.scripts.list({}, onBatch));
  const [isOpen, setIsOpen] = useState(false);
  const names = value?.names ?? [];
  const choose = (name: string): void => store.setState({ script: name });
  return (
    <>
      <NativeSelect
        aria-label="Script"
        size="xs"
        className={classes.format ?? ''}
        value={script}
        data={[
          { value: '', label: 'No script' },
          ...(names.includes(script) || script === '' ? [] : [script]),
          ...names,
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Button variant="default" size="compact-xs" onClick={() => setIsOpen(true)}>
        {script === '' ? 'New script…' : 'Edit script…'}
      </Button>
      {isOpen && (
        <Suspense>
          <ScriptDialog name={script} sample={sample} onSaved={choose} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
