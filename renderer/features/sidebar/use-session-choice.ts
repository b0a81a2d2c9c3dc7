import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react';

import type { SessionRow, SessionWindow } from '../../../shared/contract/sessions.ts';
import type { TallRows } from '../../ui/use-tall-rows.ts';

export interface SessionChoice {
  selectedId: string | null;
  /** The chosen session, while its row is in the window. */
  selected: SessionRow | undefined;
  /** Its index in the whole list; -1 while unknown. */
  index: number;
  choose(session: SessionRow): void;
  /** Chooses the row at an index and shows it, as soon as its data is here. */
  go(index: number): void;
}

/** Which session is chosen. It is known by its id, so that it stays chosen while rows come and go. */
export function useSessionChoice(window: SessionWindow, list: TallRows): SessionChoice {
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const wantedIndex = useRef<number | null>(null);
  const offset = window.rows.findIndex(({ id }) => id === selectedId);

  const take = (index: number): boolean => {
    const session = window.rows[index - window.first];
    if (session) setSelectedId(session.id);
    return session !== undefined;
  };
  const takeWanted = useEffectEvent(() => {
    if (wantedIndex.current !== null && take(wantedIndex.current)) wantedIndex.current = null;
  });
  useLayoutEffect(() => takeWanted(), [window]);

  return {
    selectedId,
    selected: window.rows[offset],
    index: offset < 0 ? -1 : window.first + offset,
    choose: ({ id }) => setSelectedId(id),
    go: (index) => {
      wantedIndex.current = take(index) ? null : index;
      list.reveal(index);
    },
  };
}
