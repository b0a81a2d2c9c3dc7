import { createHash } from 'node:crypto';

import type { ConflictChoice } from '../../../../../shared/contract/transfers.ts';
import { bytesOfName, textOfName } from '../../../../../shared/domain/files/name-bytes.ts';
import { folderOf, inFolder, nameOf } from '../../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../../shared/errors/lab-error.ts';
import { isLeftAside } from '../../sftp/replace-file.ts';
import type { FileSide, FileStat, SourceFile, TargetFile } from '../file-side.ts';
import { copyBytes, WINDOW_BYTES } from './copy-bytes.ts';
import type { PartsInUse } from './parts-in-use.ts';

/** Files up to this are begun anew after a failure: looking for what is there would cost more. */
export const SMALL_BYTES = 1024 * 1024;
/** So much of what is there already is compared before a copy goes on behind it. */
const TAIL_BYTES = 64 * 1024;
/** Longest name of a file on the usual disks. */
const MAX_NAME_BYTES = 255;

export interface FileCopy {
  source: FileSide;
  target: FileSide;
  from: string;
  to: string;
  stat: FileStat;
  /** Nothing can be at `to`: its folder has just been made. */
  isNewPlace: boolean;
  /** What a try before is known to have brought, without a gap; null where nothing is known. */
  knownBytes: number | null;
  signal: AbortSignal;
  /** Asks what to do with a file that is there. */
  onConflict(path: string, there: FileStat): Promise<ConflictChoice>;
  /** Places that jobs are writing to on the target's machine. */
  parts: PartsInUse;
  /** Called with where it is until it is whole; null when nothing is left there that is to be taken away. */
  onPart(path: string | null): void;
  /** Called when it begins behind what was there. */
  onResumed(bytes: number): void;
  onProgress(contiguousBytes: number): void;
}

/**
 * Copies one file: beside its place first, then into it in one step, so that nobody ever sees half of it. What a try
 * before left is gone on with, when its tail is that of the source.
 *
 * @returns false where it was skipped.
 * @throws LabError of either side; `files.being-written` where another job is at it.
 */
export async function copyFile(copy: FileCopy): Promise<boolean> {
  const place = await findPlace(copy);
  if (!place) return false;
  if (place.resumesAt !== null) return await resumeInPlace(copy, place.path, place.resumesAt);
  const part = partPath(copy, place.path);
  using _held = copy.parts.hold(part, copy.to);
  copy.onPart(part);
  try {
    await fill(copy, part, await whereToGoOn(copy, part));
    return await putInPlace(copy, part, place);
  } catch (error) {
    await leavePart(copy, part, error);
    throw error;
  }
}

/** Puts what is whole in its place; where something came there meanwhile, it asks what to do with that. */
async function putInPlace(copy: FileCopy, part: string, found: Place): Promise<boolean> {
  const { target } = copy;
  for (let place: Place | null = found; ; place = await findPlace({ ...copy, isNewPlace: false })) {
    if (!place) {
      await target.removeFile(part);
      return false;
    }
    if (place.resumesAt !== null) {
      await resumeInPlace(copy, place.path, place.resumesAt);
      await target.removeFile(part);
      return true;
    }
    if (!place.isFree) {
      await target.replace(part, place.path);
      return true;
    }
    try {
      await target.rename(part, place.path);
      return true;
    } catch (error) {
      if (!(await target.stat(place.path, false))) throw error;
    }
  }
}

/** Cancelled is cancelled: nothing is left. After a failure it waits to be gone on with. */
async function leavePart(copy: FileCopy, part: string, error: unknown): Promise<void> {
  // It may be all there is of the file: it is not the job's to take away any more.
  if (isLeftAside(error)) return copy.onPart(null);
  if (!isCancelled(copy.signal) && copy.stat.sizeBytes > SMALL_BYTES) return;
  try {
    await copy.target.removeFile(part);
    copy.onPart(null);
  } catch (refusal) {
    // Why the file was not copied is what counts; the job knows what is left of it.
    if (!(refusal instanceof LabError)) throw refusal;
  }
}

/** Whether the user ended it, and not another file's failure. */
const isCancelled = ({ reason }: AbortSignal): boolean =>
  reason instanceof LabError && reason.code === 'transfers.cancelled';

interface Place {
  path: string;
  /** Nothing was there. */
  isFree: boolean;
  /** Behind how many bytes of what is there it is to go on. */
  resumesAt: number | null;
}

/** Where the file goes; null where it does not. */
async function findPlace(copy: FileCopy): Promise<Place | null> {
  const { target, to, isNewPlace, onConflict } = copy;
  const there = isNewPlace ? null : await target.stat(to, false);
  if (!there) return { path: to, isFree: true, resumesAt: null };
  // A link stays: what it leads to is replaced.
  const path = there.kind === 'link' ? await target.realPath(to) : to;
  const meant = there.kind === 'link' ? await target.stat(path, true) : there;
  if (!meant) return { path, isFree: true, resumesAt: null };
  if (meant.kind !== 'file') throw new LabError('files.failed', { path: to, reason: IN_THE_WAY[meant.kind] });
  const choice = await onConflict(to, meant);
  if (choice === 'skip') return null;
  if (choice === 'rename') return { path: await freeName(target, to), isFree: true, resumesAt: null };
  return { path, isFree: false, resumesAt: choice === 'resume' ? meant.sizeBytes : null };
}

const IN_THE_WAY = { folder: 'a folder is in the way', link: 'a link is in the way', other: 'a device is in the way' };

async function freeName(side: FileSide, path: string): Promise<string> {
  const [, stem = '', end = ''] = /^(.+?)((?:[.][^./]+)?)$/s.exec(nameOf(path)) ?? [];
  for (let nth = 1; ; nth += 1) {
    const free = inFolder(folderOf(path), `${stem} (${nth})${end}`);
    if (!(await side.stat(free, false))) return free;
  }
}

/** The name it has until it is whole; of another source, or another state of it, it would be another one. */
function partPath({ from, stat }: FileCopy, to: string): string {
  const facts = `${from}\n${stat.sizeBytes}\n${stat.modifiedMs}`;
  const end = `.${createHash('sha256').update(facts).digest('hex').slice(0, 8)}.part`;
  const name = bytesOfName(nameOf(to)).subarray(0, MAX_NAME_BYTES - end.length);
  return inFolder(folderOf(to), `${textOfName(name)}${end}`);
}

/** Behind how many bytes of what a try before left it can go on. */
async function whereToGoOn(copy: FileCopy, part: string): Promise<number> {
  const { target, stat, knownBytes } = copy;
  if (stat.sizeBytes <= SMALL_BYTES) return 0;
  const there = await target.stat(part, false);
  if (there?.kind !== 'file') return 0;
  // Of a try that nobody remembers, what was on its way last may have gaps.
  const sureBytes = knownBytes ?? there.sizeBytes - WINDOW_BYTES;
  return Math.max(0, Math.min(sureBytes, there.sizeBytes, stat.sizeBytes));
}

async function resumeInPlace(copy: FileCopy, path: string, from: number): Promise<boolean> {
  const { sizeBytes } = copy.stat;
  using _held = copy.parts.hold(path, copy.to);
  if (from > sizeBytes) throw new LabError('files.resume-differs', { path });
  await using source = await copy.source.openSource(copy.from);
  await using target = await copy.target.openTarget(path, false);
  if (!(await isSameTail(source, target, from))) throw new LabError('files.resume-differs', { path });
  copy.onResumed(from);
  await pour(copy, source, target, from);
  await target.finish(finalStat(copy));
  return true;
}

async function fill(copy: FileCopy, part: string, wanted: number): Promise<void> {
  await using source = await copy.source.openSource(copy.from);
  if (wanted > 0) {
    await using target = await copy.target.openTarget(part, false);
    if (await isSameTail(source, target, wanted)) {
      copy.onResumed(wanted);
      await pour(copy, source, target, wanted);
      return await target.finish(finalStat(copy));
    }
  }
  await using target = await copy.target.openTarget(part, true);
  await pour(copy, source, target, 0);
  await target.finish(finalStat(copy));
}

/** Times and permissions of a whole copy. */
function finalStat({ target, stat: { mode, modifiedMs } }: FileCopy): Pick<FileStat, 'mode' | 'modifiedMs'> {
  return { mode: mode === null ? null : target.modeOfCopy(mode), modifiedMs };
}

async function pour(copy: FileCopy, source: SourceFile, target: TargetFile, from: number): Promise<void> {
  await copyBytes({
    ...{ path: copy.from, source, target, from, signal: copy.signal, onProgress: copy.onProgress },
    sizeBytes: copy.stat.sizeBytes,
    readBytes: copy.source.readBytes,
    writeBytes: copy.target.writeBytes,
  });
}

async function isSameTail(source: SourceFile, target: TargetFile, end: number): Promise<boolean> {
  const length = Math.min(TAIL_BYTES, end);
  if (length === 0) return true;
  const [ours, theirs] = await Promise.all([source.read(end - length, length), target.read(end - length, length)]);
  return Buffer.compare(ours, theirs) === 0;
}
