import { useEffectEvent, useId, useLayoutEffect, type KeyboardEvent, type ReactNode } from 'react';

import classes from './row-list.module.css';
import type { FollowedList } from './use-followed-list.ts';

/** What one row shows, and what its style depends on. */
export interface RowContent {
  cells: ReactNode;
  data?: Readonly<Record<`data-${string}`, string | undefined>>;
}

interface RowListProps {
  /** Accessible name of the list. */
  label: string;
  followed: FollowedList;
  /** Rows there are now, and those the list lost at its front before. */
  total: number;
  gone: number;
  rowHeightPx: number;
  /** The heading of each column, and the columns' widths as a class. */
  head: ReactNode;
  columns: string;
  /** The row at an index; null while it is not here. */
  row(index: number): RowContent | null;
  /** The chosen row, counted from the first the list ever had. */
  selected: number | null;
  onSelect(position: number): void;
  /** The end was asked for. */
  onFollow(): void;
}

/** A list that grows at its end: arrow keys move, and what is chosen is shown in full elsewhere. */
export function RowList(props: RowListProps) {
  const { label, followed, total, gone, rowHeightPx, head, columns, row, selected, onSelect, onFollow } = props;
  const { list } = followed;
  const listId = useId();
  const selectedIndex = selected === null ? -1 : selected - gone;
  const isOnScreen = list.rows.some(({ index }) => index === selectedIndex && row(index));

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
    onSelect(gone + index);
    if (event.key === 'End') onFollow();
  };

  return (
    <div className={classes.table}>
      <div className={`${classes.head} ${columns}`} aria-hidden="true">
        {head}
      </div>
      <div
        className={classes.scroll}
        ref={list.scrollRef}
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={isOnScreen ? `${listId}-${selected}` : undefined}
        onKeyDown={onKeyDown}
        onScroll={followed.onScroll}
        onWheel={(event) => followed.onWheel(event.deltaY)}
      >
        <div className={classes.rows} style={{ height: list.heightPx }} role="presentation">
          {list.rows.map(({ index, top }) => {
            const style = { transform: `translateY(${top}px)`, height: rowHeightPx };
            const content = row(index);
            const className = `${classes.row} ${columns}`;
            if (!content) return <div key={gone + index} className={className} style={style} aria-hidden="true" />;
            return (
              <div
                key={gone + index}
                id={`${listId}-${gone + index}`}
                className={className}
                style={style}
                role="option"
                aria-selected={index === selectedIndex}
                aria-posinset={index + 1}
                aria-setsize={total}
                onClick={() => onSelect(gone + index)}
                {...content.data}
              >
                {content.cells}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

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
