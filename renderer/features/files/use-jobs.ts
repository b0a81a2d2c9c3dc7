import { useEffect, useEffectEvent, useRef } from 'react';

import type { TransferJob } from '../../../shared/contract/transfers.ts';
import { useLatest } from '../../link/use-latest.ts';

const NONE: TransferJob[] = [];

export const isOver = ({ state }: TransferJob): boolean => state !== 'waiting' && state !== 'running';

/** The queue of transfers. @param onEnded Called for every job that ends while it is looked at. */
export function useJobs(onEnded: (job: TransferJob) => void): readonly TransferJob[] {
  const { value } = useLatest<{ jobs: TransferJob[] }>('transfers', (lab, on) => lab.transfers.jobs({}, on));
  const jobs = value?.jobs ?? NONE;
  /** Jobs that were over when they were last looked at; null before the first look. */
  const over = useRef<ReadonlySet<string> | null>(null);
  const tell = useEffectEvent(onEnded);
  useEffect(() => {
    if (!value) return;
    const ended = value.jobs.filter(isOver);
    for (const job of ended) if (over.current?.has(job.id) === false) tell(job);
    over.current = new Set(ended.map(({ id }) => id));
  }, [value]);
  return jobs;
}
