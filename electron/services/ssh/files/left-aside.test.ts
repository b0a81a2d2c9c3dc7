import { expect, it } from 'vitest';

import { LabError } from '../../../../shared/errors/lab-error.ts';
import { MemorySide } from '../testing/memory-side.ts';
import { PageUploads } from './page-uploads.ts';
import { writeText } from './text-file.ts';
import { copyFile } from './transfers/copy-file.ts';
import { PartsInUse } from './transfers/parts-in-use.ts';

const NEW = Buffer.from('new');

/** A disk where what is replaced ends under another name, and what should replace it where it was written. */
function unluckySide(): MemorySide {
  const side = new MemorySide();
  side.files.set('/file', Buffer.from('old'));
  side.replace = async (part, path) => {
    side.files.set('/spare', side.files.get(path)!);
    side.files.delete(path);
    throw new LabError('files.left-aside', { path, spare: '/spare', part });
  };
  return side;
}

const contentsOf = ({ files }: MemorySide): string[] => [...files.values()].map(String).toSorted();

it('keeps a text that is saved when what it replaces is gone from its place', async () => {
  const side = unluckySide();
  await expect(writeText(side, '/file', NEW, null)).rejects.toMatchObject({ code: 'files.left-aside' });
  expect(contentsOf(side)).toEqual(['new', 'old']);
});

it('keeps what a page sent', async () => {
  const side = unluckySide();
  await using uploads = new PageUploads();
  const id = await uploads.begin(side, '/file', true);
  await uploads.add(id, NEW);
  await expect(uploads.end(id, true)).rejects.toMatchObject({ code: 'files.left-aside' });
  expect(contentsOf(side)).toEqual(['new', 'old']);
});

it('keeps what was copied', async () => {
  const [source, target] = [new MemorySide(), unluckySide()];
  source.files.set('/file', NEW);
  const stat = (await source.stat('/file'))!;
  const copying = copyFile({
    ...{ source, target, from: '/file', to: '/file', stat, isNewPlace: false, knownBytes: null },
    signal: new AbortController().signal,
    onConflict: async () => 'overwrite',
    parts: new PartsInUse(),
    onPart: () => undefined,
    onResumed: () => undefined,
    onProgress: () => undefined,
  });
  await expect(copying).rejects.toMatchObject({ code: 'files.left-aside' });
  expect(contentsOf(target)).toEqual(['new', 'old']);
});
