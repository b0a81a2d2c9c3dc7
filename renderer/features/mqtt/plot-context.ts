import { createContext, useContext } from 'react';

import type { PlotSource } from '../../../shared/contract/mqtt-series.ts';

/** Plots a number of this connection, and shows its plots; without a number only shows them. */
type Plot = (source: PlotSource | null) => void;

const PlotContext = createContext<Plot>(() => undefined);
export const PlotProvider = PlotContext.Provider;
export const usePlot = (): Plot => useContext(PlotContext);
