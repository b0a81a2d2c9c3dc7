import { Button, Progress } from '@mantine/core';
import type { RefObject } from 'react';

import type { PlotWindow } from '../../../../shared/contract/mqtt-series.ts';
import type { Chart } from '../../../../shared/contract/plots.ts';
import type { WireError } from '../../../../shared/errors/lab-error.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import type { BoxSize } from '../../../ui/use-box-size.ts';
import { choose, type PlotStore } from '../plot-store.ts';
import type { Span } from '../time-range.ts';
import classes from './chart-body.module.css';
import { LineChart } from './line-chart.tsx';

/** The line above the chart, in CSS pixels. */
const READOUT_PX = 22;

interface ChartBodyProps {
  store: PlotStore;
  title: string;
  chart: Chart;
  window: PlotWindow | null;
  error: WireError | null;
  span: Span | null;
  size: BoxSize;
  canvas: RefObject<HTMLCanvasElement | null>;
  onAdd(): void;
}

/** The lines, or why there are none. */
export function ChartBody({ store, title, chart, window: shown, error, span, size, canvas, onAdd }: ChartBodyProps) {
  if (chart.series.length === 0) {
    return (
      <EmptyState
        title="Nothing is plotted here yet"
        actions={
          <Button size="compact-xs" variant="default" onClick={onAdd}>
            Add series
          </Button>
        }
      >
        Choose any number of any topic; eight fit in a chart.
      </EmptyState>
    );
  }
  if (error && error.code !== 'link-lost') return <FailureView error={error} />;
  if (!shown || !span) return <Loading what="the points" />;
  if (shown.progress < 1) return <Reading progress={shown.progress} />;
  if (shown.series.every(({ points }) => points === 0)) return <NoNumbers window={shown} />;
  return (
    <div className={classes.root}>
      <LineChart
        {...{ store, title, span, canvas }}
        window={shown}
        size={{ width: size.width, height: Math.max(80, size.height - READOUT_PX) }}
      />
      {shown.series.every(({ statistics }) => statistics.count === 0) && (
        <div className={classes.over} role="status">
          <span>No number came in this time.</span>
          <Button size="compact-xs" variant="default" onClick={() => choose(store, { kind: 'all' })}>
            Show everything kept
          </Button>
        </div>
      )}
    </div>
  );
}

function Reading({ progress }: { progress: number }) {
  const percent = Math.round(100 * progress);
  return (
    <div className={classes.reading} role="status">
      <span>Reading the messages kept: {percent} %</span>
      <Progress value={percent} aria-label="Reading the messages kept" />
    </div>
  );
}

function NoNumbers({ window: shown }: { window: PlotWindow }) {
  const messages = shown.series.reduce((sum, one) => sum + one.messages, 0);
  return messages === 0 ? (
    <EmptyState title="Waiting for the first message">
      The chart begins when one of its topics gets a message.
    </EmptyState>
  ) : (
    <EmptyState title="No number found">
      The messages kept hold no number under the path of this series: look at the payload in the explorer, or choose
      another path.
    </EmptyState>
  );
}
