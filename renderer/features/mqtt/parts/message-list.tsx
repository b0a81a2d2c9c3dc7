import { IconBookmarkFilled, IconPinFilled } from '@tabler/icons-react';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, type KeyboardEvent } from 'react';

import type { MessageRow, TopicDetail } from '../../../../shared/contract/mqtt.ts';
import { formatBytes, formatCount, formatTime } from '../../../lib/format.ts';
import { useBoxSize } from '../../../ui/use-box-size.ts';
import { previewOf } from '../display-text.ts';
import { offsetToShow, rangeAt, scrollMap, type RowRange } from '../scroll-map.ts';
import { useVirtualScroll } from '../use-virtual-scroll.ts';
import classes from './message-list.module.css';

const ROW_PX = 24;
const OVERSCAN = 20;

interface MessageListProps {
  detail: TopicDetail;
  /** Number of the message that is shown above. */
  shownSeq: number | null;
  /** Number of the message others are compared with. */
  markedSeq: number | null;
  isLive: boolean;
  onRange(range: RowRange): void;
  onView(message: MessageRow): void;
}

/** The messages kept of one topic, newest first; a click shows that one. */
export function MessageList({ detail, shownSeq, markedSeq, isLive, onRange, onView }: MessageListProps) {
  const id = useId();
  const [viewport, box] = useBoxSize<HTMLDivElement>({ width: 400, height: 160 });
  const { total, first, rows } = detail.history;
  const map = useMemo(() => scrollMap(total, ROW_PX, box.height), [total, box.height]);
  const scroll = useVirtualScroll(viewport, map);
  const range = rangeAt(map, scroll.offset, ROW_PX, OVERSCAN);
  useEffect(() => onRange({ first: range.first, count: range.count }), [onRange, range.first, range.count]);
  useAnchor(detail, scroll);

  const index = rows.findIndex((row) => row.seq === shownSeq);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = listIndex(event.key, index < 0 ? -1 : first + index, total);
    if (to === null) return;
    event.preventDefault();
    scroll.scrollTo(offsetToShow(map, scroll.offset, to, ROW_PX));
    const row = rows[to - first];
    if (row) onView(row);
  };

  return (
    <div
      ref={viewport}
      role="listbox"
      aria-label={`Recent messages, ${formatCount(total)} kept`}
      tabIndex={0}
      aria-activedescendant={index >= 0 ? `${id}${shownSeq}` : undefined}
      className={classes.viewport}
      onScroll={scroll.onScroll}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={classes.content} style={{ height: `${map.heightPx}px` }}>
        <div
          role="presentation"
          className={classes.rows}
          style={{ transform: `translateY(${scroll.scrollTop + first * ROW_PX - scroll.offset}px)` }}
        >
          {rows.map((row) => (
            <Row
              key={row.seq}
              id={`${id}${row.seq}`}
              row={row}
              isShown={row.seq === shownSeq}
              isPinned={!isLive && row.seq === shownSeq}
              isMarked={row.seq === markedSeq}
              onView={onView}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  id: string;
  row: MessageRow;
  isShown: boolean;
  isPinned: boolean;
  isMarked: boolean;
  onView(message: MessageRow): void;
}

function Row({ id, row, isShown, isPinned, isMarked, onView }: RowProps) {
  const preview = previewOf(row.preview, row.sizeBytes);
  return (
    <div
      role="option"
      id={id}
      className={classes.row}
      aria-selected={isShown}
      data-pinned={isPinned || undefined}
      onClick={() => onView(row)}
    >
      <span className={classes.time}>{formatTime(row.receivedAtMs)}</span>
      <bdi className={classes.preview} data-kind={preview.kind}>
        {preview.text}
      </bdi>
      {isMarked && <IconBookmarkFilled size={11} role="img" aria-label="Marked to compare with" />}
      {row.isRetained && <IconPinFilled className={classes.pin} size={11} role="img" aria-label="Retained" />}
      <span className={classes.size}>{formatBytes(row.sizeBytes)}</span>
    </div>
  );
}

/** Keeps the messages one reads in place while newer ones come in above them. */
function useAnchor(detail: TopicDetail, scroll: { offset: number; scrollTo(offset: number): void }): void {
  const last = useRef(detail);
  useLayoutEffect(() => {
    const came = last.current.id === detail.id ? detail.messages - last.current.messages : 0;
    last.current = detail;
    if (came > 0 && scroll.offset > 0) scroll.scrollTo(scroll.offset + came * ROW_PX);
  }, [detail, scroll]);
}

function listIndex(key: string, index: number, total: number): number | null {
  if (total === 0) return null;
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
  if (key === 'Home') return 0;
  if (key === 'End') return total - 1;
  const step = steps[key];
  return step === undefined ? null : Math.min(Math.max(index + step, 0), total - 1);
}
