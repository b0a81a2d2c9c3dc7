import { observeElementOffset, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type RefObject } from 'react';

/** Browsers stop laying out near 16 million CSS pixels; above this a list's scroll range is compressed. */
const MAX_HEIGHT_PX = 8_000_000;

/** One row to draw: its index in the list, and where, in pixels from the top of the container. */
export interface TallRow {
  index: number;
  top: number;
}

export interface TallRows {
  /** Goes on the element that scrolls. */
  scrollRef: RefObject<HTMLDivElement | null>;
  /** Height of the container of the rows. */
  heightPx: number;
  /** The rows on screen and a few around them. */
  rows: TallRow[];
  /** Scrolls as little as needed to show a row. */
  reveal(index: number): void;
  scrollToEnd(): void;
  /** Whether the end of the list is on screen, give or take a row. */
  isAtEnd(): boolean;
  /** Whether there is more than fits on screen. */
  isTaller(): boolean;
  /** Keeps the same rows on screen when `count` rows were taken away above them. */
  shift(count: number): void;
  /** Rows that fit on screen, at least one: the step of Page Up and Page Down. */
  pageSize(): number;
}

/** Rows of one height, however many: only those on screen exist. */
export function useTallRows(count: number, rowHeightPx: number): TallRows {
  const scrollRef = useRef<HTMLDivElement>(null);
  const factor = useRef(1);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    observeElementOffset: (instance: Virtualizer<HTMLDivElement, Element>, notify) =>
      observeElementOffset(instance, (offset, isScrolling) => notify(offset * factor.current, isScrolling)),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeightPx]);

  const viewPx = virtualizer.scrollRect?.height ?? 0;
  const allPx = count * rowHeightPx;
  const heightPx = Math.min(allPx, MAX_HEIGHT_PX);
  factor.current = allPx > heightPx ? (allPx - viewPx) / (heightPx - viewPx) : 1;
  const offset = virtualizer.scrollOffset ?? 0;
  const lift = offset - offset / factor.current;

  const scrollTo = (offsetPx: number): void => {
    if (scrollRef.current) scrollRef.current.scrollTop = offsetPx / factor.current;
  };
  return {
    scrollRef,
    heightPx,
    rows: virtualizer.getVirtualItems().map(({ index, start }) => ({ index, top: start - lift })),
    reveal: (index) => {
      const element = scrollRef.current;
      if (!element) return;
      const [top, from] = [index * rowHeightPx, element.scrollTop * factor.current];
      if (top < from) scrollTo(top);
      else if (top + rowHeightPx > from + element.clientHeight) scrollTo(top + rowHeightPx - element.clientHeight);
    },
    scrollToEnd: () => scrollTo(allPx),
    isAtEnd: () => {
      const element = scrollRef.current;
      return !element || element.scrollHeight - element.clientHeight - element.scrollTop < rowHeightPx * 1.5;
    },
    isTaller: () => {
      const element = scrollRef.current;
      return element !== null && element.scrollHeight > element.clientHeight;
    },
    shift: (rows) => scrollTo(Math.max(0, (scrollRef.current?.scrollTop ?? 0) * factor.current - rows * rowHeightPx)),
    pageSize: () => Math.max(1, Math.floor(viewPx / rowHeightPx) - 1),
  };
}
