import type uPlot from 'uplot';

import { formatFigure } from './series-words.ts';
import { nearestPoint } from './join-series.ts';
import { timeLabels } from './time-labels.ts';

/** Series beyond the fourth are dashed too: colours alone are hard to tell apart. */
export const dashOf = (index: number): number[] | null => (index < 4 ? null : [8, 4]);
/** The design token of a series' colour. */
export const colourOf = (index: number): string => `--wb-series-${(index % 8) + 1}`;

/** Points on either side of the pointer among which one of a series is looked for. */
const REACH = 2_000;
/** Fewer points than this have dots, so that one that stands alone is seen. */
const MOST_DOTS = 150;
const AXIS_PX = 64;

/** How a chart is drawn, in the colours of the page as it is now. */
export function chartOptions(
  host: HTMLElement,
  seriesCount: number,
  onReadout: (index: (number | null)[] | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const style = getComputedStyle(host);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const font = `12px ${style.fontFamily}`;
  const axis = {
    stroke: token('--wb-text-dim'),
    font,
    grid: { stroke: token('--wb-border'), width: 1 },
    ticks: { stroke: token('--wb-border'), width: 1, size: 5 },
  };
  return {
    ms: 1,
    legend: { show: false },
    // Half of a long time label lies right of its line.
    padding: [10, 40, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      dataIdx: (plot, series, index) => nearestPoint(plot.data[series]!, index, series === 0 ? 0 : REACH),
    },
    scales: { x: { time: true, auto: false } },
    axes: [
      { ...axis, space: 90, size: 44, values: (_plot, splits, _axis, _space, step) => timeLabels(splits, step) },
      { ...axis, size: AXIS_PX, values: (_plot, splits) => splits.map((value) => formatFigure(value)) },
    ],
    series: [
      {},
      ...Array.from({ length: seriesCount }, (_, index) => ({
        stroke: token(colourOf(index)),
        width: 1.5,
        ...(dashOf(index) && { dash: dashOf(index)! }),
        points: {
          size: 5,
          fill: token(colourOf(index)),
          show: (plot: uPlot, series: number) => visiblePoints(plot, series) <= MOST_DOTS,
        },
      })),
    ],
    hooks: {
      setCursor: [
        (plot) => onReadout(plot.cursor.left == null || plot.cursor.left < 0 ? null : (plot.cursor.idxs ?? null)),
      ],
    },
  };
}

function visiblePoints(plot: uPlot, series: number): number {
  let count = 0;
  const column = plot.data[series]!;
  for (let at = 0; at < column.length && count <= MOST_DOTS; at++) if (column[at] != null) count++;
  return count;
}
