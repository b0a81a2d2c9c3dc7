import { useEffect, useState } from 'react';

import type { RecordedRow } from '../../../shared/contract/recordings.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';

/** Rows fetched at a time. */
const PAGE = 200;
/** Pages kept; those fetched longest ago go first. */
const MOST_PAGES = 10;

/** The messages of a recording around those on screen, fetched in pages. */
export function useRecordedRows(id: string, first: number, last: number) {
  const lab = useLab();
  const [pages, setPages] = useState<ReadonlyMap<number, RecordedRow[]>>(new Map());
  const [total, setTotal] = useState<number | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [from, to] = [Math.floor(first / PAGE), Math.floor(Math.max(first, last) / PAGE)];

  useEffect(() => {
    let isOver = false;
    const fetchPage = async (page: number): Promise<void> => {
      try {
        const got = await lab.recordings.rows({ id, first: page * PAGE, count: PAGE });
        if (isOver) return;
        setTotal(got.total);
        setPages((was) => new Map([...was, [page, got.rows] as const].slice(-MOST_PAGES)));
      } catch (failure) {
        if (!(failure instanceof LabError)) throw failure;
        if (!isOver) setError(failure.toWire());
      }
    };
    for (let page = from; page <= to; page += 1) if (!pages.has(page)) void fetchPage(page);
    return () => {
      isOver = true;
    };
    // Pages that arrive are no reason to fetch again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [lab, id, from, to]);

  const rowAt = (index: number): RecordedRow | undefined => pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  return { total, error, rowAt };
}
