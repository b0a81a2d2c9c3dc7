import { MAX_SERIES, type PlotSource } from '../../../shared/contract/mqtt-series.ts';
import {
  MAX_PANELS,
  type Chart,
  type Dashboard,
  type DashboardChange,
  type Panel,
} from '../../../shared/contract/plots.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';

type SeriesChange = Extract<DashboardChange, { do: 'add-series' | 'remove-series' }>;

/** A dashboard after a change. @throws LabError `plots.too-many`, `plots.too-many-series`, `plots.no-panel`. */
export function changeDashboard({ panels }: Dashboard, change: DashboardChange): Dashboard {
  switch (change.do) {
    case 'plot': {
      const { source, panelId } = change;
      if (panels.some((panel) => panel.kind === 'chart' && panel.series.some((series) => isSame(series, source))))
        return { panels };
      return add(panels, { kind: 'chart', id: panelId, name: '', series: [source] });
    }
    case 'add':
      return add(panels, change.panel);
    case 'add-series':
    case 'remove-series': {
      const at = placeOf(panels, change.panelId);
      const panel = panels[at]!;
      return panel.kind === 'chart' ? { panels: panels.with(at, withSeries(panel, change)) } : { panels };
    }
    case 'set': {
      const at = placeOf(panels, change.panel.id);
      return { panels: panels.with(at, change.panel) };
    }
    case 'remove':
      return { panels: panels.toSpliced(placeOf(panels, change.panelId), 1) };
    case 'move': {
      const from = placeOf(panels, change.panelId);
      const to = Math.max(0, Math.min(panels.length - 1, from + change.by));
      return { panels: panels.toSpliced(from, 1).toSpliced(to, 0, panels[from]!) };
    }
  }
}

/** @throws LabError `plots.too-many-series`. */
function withSeries(chart: Chart, { do: wish, source }: SeriesChange): Chart {
  const rest = chart.series.filter((series) => !isSame(series, source));
  if (wish === 'remove-series') return { ...chart, series: rest };
  if (rest.length < chart.series.length) return chart;
  if (rest.length >= MAX_SERIES) throw new LabError('plots.too-many-series', { limit: MAX_SERIES });
  return { ...chart, series: [...rest, source] };
}

/** One added twice, as by a page that asked again, is there once. */
function add(panels: Panel[], panel: Panel): Dashboard {
  const rest = panels.filter(({ id }) => id !== panel.id);
  if (rest.length >= MAX_PANELS) throw new LabError('plots.too-many', { limit: MAX_PANELS });
  return { panels: [...rest, panel] };
}

function placeOf(panels: readonly Panel[], panelId: string): number {
  const at = panels.findIndex(({ id }) => id === panelId);
  if (at < 0) throw new LabError('plots.no-panel', { panelId });
  return at;
}

const isSame = (a: PlotSource, b: PlotSource): boolean => a.topic === b.topic && a.path === b.path;
