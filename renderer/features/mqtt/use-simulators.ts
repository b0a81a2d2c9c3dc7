import type { SimulatorRow } from '../../../shared/contract/simulators.ts';
import { useLatest } from '../../link/use-latest.ts';

/** The saved simulators; null until they are there. */
export const useSimulators = (): SimulatorRow[] | null =>
  useLatest<{ simulators: SimulatorRow[] }>('simulators', (lab, onBatch) => lab.simulators.list({}, onBatch)).value
    ?.simulators ?? null;
