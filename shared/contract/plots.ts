import { z } from 'zod';

import { request, stream } from './define.ts';
import { MAX_SERIES, PlotSource } from './mqtt-series.ts';

/** Most charts and gauges of one dashboard. */
export const MAX_PANELS = 24;

const PanelId = z.string().min(1).max(64);
const name = z.string().trim().max(200);
const level = z.number().min(-1e300).max(1e300);

const Chart = z.object({
  kind: z.literal('chart'),
  id: PanelId,
  /** Empty: named after its series. */
  name,
  series: z.array(PlotSource).max(MAX_SERIES),
});
export type Chart = z.infer<typeof Chart>;

const Gauge = z
  .object({
    kind: z.literal('gauge'),
    id: PanelId,
    name,
    source: PlotSource,
    min: level,
    max: level,
    /** From here on it warns, or alarms; where the alarm lies below the warning, from there downwards. */
    warnAt: level.nullable(),
    alarmAt: level.nullable(),
    unit: z.string().trim().max(20),
  })
  .refine(({ min, max }) => min < max, 'the lowest comes before the highest');
export type Gauge = z.infer<typeof Gauge>;

export const Panel = z.discriminatedUnion('kind', [Chart, Gauge]);
export type Panel = z.infer<typeof Panel>;

export const Dashboard = z.object({ panels: z.array(Panel).max(MAX_PANELS) });
export type Dashboard = z.infer<typeof Dashboard>;

export const DashboardChange = z.discriminatedUnion('do', [
  /** Adds a chart of one series at the end; nothing where a chart shows the series already. */
  z.object({ do: z.literal('plot'), source: PlotSource, panelId: PanelId }),
  z.object({ do: z.literal('add'), panel: Panel }),
  /** A chart gets one series more, or one less; nothing where that is so already. */
  z.object({ do: z.literal(['add-series', 'remove-series']), panelId: PanelId, source: PlotSource }),
  /** Puts a panel in the place of the one with its id. */
  z.object({ do: z.literal('set'), panel: Panel }),
  z.object({ do: z.literal('remove'), panelId: PanelId }),
  /** Moves a panel one place towards the beginning or the end. */
  z.object({ do: z.literal('move'), panelId: PanelId, by: z.literal([-1, 1]) }),
]);
export type DashboardChange = z.infer<typeof DashboardChange>;

/** Whose dashboard it is: `profile:ID` of a saved profile, `address:URL` of a connection that is not saved. */
const DashboardOwner = z.string().min(1).max(600);
const one = z.object({ owner: DashboardOwner });

/** What is plotted of which connection; the numbers themselves come from the connection. */
export const plots = {
  dashboard: stream(one, Dashboard, { batchMs: 20, whenFull: 'latest' }),
  /** Changes a dashboard and keeps it; every page that shows it sees the change. */
  changeDashboard: request(one.extend({ change: DashboardChange }), z.void()),
};
