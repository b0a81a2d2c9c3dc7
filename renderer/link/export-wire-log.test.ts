import { expect, it } from 'vitest';

import { exportWireLog, wireLogFileName } from './export-wire-log.ts';
import type { Lab } from './lab.ts';

it('collects every piece in its order until the host ends the stream', async () => {
  const pieces = ['one', 'two', 'three'].map((text) => new TextEncoder().encode(text));
  const exportFrames: Lab['sessions']['exportFrames'] = (_params, onBatch) => ({
    ended: Promise.all([
      onBatch({ items: pieces.slice(0, 2), dropped: 0 }),
      onBatch({ items: pieces.slice(2), dropped: 0 }),
    ]).then(() => undefined),
    close: () => {},
  });
  const lab = { sessions: { exportFrames } } as unknown as Lab;
  expect(await exportWireLog(lab, 's', 'text')).toEqual(pieces);
});

it('makes a file name of any title', () => {
  const at = new Date('2026-11-22T10:20:30Z');
  expect(wireLogFileName('Bench / 2: größe', at, 'text')).toBe('Bench-2-größe-2026-11-22-10-20-30.txt');
  expect(wireLogFileName('../..', at, 'pcapng')).toBe('session-2026-11-22-10-20-30.pcapng');
});
