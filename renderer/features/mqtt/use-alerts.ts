import { useEffect, useRef } from 'react';

import type { AlertState } from '../../../shared/contract/mqtt-alerts.ts';
import { useShell } from '../../lib/shell.ts';
import { useLatest } from '../../link/use-latest.ts';
import { oneLine } from './display-text.ts';

/** What the rules of a connection have found; null until it is known. New alerts are told as they come. */
export function useAlerts(sessionId: string): AlertState | null {
  const shell = useShell();
  const { value } = useLatest<AlertState>(`alerts:${sessionId}`, (lab, onBatch) =>
    lab.watch.alerts({ sessionId }, onBatch),
  );
  const told = useRef<number | null>(null);
  useEffect(() => {
    if (!value) return;
    const newer = value.raised - (told.current ?? value.raised);
    told.current = value.raised;
    const [newest] = value.alerts;
    if (newer <= 0 || !newest) return;
    const more = newer > 1 ? ` (and ${newer - 1} more)` : '';
    shell.tell(`Alert on ${oneLine(newest.topic)}: ${oneLine(newest.words)}${more}`);
  }, [shell, value]);
  return value;
}
