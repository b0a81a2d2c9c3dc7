import { useEffect, useMemo, useState } from 'react';

import type { Comparison } from '../../../shared/contract/mqtt-messages.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';
import { newestWish } from './newest-wish.ts';

/** While messages pour in, so long between two comparisons, in milliseconds. */
const REST_MS = 200;

interface Shown {
  comparison: Comparison | null;
  error: WireError | null;
}

/** What changed to a message from another, or from the one before; the last answer stays until the next is here. */
export function useComparison(sessionId: string, nodeId: number, seq: number, baseSeq: number | null): Shown {
  const lab = useLab();
  const [shown, setShown] = useState<Shown>({ comparison: null, error: null });
  const compare = useMemo(
    () =>
      newestWish(async (pair: { seq: number; baseSeq: number | null }) => {
        try {
          const comparison = await lab.mqttMessages.compare({ sessionId, nodeId, ...pair });
          setShown({ comparison, error: null });
        } catch (error) {
          if (!(error instanceof LabError)) throw error;
          setShown({ comparison: null, error: error.toWire() });
        }
        await new Promise((resolve) => setTimeout(resolve, REST_MS));
      }),
    [lab, sessionId, nodeId],
  );
  useEffect(() => {
    if (seq !== baseSeq) compare({ seq, baseSeq });
  }, [compare, seq, baseSeq]);
  return shown;
}
