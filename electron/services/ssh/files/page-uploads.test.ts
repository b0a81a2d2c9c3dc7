import { expect, it } from 'vitest';

import { MemorySide } from '../testing/memory-side.ts';
import { sendContent } from './page-uploads.ts';

it('opens no named pipe to hand its content to a page: that would wait for its other end', async () => {
  const side = new MemorySide();
  side.stat = async () => ({ kind: 'other', sizeBytes: 0, modifiedMs: 0, mode: 0o644 });
  let opened = 0;
  side.openSource = async () => {
    opened += 1;
    return { read: async () => new Uint8Array(), [Symbol.asyncDispose]: async () => undefined };
  };
  const signal = new AbortController().signal;
  const sink = { push: () => true, onDrain: () => undefined, end: () => undefined, signal };
  await expect(sendContent(side, '/pipe', sink)).rejects.toMatchObject({
    code: 'files.failed',
    facts: { path: '/pipe', reason: 'it is no regular file' },
  });
  expect(opened).toBe(0);
});
