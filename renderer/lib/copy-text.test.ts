import { afterEach, expect, it, vi } from 'vitest';

import { copyText } from './copy-text.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['says that it worked', async () => undefined, 'Topic copied'],
  [
    'names a clipboard that is closed',
    () => Promise.reject(new DOMException('', 'NotAllowedError')),
    'does not let this page',
  ],
])('%s', async (_, writeText, said) => {
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  const told: string[] = [];
  await copyText({ tell: (words) => void told.push(words) }, 'a/b', 'Topic copied');
  expect(told).toEqual([expect.stringContaining(said)]);
});
