import { useEffectEvent, useLayoutEffect, useRef } from 'react';

import { useTallRows, type TallRows } from './use-tall-rows.ts';

/** A list that grows at its end and may lose rows at its front. */
export interface GrowingRows {
  /** Rows there are now. */
  total: number;
  /** Rows let go at the front so far. */
  evictedFrames: number;
}

export interface FollowedList {
  list: TallRows;
  /** Tells where the user has scrolled to; leaves the newest when that is not the end. */
  onScroll(): void;
  /** The wheel turned by so much, in CSS pixels: upwards leaves the newest before a new row can scroll back to it. */
  onWheel(deltaY: number): void;
}

/** Keeps the newest row in sight while it is followed, and the same rows in sight while it is not. */
export function useFollowedList(
  window: GrowingRows | null,
  rowHeightPx: number,
  isFollowing: boolean,
  setFollowing: (isFollowing: boolean) => void,
): FollowedList {
  const list = useTallRows(window?.total ?? 0, rowHeightPx);
  const evicted = useRef<number | null>(null);
  const keepPlace = useEffectEvent(() => {
    const before = evicted.current;
    evicted.current = window?.evictedFrames ?? null;
    if (!window) return;
    if (isFollowing) list.scrollToEnd();
    else if (before !== null && window.evictedFrames > before) list.shift(window.evictedFrames - before);
  });
  useLayoutEffect(() => keepPlace(), [window, isFollowing]);
  return {
    list,
    onScroll: () => {
      if (isFollowing && window && !list.isAtEnd()) setFollowing(false);
    },
    onWheel: (deltaY) => {
      if (isFollowing && deltaY < 0 && list.isTaller()) setFollowing(false);
    },
  };
}
