import { createStore, type StoreApi } from 'zustand/vanilla';

import type { PlotRange } from '../../../shared/contract/mqtt-series.ts';
import { fixed, pan, spanOf, zoom, type Span } from './time-range.ts';

/** What a new pane shows: the last five minutes. */
const FIRST_RANGE: PlotRange = { kind: 'last', spanMs: 5 * 60_000 };

export interface PlotState {
  /** The time all charts of the pane show. */
  range: PlotRange;
  /** What a pan or zoom goes back to. */
  home: PlotRange;
  /** What the host made of the range, as its last window said; null before the first. */
  shown: Span | null;
}

export type PlotStore = StoreApi<PlotState>;

export const createPlotStore = (): PlotStore =>
  createStore<PlotState>(() => ({ range: FIRST_RANGE, home: FIRST_RANGE, shown: null }));

/** Shows a range the user chose from the list; the charts follow it live. */
export const choose = (store: PlotStore, range: PlotRange): void => store.setState({ range, home: range });

export const show = (store: PlotStore, span: Span): void => store.setState({ range: fixed(span) });

export const goHome = (store: PlotStore): void => store.setState(({ home }) => ({ range: home }));

/** Moves what is shown by a share of its length. */
export const panBy = (store: PlotStore, by: number): void => change(store, (span) => pan(span, by));

/** Shows `factor` times as much time about a share of what is shown. */
export const zoomBy = (store: PlotStore, factor: number, at?: number): void =>
  change(store, (span) => zoom(span, factor, at));

export const currentSpan = (store: PlotStore): Span | null => {
  const { range, shown } = store.getState();
  return spanOf(range, shown);
};

/** A window came: where a live range stands now. */
export const sawWindow = (store: PlotStore, { fromMs, toMs }: Span): void =>
  store.setState({ shown: { fromMs, toMs } });

function change(store: PlotStore, by: (span: Span) => Span): void {
  const span = currentSpan(store);
  if (span) show(store, by(span));
}
