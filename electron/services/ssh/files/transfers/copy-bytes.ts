import { LabError } from '../../../../../shared/errors/lab-error.ts';
import type { SourceFile, TargetFile } from '../file-side.ts';
import { Slots } from './slots.ts';

/** Bytes of one file that are on their way: enough for 40 MB/s at 200 ms. */
export const WINDOW_BYTES = 8 * 1024 * 1024;

export interface CopyPlan {
  path: string;
  source: SourceFile;
  target: TargetFile;
  /** Where to begin; what is before is there already. */
  from: number;
  /** Size of the source as it was found; 0 also where it is not known. */
  sizeBytes: number;
  readBytes: number;
  writeBytes: number;
  signal: AbortSignal;
  /** Called with how much is there without a gap, from the beginning of the file on. */
  onProgress(contiguousBytes: number): void;
}

/**
 * Copies the bytes of a file with many pieces on their way at a time. When it fails, all that was on its way has settled.
 *
 * @throws LabError of either side; `files.failed` when the source became shorter.
 */
export async function copyBytes(plan: CopyPlan): Promise<void> {
  if (plan.sizeBytes === 0) return await copyToEnd(plan);
  await new PiecewiseCopy(plan).run();
}

class PiecewiseCopy {
  readonly #slots: Slots;
  /** Where pieces end that are there, behind a gap. */
  readonly #ahead = new Map<number, number>();
  #contiguous: number;
  #failure: Error | null = null;

  constructor(private readonly plan: CopyPlan) {
    this.#contiguous = plan.from;
    this.#slots = new Slots(Math.max(2, Math.floor(WINDOW_BYTES / plan.readBytes)));
  }

  async run(): Promise<void> {
    const { from, sizeBytes, readBytes, signal } = this.plan;
    const pieces: Promise<void>[] = [];
    let written = Promise.resolve();
    for (let offset = from; offset < sizeBytes; offset += readBytes) {
      await this.#slots.take();
      if (this.#failure !== null || signal.aborted) break;
      const before = written;
      const { promise, resolve } = Promise.withResolvers<void>();
      written = promise;
      pieces.push(this.#copyPiece(offset, Math.min(readBytes, sizeBytes - offset), before, resolve));
    }
    await Promise.all(pieces);
    if (this.#failure !== null) throw this.#failure;
    signal.throwIfAborted();
  }

  /** Writes are sent in the order of the file, so that a cut leaves no gap where the server keeps order. */
  async #copyPiece(offset: number, length: number, before: Promise<void>, sent: () => void): Promise<void> {
    const { path, source, target, writeBytes } = this.plan;
    try {
      const bytes = await source.read(offset, length);
      if (bytes.byteLength < length)
        throw new LabError('files.failed', { path, reason: 'it became shorter while it was copied' });
      await before;
      if (this.#failure !== null) return;
      const writes: Promise<void>[] = [];
      for (let at = 0; at < length; at += writeBytes)
        writes.push(target.write(offset + at, bytes.subarray(at, at + writeBytes)));
      sent();
      await Promise.all(writes);
      this.#arrived(offset, offset + length);
    } catch (error) {
      this.#failure ??= error as Error;
    } finally {
      sent();
      this.#slots.give();
    }
  }

  #arrived(from: number, to: number): void {
    this.#ahead.set(from, to);
    for (let end = this.#ahead.get(this.#contiguous); end !== undefined; end = this.#ahead.get(this.#contiguous)) {
      this.#ahead.delete(this.#contiguous);
      this.#contiguous = end;
    }
    this.plan.onProgress(this.#contiguous);
  }
}

/** For files that do not know their size, such as those of the kernel. */
async function copyToEnd({ source, target, readBytes, writeBytes, signal, onProgress }: CopyPlan): Promise<void> {
  for (let offset = 0; ;) {
    signal.throwIfAborted();
    const bytes = await source.read(offset, readBytes);
    if (bytes.byteLength === 0) return;
    for (let at = 0; at < bytes.byteLength; at += writeBytes)
      await target.write(offset + at, bytes.subarray(at, at + writeBytes));
    offset += bytes.byteLength;
    onProgress(offset);
  }
}
