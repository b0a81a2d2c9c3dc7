import type { Repeat } from '../../../shared/contract/repeats.ts';
import { useLatest } from '../../link/use-latest.ts';

/** The repeated messages of every connection; null until they are there. */
export const useRepeats = (): Repeat[] | null =>
  useLatest<{ repeats: Repeat[] }>('repeats', (lab, onBatch) => lab.repeats.list({}, onBatch)).value?.repeats ?? null;
