import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { MAX_KEY_FILE_BYTES } from '../../../shared/contract/keys.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { KeyProblem, unusable } from '../lib/keys/key-problem.ts';

export const PRIVATE_MODE = 0o600;
export const PUBLIC_MODE = 0o644;
const FOLDER_MODE = 0o700;

/** The system's code of an error, such as `EACCES`. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/**
 * Reads a key file through links, and nothing that is not a file of a key's size.
 * @throws LabError `keys.file-failed`; KeyProblem for a folder, a device or a file that is too large.
 */
export async function readKeyBytes(path: string): Promise<{ bytes: Buffer; stats: Stats }> {
  try {
    // Opening a pipe would wait for its other end.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    if (stats.isDirectory()) unusable('it is a folder');
    if (!stats.isFile()) unusable('it is no ordinary file');
    if (stats.size > MAX_KEY_FILE_BYTES) unusable(`it is too large to be a key (${stats.size} bytes)`);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MAX_KEY_FILE_BYTES) });
    return { bytes: buffer.subarray(0, bytesRead), stats };
  } catch (error) {
    if (error instanceof KeyProblem) throw error;
    throw new LabError('keys.file-failed', { path, verb: 'read', reason: codeOf(error) }, { cause: error });
  }
}

/** Whether something has this name, a link that leads nowhere included. */
export async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw new LabError('keys.file-failed', { path, verb: 'read', reason: codeOf(error) }, { cause: error });
  }
}

/** Makes a folder for keys, which nobody else may look into. @throws LabError `keys.file-failed`. */
export async function makeKeyFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: FOLDER_MODE });
  } catch (error) {
    throw new LabError('keys.file-failed', { path, verb: 'written', reason: codeOf(error) }, { cause: error });
  }
}

/** Writes a file that was not there; nothing is left of one that could not be written whole. @throws LabError `keys.exists`, `keys.file-failed`. */
export async function createFile(
  path: string,
  text: string | Uint8Array,
  mode: number,
  write = writeWhole,
): Promise<void> {
  try {
    await using file = await open(path, 'wx', mode);
    await write(file, text).catch(async (error: unknown) => {
      await rm(path, { force: true });
      throw error;
    });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new LabError('keys.exists', { path }, { cause: error });
    throw new LabError('keys.file-failed', { path, verb: 'written', reason: codeOf(error) }, { cause: error });
  }
}

/**
 * Puts a text in a file's place in one step: whoever looks finds the old or the new file, whole. A link stays one.
 *
 * @param check Is given the path of the new file before it takes the old one's place; what it throws leaves all as it was.
 * @throws LabError `keys.file-failed`, and what `check` throws.
 */
export async function replaceFile(
  path: string,
  text: string | Uint8Array,
  mode: number,
  check: (path: string) => Promise<void> = async () => undefined,
  write = writeWhole,
): Promise<void> {
  const target = (await isTaken(path)) ? await realpath(path) : path;
  const beside = join(dirname(target), `.wirebench-${randomUUID()}`);
  await using undo = new AsyncDisposableStack();
  await createFile(beside, text, mode, write);
  undo.defer(() => rm(beside, { force: true }));
  await check(beside);
  try {
    await rename(beside, target);
  } catch (error) {
    throw new LabError('keys.file-failed', { path, verb: 'written', reason: codeOf(error) }, { cause: error });
  }
}

/** @throws LabError `keys.file-failed`. */
export async function setMode(path: string, mode: number): Promise<void> {
  try {
    await chmod(path, mode);
  } catch (error) {
    throw new LabError('keys.file-failed', { path, verb: 'written', reason: codeOf(error) }, { cause: error });
  }
}

/** Deletes a file, or the link that leads to it; one that is gone is fine. @throws LabError `keys.file-failed`. */
export async function deleteFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw new LabError('keys.file-failed', { path, verb: 'deleted', reason: codeOf(error) }, { cause: error });
  }
}

/** Writes all and waits until the disk has it. */
async function writeWhole(file: FileHandle, text: string | Uint8Array): Promise<void> {
  await file.writeFile(text);
  await file.sync();
}
