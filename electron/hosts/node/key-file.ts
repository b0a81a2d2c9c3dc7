import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, stat, unlink, chmod } from 'node:fs/promises';
import { dirname } from 'node:path';

import { LabError } from '../../../shared/errors/lab-error.ts';

/** Length of an AES-256 key in bytes. */
export const KEY_BYTES = 32;

/**
 * Reads the key, or makes one of mode 0600 if there is none. It appears whole or not at all, and of two processes
 * that make it at once both get the same.
 * @throws LabError `secrets.unreadable` where the file is no key.
 */
export async function loadKeyFile(path: string): Promise<Uint8Array> {
  const key = (await readKey(path)) ?? (await makeKey(path));
  if (key.byteLength !== KEY_BYTES) throw new LabError('secrets.unreadable', { reason: 'the key file is damaged' });
  return key;
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  try {
    // A key that others can read, after a restore from a backup say, is closed to them again.
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
    return await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new LabError('secrets.unreadable', { reason: `the key file: ${code ?? message}` }, { cause: error });
  }
}

async function makeKey(path: string): Promise<Uint8Array> {
  const draft = `${path}.${randomUUID()}`;
  const key = randomBytes(KEY_BYTES);
  try {
    await using file = await open(draft, 'wx', 0o600);
    await file.writeFile(key);
    await file.sync();
    await link(draft, path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new LabError('workspace.write-failed', { reason: code ?? message }, { cause: error });
    return readFile(path); // Another process was first: its key counts.
  } finally {
    await unlink(draft).catch(() => {}); // What is left over is no key of anybody.
  }
  await syncFolder(dirname(path));
  return key;
}

/** The new name, too, must be on the disk before anything is sealed with the key. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // Folders cannot be opened there.
  await using folder = await open(path, 'r');
  await folder.sync();
}
