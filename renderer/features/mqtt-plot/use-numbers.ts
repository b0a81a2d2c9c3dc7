import { useEffect, useState } from 'react';

import type { PlotSource } from '../../../shared/contract/mqtt-series.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';

export type FoundSource = PlotSource & { value: number };

interface Numbers {
  sources: FoundSource[];
  hasMore: boolean;
}

/** The numbers in the newest messages of the topics a filter lets through; the last list stays until the next is there. */
export function useNumbers(sessionId: string, filter: string): { numbers: Numbers | null; error: WireError | null } {
  const lab = useLab();
  const [found, setFound] = useState<{ numbers: Numbers | null; error: WireError | null }>({
    numbers: null,
    error: null,
  });
  useEffect(() => {
    let isOver = false;
    lab.mqtt.numbers({ sessionId, filter }).then(
      (numbers) => void (isOver || setFound({ numbers, error: null })),
      (error: unknown) => {
        if (!(error instanceof LabError)) throw error;
        if (!isOver) setFound({ numbers: null, error: error.toWire() });
      },
    );
    return () => void (isOver = true);
  }, [lab, sessionId, filter]);
  return found;
}
