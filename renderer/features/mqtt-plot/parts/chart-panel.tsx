import { Button, Menu } from '@mantine/core';
import { IconFileTypeCsv, IconPencil, IconPhoto, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';

import { MAX_SERIES, type PlotRange, type PlotSource } from '../../../../shared/contract/mqtt-series.ts';
import type { Chart, DashboardChange } from '../../../../shared/contract/plots.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { plotCsv, plotFileName, plotPng } from '../export-plot.ts';
import { sawWindow, type PlotStore } from '../plot-store.ts';
import { chartTitle, seriesLabel } from '../series-words.ts';
import { fixed, spanOf } from '../time-range.ts';
import { pointsFor, useWindow } from '../use-window.ts';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import { ChartBody } from './chart-body.tsx';
import classes from './chart-panel.module.css';
import { ChartNotes } from './chart-notes.tsx';
import { NameDialog } from './name-dialog.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { SeriesTable } from './series-table.tsx';
import { SourceDialog } from './source-dialog.tsx';

interface ChartPanelProps {
  store: PlotStore;
  sessionId: string;
  chart: Chart;
  canMove: boolean;
  change(change: DashboardChange): void;
}

/** One chart: its lines, its figures, and what can be done with it. */
export function ChartPanel({ store, sessionId, chart, canMove, change }: ChartPanelProps) {
  const title = chartTitle(chart);
  const range = useStore(store, (state) => state.range);
  const [dialog, setDialog] = useState<'series' | 'name' | null>(null);
  const [box, size] = useBoxSize<HTMLDivElement>({ width: 600, height: 240 });
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const { window: shown, error } = useWindow({
    sessionId,
    sources: chart.series,
    range,
    maxPoints: pointsFor(size.width),
  });
  useEffect(() => {
    if (shown) sawWindow(store, shown);
  }, [store, shown]);

  const span = spanOf(range, shown);
  const changeSeries = (wish: 'add-series' | 'remove-series', source: PlotSource): void =>
    change({ do: wish, panelId: chart.id, source });
  return (
    <PanelFrame
      title={title}
      isNamed={chart.name !== ''}
      kind="chart"
      onMove={canMove ? (by) => change({ do: 'move', panelId: chart.id, by }) : null}
      onRemove={() => change({ do: 'remove', panelId: chart.id })}
      buttons={
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          disabled={chart.series.length >= MAX_SERIES}
          onClick={() => setDialog('series')}
        >
          Add series
        </Button>
      }
      menu={
        <ChartMenu
          {...{ sessionId, chart, title, canvas }}
          visible={span && fixed(span)}
          onRename={() => setDialog('name')}
        />
      }
    >
      <div ref={box} className={classes.plot}>
        <ChartBody
          {...{ store, title, chart, error, span, size, canvas }}
          window={shown}
          onAdd={() => setDialog('series')}
        />
      </div>
      {shown && <ChartNotes window={shown} />}
      {chart.series.length > 0 && (
        <SeriesTable
          title={title}
          sources={chart.series}
          series={shown && shown.progress === 1 ? shown.series : null}
          onRemove={(source) => changeSeries('remove-series', source)}
        />
      )}
      {dialog === 'series' && (
        <SourceDialog
          title={`Add series to ${title}`}
          sessionId={sessionId}
          taken={chart.series}
          onChoose={(source) => changeSeries('add-series', source)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'name' && (
        <NameDialog
          name={chart.name}
          onSave={(name) => change({ do: 'set', panel: { ...chart, name } })}
          onClose={() => setDialog(null)}
        />
      )}
    </PanelFrame>
  );
}

interface ChartMenuProps {
  sessionId: string;
  chart: Chart;
  title: string;
  canvas: { readonly current: HTMLCanvasElement | null };
  /** The time on screen; null while there is none. */
  visible: PlotRange | null;
  onRename(): void;
}

function ChartMenu({ sessionId, chart, title, canvas, visible, onRename }: ChartMenuProps) {
  const lab = useLab();
  const shell = useShell();
  const saveCsv = async (range: PlotRange): Promise<void> => {
    const parts = await plotCsv(lab, sessionId, chart.series, range);
    shell.saveFile(plotFileName(title, new Date(), 'csv'), parts, 'text/csv');
  };
  const savePng = async (): Promise<void> => {
    if (!canvas.current) return;
    const png = await plotPng(canvas.current, title, chart.series.map(seriesLabel));
    shell.saveFile(plotFileName(title, new Date(), 'png'), [png], 'image/png');
  };
  const csv = <IconFileTypeCsv size={14} />;
  const isEmpty = chart.series.length === 0;
  return (
    <>
      <Menu.Item leftSection={<IconPencil size={14} />} onClick={onRename}>
        Rename
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconPhoto size={14} />}
        disabled={isEmpty || !visible}
        onClick={() => void savePng().catch(shell.fail)}
      >
        Save picture (PNG)
      </Menu.Item>
      <Menu.Item
        leftSection={csv}
        disabled={isEmpty || !visible}
        onClick={() => visible && void saveCsv(visible).catch(shell.fail)}
      >
        Save the time shown (CSV)
      </Menu.Item>
      <Menu.Item leftSection={csv} disabled={isEmpty} onClick={() => void saveCsv({ kind: 'all' }).catch(shell.fail)}>
        Save everything kept (CSV)
      </Menu.Item>
    </>
  );
}
