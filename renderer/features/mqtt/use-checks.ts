import { useRef, useState } from 'react';

import type { CheckResult, CheckRow } from '../../../shared/contract/checks.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';

/** The saved checks; null until they are there. */
export const useChecks = (): CheckRow[] | null =>
  useLatest<{ checks: CheckRow[] }>('checks', (lab, onBatch) => lab.checks.list({}, onBatch)).value?.checks ?? null;

/** What came of a check: it runs, it ran, or it could not be run. */
export type CheckRun =
  { state: 'running' } | { state: 'done'; result: CheckResult } | { state: 'refused'; why: WireError };

export interface CheckRuns {
  runs: ReadonlyMap<string, CheckRun>;
  isRunning: boolean;
  /** Runs them one after another, so that they do not take each other's messages for their own. */
  run(ids: readonly string[]): void;
  /** Gives up the one that runs and those after it. */
  cancel(): void;
}

/** Runs checks on a connection, and keeps the results while the panel is there. */
export function useCheckRuns(sessionId: string): CheckRuns {
  const lab = useLab();
  const shell = useShell();
  const [runs, setRuns] = useState<ReadonlyMap<string, CheckRun>>(new Map());
  const [isRunning, setRunning] = useState(false);
  const cancelling = useRef<AbortController | null>(null);
  const set = (id: string, run: CheckRun | null): void =>
    setRuns((was) => {
      const next = new Map(was);
      if (run) next.set(id, run);
      else next.delete(id);
      return next;
    });
  const runAll = async (ids: readonly string[]): Promise<void> => {
    const { signal } = (cancelling.current = new AbortController());
    setRunning(true);
    for (const id of ids) {
      if (signal.aborted) break;
      set(id, { state: 'running' });
      try {
        set(id, { state: 'done', result: await lab.checks.run({ id, sessionId }, signal) });
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        set(id, signal.aborted ? null : { state: 'refused', why: error.toWire() });
      }
    }
    setRunning(false);
  };
  return {
    runs,
    isRunning,
    run: (ids) => void runAll(ids).catch(shell.fail),
    cancel: () => cancelling.current?.abort(),
  };
}
