import { describe, expect, it } from 'vitest';

import { diffPayloads } from './payload-diff.ts';

const diff = (before: string | Uint8Array, after: string | Uint8Array, isCut = false) =>
  diffPayloads(Buffer.from(before), Buffer.from(after), isCut);

describe('the difference of two payloads', () => {
  it('is by structure for JSON, by line for text, by byte for anything else', () => {
    expect(diff('same', 'same')).toEqual({ kind: 'same' });
    expect(diff('{"t":1}', '{"t":2}')).toMatchObject({ kind: 'json', total: 1 });
    expect(diff('on', 'off')).toMatchObject({ kind: 'text', added: 1, removed: 1 });
    expect(diff('21.5', '22')).toMatchObject({ kind: 'json', changes: [{ path: '$', before: '21.5', after: '22' }] });
    expect(diff(Uint8Array.of(0, 1, 2), Uint8Array.of(0, 9, 2))).toMatchObject({ kind: 'bytes', differing: 1 });
    expect(diff('text', Uint8Array.of(0xff))).toMatchObject({ kind: 'bytes' });
  });

  it('leaves out what stays the same far from a change, and says how much', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const changed = lines.with(20, 'LINE 20');
    expect(diff(lines.join('\n'), changed.join('\n'))).toEqual({
      kind: 'text',
      added: 1,
      removed: 1,
      isCut: false,
      isApart: false,
      lines: [
        { kind: 'skipped', lines: 17 },
        ...[17, 18, 19].map((line) => ({ kind: 'same', text: `line ${line}` })),
        { kind: 'removed', text: 'line 20' },
        { kind: 'added', text: 'LINE 20' },
        ...[21, 22, 23].map((line) => ({ kind: 'same', text: `line ${line}` })),
        { kind: 'skipped', lines: 16 },
      ],
    });
  });

  it('gives up lining up in time, and lists no more than it may', () => {
    const text = (word: string): string => Array.from({ length: 60_000 }, (_, i) => `${word} ${i}`).join('\n');
    const startedMs = performance.now();
    const found = diff(text('a'), text('b'));
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(found).toMatchObject({ kind: 'text', added: 60_000, removed: 60_000, isCut: true, isApart: true });
  });

  it('takes the beginning of a text for text though it ends inside a character', () => {
    const torn = Buffer.from('tür').subarray(0, 2);
    expect(diff(torn, 't')).toMatchObject({ kind: 'bytes' });
    expect(diff(torn, 'x y', true)).toMatchObject({ kind: 'text' });
  });
});
