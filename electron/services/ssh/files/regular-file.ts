import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { FileSide, FileStat } from './file-side.ts';

/**
 * What is known of a regular file, links followed. Opening anything else could wait for ever, as a named pipe does for
 * its other end.
 * @throws LabError `files.not-found`, `files.failed`, and as `FileSide`.
 */
export async function regularFile(side: FileSide, path: string): Promise<FileStat> {
  const stat = await side.stat(path, true);
  if (!stat) throw new LabError('files.not-found', { path });
  if (stat.kind !== 'file') throw new LabError('files.failed', { path, reason: 'it is no regular file' });
  return stat;
}
