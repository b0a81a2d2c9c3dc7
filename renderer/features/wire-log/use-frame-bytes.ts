import { useEffect, useState } from 'react';

import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';

/** Most bytes the host gives at once. */
export const PAGE_BYTES = 1_048_576;

export interface FrameBytes {
  bytes: Uint8Array | null;
  sizeBytes: number;
  error: WireError | null;
}

const NOTHING: FrameBytes = { bytes: null, sizeBytes: 0, error: null };

/** One page of a frame's bytes, from `offset`. */
export function useFrameBytes(sessionId: string, seq: number, offset: number): FrameBytes {
  const lab = useLab();
  const [state, setState] = useState({ of: '', ...NOTHING });
  const of = `${sessionId} ${seq} ${offset}`;

  useEffect(() => {
    const asking = new AbortController();
    const get = async (): Promise<void> => {
      try {
        const got = await lab.sessions.frameBytes({ sessionId, seq, offset }, asking.signal);
        if (!asking.signal.aborted) setState({ of, ...got, error: null });
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        if (!asking.signal.aborted) setState({ of, ...NOTHING, error: error.toWire() });
      }
    };
    void get();
    return () => asking.abort();
  }, [lab, sessionId, seq, offset, of]);

  return state.of === of ? state : NOTHING;
}
