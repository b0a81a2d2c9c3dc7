import { useEffect, useEffectEvent, type RefObject } from 'react';
import type uPlot from 'uplot';

import { currentSpan, goHome, panBy, show, zoomBy, type PlotStore } from './plot-store.ts';
import { pan } from './time-range.ts';

/** A notch of a usual wheel, in CSS pixels, makes the range a fifth longer or shorter. */
const WHEEL_PX = 100;
const WHEEL_ZOOM = 1.2;

/** Wheel zooms about the pointer, Shift with it or a sideways wheel moves; dragging moves; a double click goes back. */
export function useChartPointer(plot: RefObject<uPlot | null>, version: unknown, store: PlotStore): void {
  const onWheel = useEffectEvent((event: WheelEvent, over: HTMLElement) => {
    event.preventDefault();
    const { left, width } = over.getBoundingClientRect();
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) panBy(store, sideways / width);
    else zoomBy(store, WHEEL_ZOOM ** (event.deltaY / WHEEL_PX), (event.clientX - left) / width);
  });

  useEffect(() => {
    const over = plot.current?.over;
    if (!over) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    over.addEventListener('wheel', (event) => onWheel(event, over), { passive: false, signal });
    over.addEventListener('dblclick', () => goHome(store), { signal });
    over.addEventListener('pointerdown', (event) => startDrag(event, over, store), { signal });
    return () => leaving.abort();
  }, [plot, version, store]);
}

function startDrag(down: PointerEvent, over: HTMLElement, store: PlotStore): void {
  const start = currentSpan(store);
  const width = over.getBoundingClientRect().width;
  if (down.button !== 0 || !start || width === 0) return;
  const ending = new AbortController();
  const { signal } = ending;
  over.setPointerCapture(down.pointerId);
  const move = ({ clientX }: PointerEvent): void => {
    // A click that trembles is no drag: it would stop a live chart.
    if (!over.dataset['dragging'] && Math.abs(clientX - down.clientX) < 3) return;
    over.dataset['dragging'] = 'true';
    show(store, pan(start, (down.clientX - clientX) / width));
  };
  const end = (): void => {
    delete over.dataset['dragging'];
    ending.abort();
  };
  over.addEventListener('pointermove', move, { signal });
  over.addEventListener('pointerup', end, { signal });
  over.addEventListener('pointercancel', end, { signal });
}
