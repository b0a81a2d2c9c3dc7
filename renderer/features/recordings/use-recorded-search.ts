import { useState } from 'react';

import type { RecordedSearch } from '../../../shared/contract/recordings.ts';
import { useLatest } from '../../link/use-latest.ts';

export interface SearchTerms {
  mode: 'text' | 'hex';
  pattern: string;
  filter: string;
}

/** A search through a recording, which runs in the host until it is done, changed or given up. */
export function useRecordedSearch(id: string) {
  const [terms, setTerms] = useState<SearchTerms | null>(null);
  const { value, error } = useLatest<RecordedSearch & { of?: SearchTerms }>(
    JSON.stringify([id, terms]),
    terms && ((lab, onBatch) => lab.recordings.search({ id, ...terms }, tagged(terms, onBatch))),
  );
  // The answer to the search before stays until the next comes; it is not this one's.
  const found = terms && value?.of === terms ? value : null;
  return { terms, found, error: terms ? error : null, search: setTerms };
}
export type RecordingSearch = ReturnType<typeof useRecordedSearch>;

type OnBatch = (batch: { items: (RecordedSearch & { of?: SearchTerms })[]; dropped: number }) => void;

const tagged =
  (of: SearchTerms, onBatch: OnBatch) =>
  ({ items, dropped }: { items: RecordedSearch[]; dropped: number }): void =>
    onBatch({ items: items.map((item) => ({ ...item, of })), dropped });
