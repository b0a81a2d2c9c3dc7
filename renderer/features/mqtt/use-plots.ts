import { useCallback, useMemo } from 'react';

import type { PlotSource } from '../../../shared/contract/mqtt-series.ts';
import { newPanelId, plotOwner } from '../../lib/plot-owner.ts';
import { useActions, useShell, type Action, type PaneParams } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';

/** How the explorer plots: a chart is added to the connection's plots if no chart has the number, and they are shown. */
export function usePlots({ sessionId, profileId }: PaneParams['mqtt'], address: string) {
  const lab = useLab();
  const shell = useShell();
  const plot = useCallback(
    (source: PlotSource | null): void => {
      const owner = plotOwner(profileId, address);
      const added =
        source && lab.plots.changeDashboard({ owner, change: { do: 'plot', source, panelId: newPanelId() } });
      Promise.resolve(added).then(() => shell.openPane('mqtt-plot', { sessionId, profileId }), shell.fail);
    },
    [lab, shell, sessionId, profileId, address],
  );
  const actions = useMemo<Action[]>(
    () => [{ id: 'mqtt.plots', title: 'Open the plots of this connection', group: 'MQTT', run: () => plot(null) }],
    [plot],
  );
  useActions(actions);
  return plot;
}
