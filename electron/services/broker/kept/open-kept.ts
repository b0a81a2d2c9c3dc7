import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import { KeptPersistence } from './kept-persistence.ts';
import { KeptState } from './kept-state.ts';

/** A broker's state on the disk, taken in. */
export interface Kept {
  state: KeptPersistence;
  /** Where a file went that could not be read. */
  damaged: string | null;
  close(): void;
}

/** @throws LabError `broker.no-state` where the file can be neither read nor begun. */
export async function openKept(file: string, clock: Clock, log: Log): Promise<Kept> {
  try {
    const opened = KeptState.open(file, clock.nowMs(), (error) =>
      log.error('the broker’s state cannot be written any more: it is kept in memory only', { file, error }),
    );
    const state = await KeptPersistence.load(opened.state);
    return { state, damaged: opened.damaged, close: () => opened.state[Symbol.dispose]() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LabError('broker.no-state', { file, reason }, { cause: error });
  }
}
