import { useLayoutEffect } from 'react';

import type { FrameWindow } from '../../../shared/contract/sessions.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { windowAround } from '../../lib/row-window.ts';
import { useFrameWindow } from '../../link/use-frame-window.ts';
import { useFollowedList, type FollowedList } from '../../ui/use-followed-list.ts';

export interface Frames {
  followed: FollowedList;
  window: FrameWindow | null;
  error: WireError | null;
}

/** The window of a session's wire log that the list shows, following the newest or standing still. */
export function useFrames(
  sessionId: string,
  rowHeightPx: number,
  isFollowing: boolean,
  setFollowing: (isFollowing: boolean) => void,
): Frames {
  const { value: window, error, setRange } = useFrameWindow(sessionId, isFollowing);
  const followed = useFollowedList(window, rowHeightPx, isFollowing, setFollowing);
  const { first, count } = windowAround(followed.list.rows);
  useLayoutEffect(() => {
    if (!isFollowing) setRange({ first, count });
  }, [isFollowing, first, count, setRange]);
  return { followed, window, error };
}
