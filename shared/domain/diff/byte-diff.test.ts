import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { diffBytes } from './byte-diff.ts';

describe('the difference of two byte strings', () => {
  it('joins bytes that lie close, parts those far apart, and counts what is longer', () => {
    const before = new Uint8Array(40);
    const after = new Uint8Array(42);
    for (const at of [1, 3, 30]) after[at] = 0xff;
    const { differing, total, ranges } = diffBytes(before, after, 10);
    expect([differing, total]).toEqual([5, 3]);
    expect(ranges.map(({ offset, beforeBytes, afterBytes }) => [offset, beforeBytes, afterBytes])).toEqual([
      [1, 3, 3],
      [30, 1, 1],
      [40, 0, 2],
    ]);
  });

  it('makes one into the other where the ranges are put in', () => {
    const some = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(some, some, (before, after) => {
        const made = new Uint8Array(after.byteLength);
        made.set(before.subarray(0, after.byteLength));
        for (const range of diffBytes(before, after, 100).ranges) made.set(range.after, range.offset);
        expect(made).toEqual(after);
      }),
    );
  });
});
