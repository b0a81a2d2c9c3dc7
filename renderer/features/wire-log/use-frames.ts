import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react';

import type { FrameRow, FrameWindow } from '../../../shared/contract/sessions.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { windowAround } from '../../lib/row-window.ts';
import { useLatest } from '../../link/use-latest.ts';
import { useTallRows, type TallRows } from '../../ui/use-tall-rows.ts';

/** Rows asked for while the newest are followed: more than a screen shows. */
const FOLLOW_COUNT = 200;

export interface Frames {
  list: TallRows;
  window: FrameWindow | null;
  error: WireError | null;
  /** The frame of a row; undefined while it is on its way. */
  frameAt(index: number): FrameRow | undefined;
  /** Tells where the user has scrolled to; leaves the newest when that is not the end. */
  onScroll(): void;
  /** The wheel turned by so much, in CSS pixels: upwards leaves the newest before a new frame can scroll back to it. */
  onWheel(deltaY: number): void;
}

/** The window of a session's wire log that the list shows, following the newest or standing still. */
export function useFrames(
  sessionId: string,
  rowHeightPx: number,
  isFollowing: boolean,
  setFollowing: (isFollowing: boolean) => void,
): Frames {
  const [range, setRange] = useState({ first: 0, count: FOLLOW_COUNT });
  const asked = isFollowing ? { first: 0, count: FOLLOW_COUNT } : range;
  const { value: window, error } = useLatest<FrameWindow>(
    JSON.stringify([sessionId, asked, isFollowing]),
    (lab, onBatch) => lab.sessions.frames({ sessionId, ...asked, follow: isFollowing }, onBatch),
  );
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

  const wanted = windowAround(list.rows);
  useLayoutEffect(() => {
    if (!isFollowing) setRange({ first: wanted.first, count: wanted.count });
  }, [isFollowing, wanted.first, wanted.count]);

  return {
    list,
    window,
    error,
    frameAt: (index) => window?.rows[index - window.first],
    onScroll: () => {
      if (isFollowing && window && !list.isAtEnd()) setFollowing(false);
    },
    onWheel: (deltaY) => {
      if (isFollowing && deltaY < 0 && list.isTaller()) setFollowing(false);
    },
  };
}
