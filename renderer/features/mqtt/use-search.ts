import { useEffect, useRef, useState } from 'react';

import type { SearchMode, SearchState } from '../../../shared/contract/mqtt-tools.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';

export interface SearchPlan {
  mode: SearchMode;
  pattern: string;
  isCaseSensitive: boolean;
  filter: string;
}

/** One search at a time through what the host keeps. */
export interface Search {
  /** What was found so far; null before the first search. */
  state: SearchState | null;
  error: WireError | null;
  isRunning: boolean;
  start(plan: SearchPlan): void;
  /** Ends it; what was found stays. */
  stop(): void;
}

type Shown = Pick<Search, 'state' | 'error' | 'isRunning'>;

/** A search of a session's payloads, ended when the component goes. */
export function useSearch(sessionId: string): Search {
  const lab = useLab();
  const [shown, setShown] = useState<Shown>({ state: null, error: null, isRunning: false });
  const running = useRef<{ close(): void } | null>(null);
  const end = (): void => {
    running.current?.close();
    running.current = null;
  };
  useEffect(() => () => running.current?.close(), []);

  const start = (plan: SearchPlan): void => {
    end();
    setShown({ state: null, error: null, isRunning: true });
    const mine = lab.mqttTools.search({ sessionId, ...plan }, ({ items }) => {
      const state = items.at(-1);
      if (state && running.current === mine) setShown({ state, error: null, isRunning: !state.isDone });
    });
    running.current = mine;
    mine.ended.catch((error: unknown) => {
      if (running.current !== mine || !(error instanceof LabError)) return;
      setShown((was) => ({ ...was, error: error.toWire(), isRunning: false }));
    });
  };
  const stop = (): void => {
    end();
    setShown((was) => ({ ...was, isRunning: false }));
  };
  return { ...shown, start, stop };
}
