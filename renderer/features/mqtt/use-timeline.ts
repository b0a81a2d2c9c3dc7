import { useEffect, useMemo, useState } from 'react';

import type { MessageRow, TopicDetail } from '../../../shared/contract/mqtt.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { newestWish } from './newest-wish.ts';

/** Where the message that is shown stands among all a topic has had, and the way to another. */
export interface Timeline {
  /** Places of the oldest and the newest message kept, counted from the topic's first message, 1. */
  oldest: number;
  newest: number;
  /** Place of the one shown; null until it is known. */
  place: number | null;
  /** Shows the message at a place; the newest one as it comes. */
  go(place: number): void;
}

interface Placed {
  seq: number;
  place: number;
}

/** @param onView Shows a kept message, or with null the newest one as it comes. */
export function useTimeline(
  sessionId: string,
  detail: TopicDetail,
  viewing: MessageRow | null,
  onView: (message: MessageRow | null) => void,
): Timeline {
  const lab = useLab();
  const shell = useShell();
  const { id: nodeId, messages, history } = detail;
  const [placed, setPlaced] = useState<Placed | null>(null);
  /** Where the user has gone while the message is fetched. */
  const [goingTo, setGoingTo] = useState<number | null>(null);

  const fetchAt = useMemo(
    () =>
      newestWish(async ({ at, show }: { at: number; show: typeof onView }) => {
        const found = await lab.mqttMessages.locate({ sessionId, nodeId, at: { place: at } }).catch(shell.fail);
        if (found) {
          setPlaced({ seq: found.message.seq, place: found.place });
          show(found.message);
        }
        setGoingTo((was) => (was === at ? null : was));
      }),
    [lab, shell, sessionId, nodeId],
  );
  const inWindow = viewing ? history.rows.findIndex(({ seq }) => seq === viewing.seq) : -1;
  const known = placeOf(viewing, detail, inWindow, placed);

  const unknownSeq = viewing && known === null ? viewing.seq : null;
  useEffect(() => {
    if (unknownSeq === null) return;
    let isOver = false;
    lab.mqttMessages.locate({ sessionId, nodeId, at: { seq: unknownSeq } }).then((found) => {
      if (found && !isOver) setPlaced({ seq: unknownSeq, place: found.place });
    }, shell.fail);
    return () => void (isOver = true);
  }, [lab, shell, sessionId, nodeId, unknownSeq]);

  const go = (place: number): void => {
    if (place >= messages) {
      setGoingTo(null);
      return onView(null);
    }
    setGoingTo(place);
    fetchAt({ at: place, show: onView });
  };
  return { oldest: messages - history.total + 1, newest: messages, place: goingTo ?? known, go };
}

function placeOf(
  viewing: MessageRow | null,
  { messages, history }: TopicDetail,
  inWindow: number,
  placed: Placed | null,
): number | null {
  if (!viewing) return messages;
  if (inWindow >= 0) return messages - history.first - inWindow;
  return placed?.seq === viewing.seq ? placed.place : null;
}
