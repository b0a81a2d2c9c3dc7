import { useCallback, useEffect, useState } from 'react';

import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';

/** Most lines the host gives. */
export const TAIL_LINES = 2_000;
const REFRESH_MS = 2_000;

export interface LogTail {
  /** Null until the first answer. */
  lines: string[] | null;
  error: WireError | null;
  refresh(): void;
}

/** The newest lines of the host's log, asked for again every two seconds while `isLive`. */
export function useLogTail(isLive: boolean): LogTail {
  const lab = useLab();
  const [state, setState] = useState<Omit<LogTail, 'refresh'>>({ lines: null, error: null });

  const refresh = useCallback(async (): Promise<void> => {
    try {
      const { lines } = await lab.workbench.logTail({ lines: TAIL_LINES });
      setState({ lines, error: null });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      setState((was) => ({ ...was, error: error.toWire() }));
    }
  }, [lab]);

  useEffect(() => {
    void refresh();
    if (!isLive) return;
    const timer = setInterval(() => void refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [refresh, isLive]);

  return { ...state, refresh: () => void refresh() };
}
