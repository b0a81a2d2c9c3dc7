import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../e2e/fixtures/peers/temporary-folder.ts';
import { needsBuild, needsInstall } from './freshness.mjs';

/** A tree of empty files, changed so many seconds after the epoch. */
async function tree(root: string, files: Readonly<Record<string, number>>): Promise<void> {
  for (const [file, atS] of Object.entries(files)) {
    const path = join(root, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
    await utimes(path, atS, atS);
  }
}

const built = {
  'package.json': 10,
  'package-lock.json': 10,
  'shared/a.ts': 10,
  'renderer/ui/a.css': 10,
  'out/main/main.js': 30,
  'out/main/served.js': 30,
  'out/preload/preload.cjs': 30,
  'out/renderer/index.html': 20,
};

describe('what is missing', () => {
  it('is the packages on a fresh clone, and after the lockfile changed', async () => {
    await using folder = await temporaryFolder();
    await tree(folder.path, { 'package-lock.json': 10 });
    expect(needsInstall(folder.path)).toBe(true);
    await tree(folder.path, { 'node_modules/.package-lock.json': 10 });
    expect(needsInstall(folder.path)).toBe(false);
    await tree(folder.path, { 'package-lock.json': 11 });
    expect(needsInstall(folder.path)).toBe(true);
  });

  it('is the build while any part of it is not there', async () => {
    await using folder = await temporaryFolder();
    await tree(folder.path, built);
    expect(needsBuild(folder.path)).toBe(false);
    await rm(join(folder.path, 'out/preload/preload.cjs'));
    expect(needsBuild(folder.path)).toBe(true);
  });

  it.each([
    ['a source', 'shared/a.ts', true],
    ['a style', 'renderer/ui/a.css', true],
    ['the lockfile', 'package-lock.json', true],
    ['a test', 'shared/a.test.ts', false],
    ['a document', 'docs/a.md', false],
  ])('is the build after %s changed: %s', async (_what, file, isMissing) => {
    await using folder = await temporaryFolder();
    // Newer than the page, though not than the host: a build that stopped half way is no build.
    await tree(folder.path, { ...built, [file]: 25 });
    expect(needsBuild(folder.path)).toBe(isMissing);
  });
});
