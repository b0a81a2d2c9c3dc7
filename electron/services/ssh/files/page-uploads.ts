import { randomUUID } from 'node:crypto';

import { UploadId } from '../../../../shared/contract/files.ts';
import { folderOf, inFolder, nameOf } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { Sink } from '../../../../shared/wire/flow.ts';
import { drainSignal } from '../../lib/drain-signal.ts';
import { isLeftAside } from '../sftp/replace-file.ts';
import type { FileSide, TargetFile } from './file-side.ts';
import { regularFile } from './regular-file.ts';

/** A page that sends nothing for so long has gone, in milliseconds. */
const IDLE_MS = 60_000;
/** Files that pages send at a time. */
const MAX_UPLOADS = 50;
const NEW_FILE_MODE = 0o644;

interface Upload {
  side: FileSide;
  part: string;
  to: string;
  mode: number;
  file: TargetFile;
  sentBytes: number;
  idle: NodeJS.Timeout;
}

/** Files that come from a page's own computer, piece by piece: beside their place first, then into it. */
export class PageUploads implements AsyncDisposable {
  readonly #uploads = new Map<UploadId, Upload>();

  /** @throws LabError `files.in-use` where something is there that is not to be replaced; as `FileSide`. */
  async begin(side: FileSide, to: string, replaces: boolean): Promise<UploadId> {
    if (this.#uploads.size >= MAX_UPLOADS) throw new LabError('transfers.too-many', { limit: MAX_UPLOADS });
    const there = await side.stat(to, true);
    if (there && (!replaces || there.kind !== 'file')) throw new LabError('files.in-use', { path: to });
    const uploadId = UploadId.parse(randomUUID());
    const part = inFolder(folderOf(to), `${nameOf(to).slice(0, 60)}.${uploadId.slice(0, 8)}.part`);
    const file = await side.openTarget(part, true);
    const mode = there?.mode ?? NEW_FILE_MODE;
    this.#uploads.set(uploadId, { side, part, to, mode, file, sentBytes: 0, idle: this.#watch(uploadId) });
    return uploadId;
  }

  /** Adds the next piece; the one after it may be on its way already. @throws LabError `files.upload-gone`. */
  async add(uploadId: UploadId, bytes: Uint8Array): Promise<void> {
    const upload = this.#find(uploadId);
    const from = upload.sentBytes;
    upload.sentBytes += bytes.byteLength;
    upload.idle.refresh();
    const { side, file } = upload;
    for (let at = 0; at < bytes.byteLength; at += side.writeBytes)
      await file.write(from + at, bytes.subarray(at, at + side.writeBytes));
  }

  /** Puts the file in its place, or takes away what is there of it. @throws LabError `files.upload-gone`, `files.left-aside`. */
  async end(uploadId: UploadId, isWhole: boolean): Promise<void> {
    const upload = this.#find(uploadId);
    this.#forget(uploadId, upload);
    if (!isWhole) return await drop(upload);
    try {
      await upload.file.finish({ mode: upload.mode, modifiedMs: null });
      await upload.side.replace(upload.part, upload.to);
    } catch (error) {
      if (!isLeftAside(error)) await drop(upload);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [id, upload] of this.#uploads) {
      this.#forget(id, upload);
      await drop(upload);
    }
  }

  #watch(uploadId: UploadId): NodeJS.Timeout {
    const leave = (): void => {
      const upload = this.#uploads.get(uploadId);
      if (!upload) return;
      this.#forget(uploadId, upload);
      void drop(upload);
    };
    return setTimeout(leave, IDLE_MS).unref();
  }

  #forget(uploadId: UploadId, { idle }: Upload): void {
    clearTimeout(idle);
    this.#uploads.delete(uploadId);
  }

  #find(uploadId: UploadId): Upload {
    const upload = this.#uploads.get(uploadId);
    if (!upload) throw new LabError('files.upload-gone', {});
    return upload;
  }
}

/** What cannot be taken away, as when the connection is gone, stays: its name says what it is. */
async function drop({ side, part, file }: Upload): Promise<void> {
  try {
    await file[Symbol.asyncDispose]();
    await side.removeFile(part);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
  }
}

/** Hands a page the content of a regular file, as fast as it takes it. @throws LabError as `regularFile`. */
export async function sendContent(side: FileSide, path: string, sink: Sink<Uint8Array>): Promise<void> {
  await regularFile(side, path);
  await using file = await side.openSource(path);
  const drained = drainSignal(sink);
  for (let offset = 0; !sink.signal.aborted;) {
    const bytes = await file.read(offset, side.readBytes);
    if (bytes.byteLength === 0) return sink.end();
    offset += bytes.byteLength;
    // A plain copy: pieces of larger arrays would cross whole.
    if (!sink.push(bytes.slice())) await drained();
  }
}
