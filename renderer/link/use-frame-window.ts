import { useState } from 'react';

import type { RowRange } from '../../shared/contract/ids.ts';
import type { FrameWindow } from '../../shared/contract/sessions.ts';
import { useLatest, type Latest } from './use-latest.ts';

/** Rows asked for while the newest are followed: more than a screen shows. */
const FOLLOW_COUNT = 200;

/** The window of a session's wire log that a list shows: the newest frames, or the rows it names with `setRange`. */
export function useFrameWindow(
  sessionId: string,
  isFollowing: boolean,
): Latest<FrameWindow> & { setRange(range: RowRange): void } {
  const [range, setRange] = useState<RowRange>({ first: 0, count: FOLLOW_COUNT });
  const asked = isFollowing ? { first: 0, count: FOLLOW_COUNT } : range;
  const latest = useLatest<FrameWindow>(JSON.stringify([sessionId, asked, isFollowing]), (lab, onBatch) =>
    lab.sessions.frames({ sessionId, ...asked, follow: isFollowing }, onBatch),
  );
  return { ...latest, setRange };
}
