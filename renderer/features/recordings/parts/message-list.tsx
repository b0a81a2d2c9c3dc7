import { useId, type KeyboardEvent } from 'react';

import type { RecordedRow } from '../../../../shared/contract/recordings.ts';
import { formatBytes, formatTime } from '../../../lib/format.ts';
import type { TallRows } from '../../../ui/use-tall-rows.ts';
import { previewText, topicText } from '../message-text.ts';
import classes from '../recordings.module.css';

interface MessageListProps {
  list: TallRows;
  count: number;
  rowAt(index: number): RecordedRow | undefined;
  /** Number of the chosen message in the recording. */
  selected: number | null;
  onSelect(index: number): void;
}

/** Messages in the order they came; only those on screen are here. */
export function MessageList({ list, count, rowAt, selected, onSelect }: MessageListProps) {
  const id = useId();
  const current = list.rows.find(({ index }) => rowAt(index)?.index === selected)?.index ?? null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = current ?? -1;
    const to = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + list.pageSize(),
      PageUp: from - list.pageSize(),
      Home: 0,
      End: count - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(to, count - 1));
    list.reveal(next);
    const row = rowAt(next);
    if (row) onSelect(row.index);
  };
  return (
    <div
      ref={list.scrollRef}
      className={classes.scroll}
      role="listbox"
      aria-label="Recorded messages"
      tabIndex={0}
      aria-activedescendant={current === null ? undefined : `${id}${current}`}
      onKeyDown={onKeyDown}
    >
      <div className={classes.rows} role="presentation" style={{ height: list.heightPx }}>
        {list.rows.map(({ index, top }) => {
          const row = rowAt(index);
          return (
            <div
              key={index}
              id={`${id}${index}`}
              className={classes.row}
              role="option"
              aria-selected={row !== undefined && row.index === selected}
              aria-setsize={count}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${top}px)` }}
              onClick={() => row && onSelect(row.index)}
            >
              {row ? <Cells row={row} /> : <span className={classes.dim}>…</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cells({ row }: { row: RecordedRow }) {
  return (
    <>
      <time className={classes.dim} dateTime={new Date(row.atMs).toISOString()}>
        {formatTime(row.atMs)}
      </time>
      <bdi className={classes.topic}>{topicText(row.topic)}</bdi>
      <bdi className={classes.preview}>{previewText(row.preview, row.sizeBytes)}</bdi>
      <span className={classes.dim}>
        QoS {row.qos}
        {row.isRetained && ' retained'}
      </span>
      <span className={classes.size}>{formatBytes(row.sizeBytes)}</span>
    </>
  );
}
