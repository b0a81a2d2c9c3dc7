import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { LocalFiles } from './local-files.ts';
import { LocalRoot } from './local-root.ts';

it('moves no folder that holds the one that is never served, under whatever name', async () => {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'wirebench-root-')));
  const hidden = join(top, 'a', 'b', 'workspace');
  await mkdir(hidden, { recursive: true });
  await mkdir(join(top, 'a', 'b', 'workspace 2'));
  await writeFile(join(hidden, 'secret'), 'secret');
  const files = new LocalFiles(new LocalRoot(top, hidden));
  for (const from of [join(top, 'a'), join(top, 'a', 'b'), hidden]) {
    await expect(files.rename(from, join(top, 'moved'))).rejects.toMatchObject({ code: 'files.outside' });
    await expect(files.replace(from, join(top, 'moved'))).rejects.toMatchObject({ code: 'files.outside' });
  }
  await files.rename(join(top, 'a', 'b', 'workspace 2'), join(top, 'moved'));
  expect((await readdir(top)).toSorted()).toEqual(['a', 'moved']);
  await rm(top, { recursive: true });
});
