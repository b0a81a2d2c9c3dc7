import { createHash, randomBytes } from 'node:crypto';

import { MAX_TEXT_BYTES, type TextFile } from '../../../../shared/contract/files.ts';
import { folderOf, inFolder } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { isLeftAside } from '../sftp/replace-file.ts';
import type { FileSide, SourceFile } from './file-side.ts';
import { regularFile } from './regular-file.ts';

const NEW_FILE_MODE = 0o644;

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The beginning of a file; all of it, with its checksum, up to 1 MiB. @throws LabError as `FileSide`. */
export async function readText(side: FileSide, path: string): Promise<TextFile> {
  const stat = await regularFile(side, path);
  await using file = await side.openSource(path);
  const bytes = await beginning(file, side.readBytes, MAX_TEXT_BYTES + 1);
  const isWhole = bytes.byteLength <= MAX_TEXT_BYTES;
  const { modifiedMs, mode } = stat;
  return {
    bytes: isWhole ? bytes : bytes.slice(0, MAX_TEXT_BYTES),
    // Files of the kernel say that they are empty, and are not.
    sizeBytes: isWhole ? bytes.byteLength : Math.max(stat.sizeBytes, bytes.byteLength),
    ...{ modifiedMs, mode, sha256: isWhole ? hashOf(bytes) : '' },
  };
}

/**
 * Writes a text beside a file and puts it in its place in one step, with the same permissions.
 * @param expected SHA-256 the file is expected to have still; null asks for nothing.
 * @returns SHA-256 of what was written.
 * @throws LabError `files.changed-meanwhile`, `files.left-aside`, and as `FileSide`.
 */
export async function writeText(
  side: FileSide,
  path: string,
  bytes: Uint8Array,
  expected: string | null,
): Promise<string> {
  const real = await side.realPath(path).catch(() => path);
  const before = await side.stat(real, true);
  if (expected !== null) {
    const sha256 = before ? (await readText(side, real)).sha256 : '';
    if (sha256 !== expected) throw new LabError('files.changed-meanwhile', { path });
  }
  const beside = inFolder(folderOf(real), `wirebench-${randomBytes(6).toString('hex')}.part`);
  try {
    await using file = await side.openTarget(beside, true);
    for (let at = 0; at < bytes.byteLength; at += side.writeBytes)
      await file.write(at, bytes.subarray(at, at + side.writeBytes));
    await file.finish({ mode: before?.mode ?? NEW_FILE_MODE, modifiedMs: null });
    await side.replace(beside, real);
  } catch (error) {
    // What is left over is taken away, but not the text itself; why it could not be saved is what counts.
    if (!isLeftAside(error)) await side.removeFile(beside).catch(() => undefined);
    throw error;
  }
  return hashOf(bytes);
}

async function beginning(file: SourceFile, pieceBytes: number, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (size < limitBytes) {
    const piece = await file.read(size, Math.min(pieceBytes, limitBytes - size));
    if (piece.byteLength === 0) break;
    pieces.push(piece);
    size += piece.byteLength;
  }
  return new Uint8Array(Buffer.concat(pieces));
}
