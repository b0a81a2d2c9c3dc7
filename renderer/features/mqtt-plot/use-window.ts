import { useDebouncedValue } from '@mantine/hooks';

import { MAX_POINTS, type PlotRange, type PlotSource, type PlotWindow } from '../../../shared/contract/mqtt-series.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { useLatest } from '../../link/use-latest.ts';

/** While a range is dragged, the host is asked again only after so much quiet, in milliseconds. */
const QUIET_MS = 60;

interface Query {
  sessionId: string;
  sources: readonly PlotSource[];
  range: PlotRange;
  maxPoints: number;
}

/** Follows the points of some series; while a new range is on its way the last window stays. */
export function useWindow({ sessionId, sources, range, maxPoints }: Query): {
  window: PlotWindow | null;
  error: WireError | null;
} {
  const [settled] = useDebouncedValue(range, QUIET_MS);
  const params = { sessionId, sources: [...sources], range: settled, maxPoints };
  const { value, error } = useLatest<PlotWindow>(
    JSON.stringify(params),
    sources.length === 0 ? null : (lab, onBatch) => lab.mqtt.series(params, onBatch),
  );
  // What came for other series, before one was added or removed, is not this chart's.
  const isOwn = value?.series.length === sources.length && value.series.every((one, at) => isSame(one, sources[at]!));
  return { window: isOwn ? value : null, error };
}

/** Two points for each pixel across, in steps, so that a pane that is drawn wider does not ask anew all the way. */
export const pointsFor = (widthPx: number): number =>
  Math.min(MAX_POINTS, Math.max(200, Math.ceil((2 * widthPx) / 200) * 200));

const isSame = (a: PlotSource, b: PlotSource): boolean => a.topic === b.topic && a.path === b.path;
