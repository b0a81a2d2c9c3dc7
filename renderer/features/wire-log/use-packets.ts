import { useLayoutEffect, useMemo, useState } from 'react';

import type { RowRange } from '../../../shared/contract/ids.ts';
import type { PacketFilter, PacketWindow } from '../../../shared/contract/packets.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { windowAround } from '../../lib/row-window.ts';
import { useLatest } from '../../link/use-latest.ts';
import { useFollowedList, type FollowedList } from '../../ui/use-followed-list.ts';

/** Rows asked for while the newest are followed: more than a screen shows. */
const FOLLOW_COUNT = 200;

export interface Packets {
  followed: FollowedList;
  window: PacketWindow | null;
  error: WireError | null;
}

/** The window of a session's control packets that the list shows, following the newest or standing still. */
export function usePackets(
  sessionId: string,
  filter: PacketFilter,
  rowHeightPx: number,
  isFollowing: boolean,
  setFollowing: (isFollowing: boolean) => void,
): Packets {
  const [range, setRange] = useState<RowRange>({ first: 0, count: FOLLOW_COUNT });
  const asked = isFollowing ? { first: 0, count: FOLLOW_COUNT } : range;
  const { value: window, error } = useLatest<PacketWindow>(
    JSON.stringify([sessionId, asked, isFollowing, filter]),
    (lab, onBatch) => lab.packets.view({ sessionId, ...asked, follow: isFollowing, filter }, onBatch),
  );
  const growing = useMemo(() => window && { total: window.total, evictedFrames: window.gone }, [window]);
  const followed = useFollowedList(growing, rowHeightPx, isFollowing, setFollowing);
  const { first, count } = windowAround(followed.list.rows);
  useLayoutEffect(() => {
    if (!isFollowing) setRange({ first, count });
  }, [isFollowing, first, count]);
  return { followed, window, error };
}
