/** Browsers stop laying elements out somewhere above 16 million pixels; Firefox first. */
export const MAX_SCROLL_PX = 8_000_000;

/**
 * Maps the scroll position of an element of bounded height to the offset in a list of any height. Up to
 * `MAX_SCROLL_PX` both are the same; beyond, the scrollbar covers the list in proportion.
 */
export interface ScrollMap {
  /** Height of all rows, CSS pixels. */
  contentPx: number;
  /** Height the scrolled element is given, CSS pixels. */
  heightPx: number;
  viewportPx: number;
}

export function scrollMap(rows: number, rowPx: number, viewportPx: number): ScrollMap {
  const contentPx = rows * rowPx;
  return { contentPx, heightPx: Math.min(contentPx, MAX_SCROLL_PX), viewportPx };
}

export const isScaled = (map: ScrollMap): boolean => map.contentPx > map.heightPx;

const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), Math.max(most, 0));

/** The list's offset at the top of the viewport, for an element scrolled by `scrollTop`. */
export function offsetAt(map: ScrollMap, scrollTop: number): number {
  if (!isScaled(map)) return clamp(scrollTop, map.contentPx - map.viewportPx);
  const share = clamp(scrollTop / (map.heightPx - map.viewportPx), 1);
  return share * (map.contentPx - map.viewportPx);
}

/** Where the element must be scrolled to show the list from `offset`. */
export function scrollTopAt(map: ScrollMap, offset: number): number {
  const within = clamp(offset, map.contentPx - map.viewportPx);
  if (!isScaled(map)) return within;
  return (within / (map.contentPx - map.viewportPx)) * (map.heightPx - map.viewportPx);
}

/** The offset nearest to the present one at which row `index` is wholly in view. */
export function offsetToShow(map: ScrollMap, offset: number, index: number, rowPx: number): number {
  const top = index * rowPx;
  if (top < offset) return top;
  const least = top + rowPx - map.viewportPx;
  return clamp(Math.max(offset, least), map.contentPx - map.viewportPx);
}

/** Rows to ask the host for: those in view and `overscan` on either side, at most 500. */
export function rangeAt(map: ScrollMap, offset: number, rowPx: number, overscan: number): RowRange {
  const first = Math.max(0, Math.floor(offset / rowPx) - overscan);
  const visible = Math.ceil(map.viewportPx / rowPx) + 1;
  return { first, count: Math.min(500, visible + 2 * overscan) };
}

export interface RowRange {
  first: number;
  count: number;
}
