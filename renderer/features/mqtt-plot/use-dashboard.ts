import { useMemo } from 'react';

import type { Dashboard, DashboardChange } from '../../../shared/contract/plots.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';

export interface DashboardView {
  dashboard: Dashboard | null;
  error: WireError | null;
  /** Changes it in the workspace; the new one comes by the stream. A failure is told. */
  change(change: DashboardChange): void;
}

/** The charts and gauges of one connection, as the workspace keeps them; null follows nothing yet. */
export function useDashboard(owner: string | null): DashboardView {
  const lab = useLab();
  const shell = useShell();
  const { value: dashboard, error } = useLatest<Dashboard>(
    `dashboard:${owner}`,
    owner === null ? null : (link, onBatch) => link.plots.dashboard({ owner }, onBatch),
  );
  return useMemo(() => {
    const change = (wish: DashboardChange): void => {
      if (owner !== null) lab.plots.changeDashboard({ owner, change: wish }).catch(shell.fail);
    };
    return { dashboard, error, change };
  }, [lab, shell, owner, dashboard, error]);
}
