import type { Recording, Replay } from '../../../shared/contract/recordings.ts';
import { useLatest } from '../../link/use-latest.ts';

/** Every recording, newest first; null until they are there. */
export const useRecordings = () =>
  useLatest<{ recordings: Recording[] }>('recordings', (lab, onBatch) => lab.recordings.list({}, onBatch));

/** Recordings that are being sent again, and those that were. */
export const useReplays = (): Replay[] =>
  useLatest<{ replays: Replay[] }>('replays', (lab, onBatch) => lab.recordings.replays({}, onBatch)).value?.replays ??
  [];
