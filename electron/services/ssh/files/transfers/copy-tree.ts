import { folderOf, inFolder } from '../../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../../shared/errors/lab-error.ts';
import type { FileSide } from '../file-side.ts';
import { isOfOneFile, walk, type Found } from '../walk.ts';
import { copyFile, SMALL_BYTES } from './copy-file.ts';
import type { Job } from './job.ts';
import type { PartsInUse } from './parts-in-use.ts';
import { Slots } from './slots.ts';

/** Small files on their way at a time: each is a handful of short questions, and the way may be long. */
const SMALL_AT_ONCE = 64;
/** Large files at a time; one fills the way already. */
const LARGE_AT_ONCE = 2;
/** Permissions of a folder whose source has none. */
const NEW_FOLDER_MODE = 0o755;
const OWNER_BITS = 0o700;

export interface TreeCopy {
  source: FileSide;
  target: FileSide;
  fromFolder: string;
  toFolder: string;
  names: readonly string[];
  /** Places that jobs are writing to on the target's machine. */
  parts: PartsInUse;
}

/** What a job knows of the tries before, by where files are below its beginning. */
export class TreeMemory {
  readonly done = new Set<string>();
  /** Bytes of files that had begun, without a gap. */
  readonly begun = new Map<string, number>();
  /** Where files that had begun are until they are whole. */
  readonly parts = new Map<string, string>();

  /** Takes away what had begun, unless another job goes on with it; what is not there any more is no failure. */
  async discard(target: FileSide, inUse: PartsInUse): Promise<void> {
    for (const [below, part] of this.parts) {
      if (!inUse.has(part) && (await target.stat(part, false))) await target.removeFile(part);
      this.parts.delete(below);
      this.begun.delete(below);
    }
  }
}

/**
 * Copies entries of a folder with all that is below them. One file's failure is told and leaves the others running; the
 * end of a channel ends it.
 *
 * @throws LabError what ended it as a whole.
 */
export async function copyTree(plan: TreeCopy, job: Job, memory: TreeMemory, signal: AbortSignal): Promise<void> {
  await new CopyRun(plan, job, memory, signal).run();
}

class CopyRun {
  readonly #newFolders = new Set<string>();
  readonly #small = new Slots(SMALL_AT_ONCE);
  readonly #large = new Slots(LARGE_AT_ONCE);
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #failure: Error | null = null;

  constructor(
    private readonly plan: TreeCopy,
    private readonly job: Job,
    private readonly memory: TreeMemory,
    signal: AbortSignal,
  ) {
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  async run(): Promise<void> {
    const { job, plan } = this;
    const copies: Promise<void>[] = [];
    job.isCounting = true;
    const walked = walk({
      ...{ side: plan.source, folder: plan.fromFolder, names: plan.names, signal: this.#signal, followsLinks: true },
      onFound: async (found) => {
        if (found.kind === 'folder') return await this.#makeFolder(found);
        if (this.#count(found)) copies.push(this.#copy(found));
      },
      onFailed: (path, error) => job.fail(path, error),
    }).catch((error: unknown) => this.#end(error));
    await walked;
    job.isCounting = false;
    await Promise.all(copies);
    if (this.#failure !== null) throw this.#failure;
  }

  /** Whether there is something to copy. */
  #count({ below, kind, sizeBytes }: Found): boolean {
    const { job, plan, memory } = this;
    if (kind !== 'file') {
      const path = inFolder(plan.fromFolder, below);
      job.fail(path, new LabError('files.failed', { path, reason: 'it is no regular file' }));
      return false;
    }
    job.files += 1;
    job.bytes += sizeBytes;
    if (!memory.done.has(below)) return true;
    job.filesDone += 1;
    job.bytesDone += sizeBytes;
    job.bytesResumed += sizeBytes;
    return false;
  }

  /** With its source's permissions, but open to its owner: what is in it has to be written. */
  async #makeFolder({ below, mode }: Found): Promise<void> {
    const path = inFolder(this.plan.toFolder, below);
    try {
      await this.plan.target.makeFolder(path, this.plan.target.modeOfCopy(mode ?? NEW_FOLDER_MODE) | OWNER_BITS);
      this.#newFolders.add(below);
    } catch (error) {
      const there = await this.plan.target.stat(path, true);
      if (!there) throw error;
      if (there.kind !== 'folder') throw new LabError('files.failed', { path, reason: 'a file is in the way' });
    }
  }

  #copy(found: Found): Promise<void> {
    const slots = found.sizeBytes > SMALL_BYTES ? this.#large : this.#small;
    return slots.run(async () => {
      if (this.#failure !== null || this.#signal.aborted) return;
      try {
        await this.#copyOne(found);
      } catch (error) {
        if (!(error instanceof LabError) || !isOfOneFile(error)) return this.#end(error);
        this.job.fail(inFolder(this.plan.fromFolder, found.below), error);
      }
    });
  }

  async #copyOne(found: Found): Promise<void> {
    const { plan, job, memory } = this;
    const { below } = found;
    let doneBytes = 0;
    const advance = (bytes: number): void => {
      job.bytesDone += bytes - doneBytes;
      doneBytes = bytes;
      memory.begun.set(below, bytes);
      job.changed();
    };
    job.current = below;
    job.changed();
    const isCopied = await copyFile({
      ...{ source: plan.source, target: plan.target, stat: found, signal: this.#signal },
      from: inFolder(plan.fromFolder, below),
      to: inFolder(plan.toFolder, below),
      isNewPlace: this.#newFolders.has(folderOf(`/${below}`).slice(1)),
      knownBytes: memory.begun.get(below) ?? null,
      onConflict: (path, there) => job.ask(path, found, there),
      parts: plan.parts,
      onPart: (path) => void (path === null ? memory.parts.delete(below) : memory.parts.set(below, path)),
      onResumed: (bytes) => {
        job.bytesResumed += bytes;
        advance(bytes);
      },
      onProgress: advance,
    });
    memory.done.add(below);
    memory.begun.delete(below);
    memory.parts.delete(below);
    if (isCopied) job.filesDone += 1;
    else job.filesSkipped += 1;
    job.changed();
  }

  #end(error: unknown): void {
    this.#failure ??= error as Error;
    this.#stop.abort(error);
  }
}
