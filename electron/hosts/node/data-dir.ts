import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { LabError } from '../../../shared/errors/lab-error.ts';

export interface Surroundings {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

/** This machine, as {@link dataDirOf} looks at it. */
export const thisMachine = (): Surroundings => ({ platform: process.platform, env: process.env, home: homedir() });

/** The workspace's folder: what was asked for, else `WIREBENCH_DATA`, else the platform's usual place. */
export function dataDirOf(asked: string | undefined, { platform, env, home }: Surroundings): string {
  const chosen = asked ?? env['WIREBENCH_DATA'];
  if (chosen) return resolve(chosen);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Wirebench');
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Wirebench');
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'wirebench');
}

/**
 * Makes the folder, for this user only, and sees that it can be written.
 * @throws LabError `workspace.read-only`.
 */
export function prepareDataDir(dataDir: string): void {
  const probe = join(dataDir, `.write-test-${randomUUID()}`);
  try {
    makeFolder(dataDir);
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new LabError('workspace.read-only', { dataDir, reason: code ?? message }, { cause: error });
  }
}

/** The folder's mode in octal if group or others have any right to it; empty if not, and on Windows. */
export function modeForOthers(dataDir: string): string {
  const mode = statSync(dataDir).mode & 0o777;
  return process.platform !== 'win32' && (mode & 0o077) !== 0 ? mode.toString(8) : '';
}

/** Not `mkdir` with `recursive`: below /proc, where every try fails with ENOENT, Node goes round forever. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}
