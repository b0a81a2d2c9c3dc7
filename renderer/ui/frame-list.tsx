import { memo, useEffectEvent, useId, useLayoutEffect, type KeyboardEvent } from 'react';

import { formatBytes } from '../lib/format.ts';
import { DIRECTION, formatTimeUs, framePreview, type FrameLine, type PreviewMode } from '../lib/frame-text.ts';
import classes from './frame-list.module.css';
import type { FollowedList } from './use-followed-list.ts';

/** The part of a wire log at hand. */
export interface FrameLines {
  /** Frames the log still holds, and those it let go before. */
  total: number;
  evictedFrames: number;
  /** Index of the first of `rows`. */
  first: number;
  rows: readonly FrameLine[];
}

interface FrameListProps {
  followed: FollowedList;
  window: FrameLines;
  rowHeightPx: number;
  mode: PreviewMode;
  /** Sequence number of the chosen frame. */
  selected: number | null;
  onSelect(seq: number): void;
  onFollow(): void;
}

/** The frames of a session, oldest first; arrow keys move, and what is chosen is shown in full beside it. */
export function FrameList({ followed, window, rowHeightPx, mode, selected, onSelect, onFollow }: FrameListProps) {
  const { list } = followed;
  const frameAt = (index: number): FrameLine | undefined => window.rows[index - window.first];
  const listId = useId();
  const { total, evictedFrames: evicted } = window;
  const selectedIndex = selected === null ? -1 : selected - 1 - evicted;
  const isOnScreen = list.rows.some(({ index }) => index === selectedIndex && frameAt(index));

  // The list is shorter once the detail shows: what is chosen stays in sight.
  const reveal = useEffectEvent(() => {
    if (selectedIndex >= 0) list.reveal(selectedIndex);
  });
  const pageSize = list.pageSize();
  useLayoutEffect(() => reveal(), [selected, pageSize]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const index = stepped(event.key, selectedIndex, total, pageSize);
    if (index === null || total === 0) return;
    event.preventDefault();
    onSelect(evicted + index + 1);
    if (event.key === 'End') onFollow();
  };

  return (
    <div className={classes.table}>
      <div className={classes.head} aria-hidden="true">
        <span>Time</span>
        <span>Dir</span>
        <span>Kind</span>
        <span className={classes.size}>Size</span>
        <span>Content</span>
      </div>
      <div
        className={classes.scroll}
        ref={list.scrollRef}
        role="listbox"
        aria-label="Frames"
        tabIndex={0}
        aria-activedescendant={isOnScreen ? `${listId}-${selected}` : undefined}
        onKeyDown={onKeyDown}
        onScroll={followed.onScroll}
        onWheel={(event) => followed.onWheel(event.deltaY)}
      >
        <div className={classes.rows} style={{ height: list.heightPx }} role="presentation">
          {list.rows.map(({ index, top }) => (
            <Row
              key={evicted + index}
              id={`${listId}-${evicted + index + 1}`}
              frame={frameAt(index)}
              position={index + 1}
              total={total}
              mode={mode}
              isSelected={index === selectedIndex}
              top={top}
              heightPx={rowHeightPx}
              onSelect={onSelect}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  id: string;
  frame: FrameLine | undefined;
  position: number;
  total: number;
  mode: PreviewMode;
  isSelected: boolean;
  top: number;
  heightPx: number;
  onSelect(seq: number): void;
}

const Row = memo(function Row({ id, frame, position, total, mode, isSelected, top, heightPx, onSelect }: RowProps) {
  const style = { transform: `translateY(${top}px)`, height: heightPx };
  if (!frame) return <div className={classes.row} style={style} aria-hidden="true" />;
  const { arrow, text } = DIRECTION[frame.direction];
  return (
    <div
      id={id}
      className={classes.row}
      style={style}
      role="option"
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={total}
      data-kind={frame.kind}
      onClick={() => onSelect(frame.seq)}
    >
      <span className={classes.time}>{formatTimeUs(frame.atUs)}</span>
      <span className={classes.direction} data-direction={frame.direction}>
        <span aria-hidden="true">{arrow}</span> {text}
      </span>
      <span>{frame.kind}</span>
      <span className={classes.size}>{frame.kind === 'data' ? formatBytes(frame.sizeBytes) : ''}</span>
      <span className={classes.content}>{framePreview(frame, mode)}</span>
    </div>
  );
});

/** Where a key moves the choice to; null where the key means something else. */
function stepped(key: string, from: number, total: number, pageSize: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from < 0 ? total - 1 : from - 1,
    PageDown: from + pageSize,
    PageUp: from - pageSize,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.min(Math.max(0, to), total - 1);
}
