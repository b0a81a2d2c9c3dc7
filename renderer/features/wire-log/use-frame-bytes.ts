import type { WireError } from '../../../shared/errors/lab-error.ts';
import { useAnswer } from '../../link/use-answer.ts';

/** Most bytes the host gives at once. */
export const PAGE_BYTES = 1_048_576;

export interface FrameBytes {
  bytes: Uint8Array | null;
  sizeBytes: number;
  error: WireError | null;
}

/** One page of a frame's bytes, from `offset`. */
export function useFrameBytes(sessionId: string, seq: number, offset: number): FrameBytes {
  const { value, error } = useAnswer(`${sessionId} ${seq} ${offset}`, (lab, signal) =>
    lab.sessions.frameBytes({ sessionId, seq, offset }, signal),
  );
  return { bytes: value?.bytes ?? null, sizeBytes: value?.sizeBytes ?? 0, error };
}
