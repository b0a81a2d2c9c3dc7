import { useCallback, useRef } from 'react';

import type { Settings } from '../../../shared/contract/workbench.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';

export interface SettingsEditor {
  settings: Settings | null;
  error: WireError | null;
  change: (part: Partial<Settings>) => void;
}

/** The settings, and a way to change some of them. */
export function useSettings(): SettingsEditor {
  const lab = useLab();
  const shell = useShell();
  const { value, error } = useLatest<Settings>('settings', (from, on) => from.workbench.settings({}, on));
  // Two changes in quick succession: the second builds on the first, although that has not come back yet.
  const newest = useRef<Settings | null>(null);
  const seen = useRef(value);
  if (seen.current !== value) {
    seen.current = value;
    newest.current = value;
  }

  const change = useCallback(
    (part: Partial<Settings>) => {
      if (!newest.current) return;
      newest.current = { ...newest.current, ...part };
      lab.workbench.saveSettings(newest.current).catch((reason: unknown) => {
        newest.current = seen.current;
        shell.fail(reason);
      });
    },
    [lab, shell],
  );
  return { settings: value, error, change };
}

/** What a section of the page is given. */
export interface SectionProps {
  settings: Settings;
  change: SettingsEditor['change'];
}
