import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import type { PlotWindow } from '../../../../shared/contract/mqtt-series.ts';
import { unpackNumbers } from '../../../../shared/domain/plot/packed-numbers.ts';
import { formatTime } from '../../../lib/format.ts';
import type { BoxSize } from '../../../ui/use-box-size.ts';
import { chartOptions } from '../chart-look.ts';
import { joinSeries, type Joined } from '../join-series.ts';
import { goHome, panBy, zoomBy, type PlotStore } from '../plot-store.ts';
import { chartSummary, formatFigure, seriesLabel } from '../series-words.ts';
import { rangeText } from '../time-labels.ts';
import type { Span } from '../time-range.ts';
import { useChartPointer } from '../use-chart-pointer.ts';
import classes from './line-chart.module.css';
import { Swatch } from './swatch.tsx';

const PAN = 0.1;
const ZOOM = 1.25;

interface LineChartProps {
  store: PlotStore;
  title: string;
  window: PlotWindow;
  /** What is on screen: the window's own range, or where the user has moved since. */
  span: Span;
  /** Where the chart is put, as large as it is. */
  size: BoxSize;
  /** Gets the canvas, to make a picture of it. */
  canvas: RefObject<HTMLCanvasElement | null>;
}

/** The lines of some series over time, with the values under the pointer. Keys: arrows, + and −, 0. */
export function LineChart({ store, title, window: shown, span, size, canvas }: LineChartProps) {
  const data = useMemo(
    () =>
      joinSeries(shown.series.map((one) => ({ timesMs: unpackNumbers(one.times), values: unpackNumbers(one.values) }))),
    [shown],
  );
  const [under, setUnder] = useState<(number | null)[] | null>(null);
  const { host } = useUplot({ data, span, size, canvas, store, onReadout: setUnder });
  return (
    <div
      className={classes.root}
      role="group"
      tabIndex={0}
      aria-label={`Time axis of ${title}: arrow keys move, plus and minus zoom, 0 goes back`}
      onKeyDown={(event) => onKey(event, store)}
    >
      <Readout window={shown} data={data} under={under} span={span} />
      <div ref={host} className={classes.host} role="img" aria-label={chartSummary(title, span, shown.series)} />
    </div>
  );
}

interface Drawn {
  data: Joined;
  span: Span;
  size: BoxSize;
  canvas: RefObject<HTMLCanvasElement | null>;
  store: PlotStore;
  onReadout(under: (number | null)[] | null): void;
}

/** Keeps uPlot, which lives outside React, at what the props say. */
function useUplot({ data, span, size, canvas, store, onReadout }: Drawn) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme('light');
  const seriesCount = data.length - 1;
  const look = `${scheme} ${seriesCount}`;

  useEffect(() => {
    if (!host.current) return;
    const options = chartOptions(host.current, seriesCount, onReadout);
    const made = new uPlot({ ...options, width: 100, height: 100 }, undefined, host.current);
    plot.current = made;
    canvas.current = made.ctx.canvas;
    return () => {
      made.destroy();
      plot.current = canvas.current = null;
    };
  }, [look, seriesCount, onReadout, canvas]);

  useEffect(() => {
    plot.current?.setSize({ width: Math.floor(size.width), height: Math.floor(size.height) });
  }, [look, size.width, size.height]);

  useEffect(() => {
    const now = plot.current;
    now?.batch(() => {
      now.setData(data, false);
      now.setScale('x', { min: span.fromMs, max: span.toMs });
    });
  }, [look, data, span.fromMs, span.toMs]);

  useChartPointer(plot, look, store);
  return { host };
}

interface ReadoutProps {
  window: PlotWindow;
  data: Joined;
  under: (number | null)[] | null;
  span: Span;
}

/** One line above the chart: what is under the pointer, or the time shown. Screen readers have the table. */
function Readout({ window: shown, data, under, span }: ReadoutProps) {
  const first = under?.find((index, at) => at > 0 && index != null);
  if (!under || first == null) return <p className={classes.readout}>{rangeText(span.fromMs, span.toMs)}</p>;
  return (
    <p className={classes.readout} aria-hidden="true">
      <span>{formatTime(data[0][under[0] ?? first] ?? span.toMs)}</span>
      {shown.series.map((one, index) => {
        const at = under[index + 1];
        const value = at == null ? null : data[index + 1]?.[at];
        return (
          <span key={index} className={classes.value} title={seriesLabel(one)}>
            <Swatch index={index} />
            {formatFigure(value ?? null)}
          </span>
        );
      })}
    </p>
  );
}

function onKey(event: KeyboardEvent, store: PlotStore): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = event.shiftKey ? 5 * PAN : PAN;
  const run = {
    ArrowLeft: () => panBy(store, -step),
    ArrowRight: () => panBy(store, step),
    '+': () => zoomBy(store, 1 / ZOOM),
    '=': () => zoomBy(store, 1 / ZOOM),
    '-': () => zoomBy(store, ZOOM),
    '0': () => goHome(store),
  }[event.key];
  if (!run) return;
  event.preventDefault();
  run();
}
