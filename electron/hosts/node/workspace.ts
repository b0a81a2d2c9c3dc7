import { join } from 'node:path';

import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Clock } from '../../ports/clock.ts';
import { systemClock } from './clock.ts';
import { dataDirOf, modeForOthers, prepareDataDir, thisMachine } from './data-dir.ts';
import { LogFile } from './log-file.ts';
import { lockWorkspace } from './workspace-lock.ts';

/** The folder a host works in, locked for it, with its log. */
export interface OpenWorkspace extends Disposable {
  dir: string;
  clock: Clock;
  log: LogFile;
}

/**
 * Opens the workspace for this process only.
 * @throws LabError `workspace.read-only`, `workspace.locked`.
 */
export function openWorkspace(asked: string | undefined, echo: (line: string) => void): OpenWorkspace {
  using opened = new DisposableStack();
  const dir = dataDirOf(asked, thisMachine());
  prepareDataDir(dir);
  opened.use(lockWorkspace(dir));
  const clock = systemClock();
  const log = opened.use(new LogFile({ path: join(dir, 'logs', 'wirebench.log'), nowMs: () => clock.nowMs(), echo }));
  openLog(log, dir);
  warnIfOpenToOthers(dir, log);
  const all = opened.move();
  return { dir, clock, log, [Symbol.dispose]: () => all.dispose() };
}

function openLog(log: LogFile, dataDir: string): void {
  try {
    log.open();
  } catch (error) {
    const reason = `its log: ${(error as Error).message}`;
    throw new LabError('workspace.read-only', { dataDir, reason }, { cause: error });
  }
}

/** A folder that was there before has the mode its owner gave it: that is theirs to change, and ours to say. */
function warnIfOpenToOthers(dataDir: string, log: LogFile): void {
  const mode = modeForOthers(dataDir);
  if (mode)
    log.warn('other users of this machine can enter the data folder; chmod 700 keeps them out', { dataDir, mode });
}
