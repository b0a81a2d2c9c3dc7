import { useMemo } from 'react';

import { useActions, type Action } from '../../lib/shell.ts';
import { choose, goHome, panBy, zoomBy, type PlotStore } from './plot-store.ts';

/** What the palette offers while plots are in front. */
export function usePlotActions(store: PlotStore, add: (kind: 'chart' | 'gauge') => void): void {
  const actions = useMemo<Action[]>(() => {
    const plot = (id: string, title: string, run: () => void): Action => ({
      id: `plots.${id}`,
      title,
      group: 'Plots',
      run,
    });
    return [
      plot('add-chart', 'Add a chart', () => add('chart')),
      plot('add-gauge', 'Add a gauge', () => add('gauge')),
      plot('live', 'Back to live', () => goHome(store)),
      plot('everything', 'Show everything kept', () => choose(store, { kind: 'all' })),
      plot('zoom-in', 'Zoom in', () => zoomBy(store, 0.5)),
      plot('zoom-out', 'Zoom out', () => zoomBy(store, 2)),
      plot('earlier', 'Show earlier', () => panBy(store, -0.25)),
      plot('later', 'Show later', () => panBy(store, 0.25)),
    ];
  }, [store, add]);
  useActions(actions);
}
