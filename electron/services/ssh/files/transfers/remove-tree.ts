import { inFolder } from '../../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../../shared/errors/lab-error.ts';
import type { FileSide } from '../file-side.ts';
import { isOfOneFile, walk } from '../walk.ts';
import type { Job } from './job.ts';
import { Slots } from './slots.ts';

/** Entries that are deleted at a time. */
const AT_ONCE = 32;

/**
 * Deletes entries of a folder with all that is below them; links are deleted, never what they lead to.
 * @throws LabError what ended it as a whole; what cannot be deleted is told by the job.
 */
export async function removeTree(
  plan: { side: FileSide; folder: string; names: readonly string[] },
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  const { side, folder, names } = plan;
  const slots = new Slots(AT_ONCE);
  const folders: string[] = [];
  const removals: Promise<void>[] = [];
  const ended: { by: Error | null } = { by: null };
  const remove = async (below: string, work: (path: string) => Promise<void>): Promise<void> => {
    if (ended.by !== null || signal.aborted) return;
    const path = inFolder(folder, below);
    job.current = below;
    try {
      await work(path);
      job.filesDone += 1;
    } catch (error) {
      if (error instanceof LabError && isOfOneFile(error)) job.fail(path, error);
      else ended.by ??= error as Error;
    }
    job.changed();
  };
  job.isCounting = true;
  await walk({
    ...{ side, folder, names, signal, followsLinks: false },
    onFound: ({ kind, below }) => {
      job.files += 1;
      if (kind !== 'folder') removals.push(slots.run(() => remove(below, (path) => side.removeFile(path))));
    },
    onLeft: ({ below }) => void folders.push(below),
    // What is gone already needs no deletion.
    onFailed: (path, error) => void (error.code === 'files.not-found' || job.fail(path, error)),
  });
  job.isCounting = false;
  await Promise.all(removals);
  // A walk leaves a folder after those in it: in this order each is empty when its turn comes.
  for (const below of folders) await remove(below, (path) => side.removeFolder(path));
  if (ended.by !== null) throw ended.by;
  signal.throwIfAborted();
}
