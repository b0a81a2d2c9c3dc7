import { readdir, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { createFile, readKeyBytes, replaceFile } from './key-disk.ts';

/** Writes the first half, then finds the disk full. */
async function fullDisk(file: FileHandle, text: string | Uint8Array): Promise<void> {
  await file.writeFile(text.slice(0, text.length / 2));
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}

it('leaves the old file whole, and nothing else, where the disk is full', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'key');
  await writeFile(path, 'the old key');
  const replaced = replaceFile(path, 'the new key', 0o600, async () => undefined, fullDisk);
  await expect(replaced).rejects.toMatchObject({ code: 'keys.file-failed', facts: { reason: 'ENOSPC' } });
  const made = createFile(join(folder.path, 'other'), 'another key', 0o600, fullDisk);
  await expect(made).rejects.toMatchObject({ code: 'keys.file-failed', facts: { reason: 'ENOSPC' } });
  expect(await readFile(path, 'utf8')).toBe('the old key');
  expect(await readdir(folder.path)).toEqual(['key']);
});

it('leaves the old file whole where what was written does not read back', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'key');
  await writeFile(path, 'the old key');
  const check = (): Promise<void> => Promise.reject(new Error('not the same key'));
  await expect(replaceFile(path, 'the new key', 0o600, check)).rejects.toThrow('not the same key');
  expect(await readFile(path, 'utf8')).toBe('the old key');
  expect(await readdir(folder.path)).toEqual(['key']);
});

it.each(['/dev/zero', '/'])('does not read %s', async (path) => {
  await expect(readKeyBytes(path)).rejects.toMatchObject({ name: 'KeyProblem' });
});
