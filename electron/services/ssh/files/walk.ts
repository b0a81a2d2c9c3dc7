import type { FileEntry } from '../../../../shared/contract/files.ts';
import { inFolder, isEntryName } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { FileSide, FileStat } from './file-side.ts';

/** Folders deeper than this below where a walk began are not looked into. */
const MAX_DEPTH = 200;

/** One thing a walk came upon: where it is below where the walk began, and what it is. */
export interface Found extends FileStat {
  /** Names from the beginning down, parted by slashes. */
  below: string;
}

export interface Walk {
  side: FileSide;
  folder: string;
  names: readonly string[];
  /**
   * Whether links are followed: those that were named themselves always, those further down only to files, so that no
   * link leads in a circle. Otherwise they are found as what they are.
   */
  followsLinks: boolean;
  signal: AbortSignal;
  /** Called for a folder before what is in it; may be awaited. */
  onFound(found: Found): void | Promise<void>;
  /** Called for a folder after everything in it. */
  onLeft?(found: Found): void;
  /** A place that could not be looked at; the walk goes on beside it. */
  onFailed(path: string, error: LabError): void;
}

/** Goes through entries of a folder and all that is below them. @throws what ended the walk as a whole. */
export async function walk(plan: Walk): Promise<void> {
  for (const name of plan.names) await visit(plan, name, 0, null);
}

async function visit(plan: Walk, below: string, depth: number, listed: FileEntry | null): Promise<void> {
  const { side, folder, signal, onFailed } = plan;
  signal.throwIfAborted();
  const path = inFolder(folder, below);
  try {
    const found = await look(plan, path, below, depth, listed);
    if (!found) return;
    await plan.onFound(found);
    if (found.kind !== 'folder') return;
    if (depth >= MAX_DEPTH) throw new LabError('files.failed', { path, reason: 'it lies too deep' });
    for (const entry of await entriesOf(side, path, signal)) {
      if (isEntryName(entry.name)) await visit(plan, inFolder(below, entry.name), depth + 1, entry);
      else onFailed(inFolder(path, entry.name), new LabError('files.bad-name', { name: entry.name }));
    }
    plan.onLeft?.(found);
  } catch (error) {
    if (!(error instanceof LabError) || !isOfOneFile(error)) throw error;
    onFailed(path, error);
  }
}

/** What there is; null for a link that is left out, which has been told then. */
async function look(plan: Walk, path: string, below: string, depth: number, listed: FileEntry | null) {
  const { side, followsLinks, onFailed } = plan;
  const itself = listed ? statOfEntry(listed) : await side.stat(path, false);
  if (!itself) throw new LabError('files.not-found', { path });
  if (itself.kind !== 'link' || !followsLinks) return { ...itself, below };
  const meant = await side.stat(path, true);
  if (!meant) throw new LabError('files.failed', { path, reason: 'the link leads nowhere' });
  if (meant.kind !== 'folder' || depth === 0) return { ...meant, below };
  onFailed(path, new LabError('files.link-to-folder', { path }));
  return null;
}

async function entriesOf(side: FileSide, path: string, signal: AbortSignal): Promise<FileEntry[]> {
  const all: FileEntry[] = [];
  await side.list(path, (entries) => void all.push(...entries), signal);
  return all;
}

/** Whether a failure is about one file, so that everything else can go on. */
export const isOfOneFile = ({ code }: LabError): boolean =>
  code.startsWith('files.') && code !== 'files.channel-closed' && code !== 'files.not-sftp';

const statOfEntry = ({ kind, sizeBytes, modifiedMs, mode }: FileEntry): FileStat => ({
  ...{ kind, modifiedMs, mode },
  sizeBytes: sizeBytes ?? 0,
});
