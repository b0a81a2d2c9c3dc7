import { useState } from 'react';

import type { RecordedRow, Recording } from '../../../../shared/contract/recordings.ts';
import { formatCount } from '../../../lib/format.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import { useTallRows } from '../../../ui/use-tall-rows.ts';
import classes from '../recordings.module.css';
import { useRecordedRows } from '../use-recorded-rows.ts';
import { useRecordedSearch } from '../use-recorded-search.ts';
import { MessageList } from './message-list.tsx';
import { MessageDetail } from './message-detail.tsx';
import { SearchBar } from './search-bar.tsx';

/** What is in a recording: all of it, or what a search found. */
export function MessagesView({ recording }: { recording: Recording }) {
  const search = useRecordedSearch(recording.id);
  const [selected, setSelected] = useState<number | null>(null);
  const [probeRef, probe] = useBoxSize<HTMLDivElement>({ width: 100, height: 24 });
  const hits = search.found?.hits ?? null;
  const count = hits ? hits.length : recording.messages;
  const list = useTallRows(count, probe.height);
  const [first, last] = [list.rows[0]?.index ?? 0, list.rows.at(-1)?.index ?? 0];
  const { rowAt, error } = useRecordedRows(recording.id, hits ? 0 : first, hits ? 0 : last);
  if (error) return <FailureView error={error} />;
  if (recording.messages === 0) return <EmptyState title="Nothing was received while this was recorded" />;
  const at = (index: number): RecordedRow | undefined => (hits ? hits[index] : rowAt(index));
  return (
    <section className={classes.messages} aria-label="Messages of the recording">
      <div ref={probeRef} className={classes.probe} aria-hidden="true" />
      <SearchBar search={search} total={recording.messages} />
      {hits?.length === 0 && search.found?.isDone ? (
        <p className={classes.none}>Nothing in {formatCount(recording.messages)} messages was found.</p>
      ) : (
        <MessageList list={list} count={count} rowAt={at} selected={selected} onSelect={setSelected} />
      )}
      {selected !== null && <MessageDetail key={selected} recordingId={recording.id} index={selected} />}
    </section>
  );
}
