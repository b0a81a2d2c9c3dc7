import { useEffect, useEffectEvent, useState } from 'react';

import { LabError, type WireError } from '../../shared/errors/lab-error.ts';
import { useLab } from './lab-context.tsx';
import type { Lab } from './lab.ts';

/** What a component sees of a request: nothing yet, its result, or why there is none. */
export interface Answer<Result> {
  value: Result | null;
  error: WireError | null;
}

const NOTHING = { value: null, error: null };

/**
 * Asks once while the component is mounted, and anew when `key` changes; the question before is given up.
 *
 * @param key Names what is asked. JSON of the parameters will do.
 * @param ask Asks, e.g. `(lab, signal) => lab.packets.bytes(params, signal)`.
 */
export function useAnswer<Result>(
  key: string,
  ask: (lab: Lab, signal: AbortSignal) => Promise<Result>,
): Answer<Result> {
  const lab = useLab();
  const [state, setState] = useState<Answer<Result> & { of: string }>({ of: '', ...NOTHING });
  // `ask` is a new function at every render; only `key` says that it means something else.
  const askNow = useEffectEvent((signal: AbortSignal) => ask(lab, signal));

  useEffect(() => {
    const asking = new AbortController();
    const get = async (): Promise<void> => {
      try {
        const value = await askNow(asking.signal);
        if (!asking.signal.aborted) setState({ of: key, value, error: null });
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        if (!asking.signal.aborted) setState({ of: key, value: null, error: error.toWire() });
      }
    };
    void get();
    return () => asking.abort();
  }, [lab, key]);

  return state.of === key ? state : NOTHING;
}
