import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FRAME_OVERHEAD_BYTES, WireLog } from './wire-log.ts';

const bytes = (size: number, value = 0): Uint8Array => new Uint8Array(size).fill(value);

describe('the wire log', () => {
  it('gives back what crossed the wire, in order, with time, direction and kind', () => {
    const log = new WireLog();
    log.appendMark('open', 'hello – ok', 5);
    log.appendData('out', Uint8Array.of(1, 2), 7);
    log.appendData('in', bytes(100_000, 9), 8);
    expect(log.read(1, 10)).toEqual([
      { seq: 1, atNs: 5, direction: 'none', kind: 'open', bytes: new TextEncoder().encode('hello – ok'), peer: 0 },
      { seq: 2, atNs: 7, direction: 'out', kind: 'data', bytes: Uint8Array.of(1, 2), peer: 0 },
      { seq: 3, atNs: 8, direction: 'in', kind: 'data', bytes: bytes(100_000, 9), peer: 0 },
    ]);
  });

  it('knows the other side of each frame, up to as many as it tells apart', () => {
    const log = new WireLog();
    log.appendData('in', bytes(1), 0, '10.0.0.1:7');
    log.appendData('out', bytes(100_000), 0, '[::1]:9');
    log.appendData('in', bytes(1), 0);
    for (let port = 0; port < 0x10000; port++) log.appendData('in', bytes(0), 0, `10.0.0.2:${port}`);
    log.appendData('in', bytes(1), 0, '10.0.0.1:7');
    const peers = (seq: number, count: number): string[] => log.read(seq, count).map((frame) => log.peerOf(frame));
    expect(peers(1, 4)).toEqual(['10.0.0.1:7', '[::1]:9', '', '10.0.0.2:0']);
    expect(peers(log.appended - 1, 2)).toEqual(['', '10.0.0.1:7']);
  });

  it('never goes back in time within a session', () => {
    const log = new WireLog();
    for (const atNs of [10, 4, 12]) log.appendData('in', bytes(1), atNs);
    expect(log.read(1, 3).map((frame) => frame.atNs)).toEqual([10, 10, 12]);
  });

  it('keeps a copy of a small frame, so that what it arrived in is let go', () => {
    const log = new WireLog();
    const pool = Buffer.alloc(8_192);
    log.appendData('in', pool.subarray(0, 3), 0);
    log.appendData('in', Buffer.alloc(65_536).subarray(0, 10_000), 0);
    for (const frame of log.read(1, 2)) expect(frame.bytes.buffer.byteLength).toBeLessThan(20_000);
  });

  it('keeps a large frame that stands alone as it is', () => {
    const log = new WireLog();
    const large = bytes(65_536, 1);
    log.appendData('in', large, 0);
    expect(log.read(1, 1)[0]!.bytes).toBe(large);
  });

  it('counts evicted data in bytes, and evicted remarks as frames only', () => {
    const log = new WireLog();
    log.appendMark('note', 'four', 0);
    log.appendData('in', bytes(10), 0);
    expect([log.evictOldest(), log.evictOldest(), log.evictOldest()]).toEqual([
      4 + FRAME_OVERHEAD_BYTES,
      10 + FRAME_OVERHEAD_BYTES,
      0,
    ]);
    expect([log.evictedFrames, log.evictedBytes, log.usedBytes, log.kept]).toEqual([2, 10, 0, 0]);
    expect(log.read(1, 5)).toEqual([]);
  });

  it('behaves as a plain queue does, whatever is appended, evicted and read', () => {
    const append = fc.record({ do: fc.constant('append' as const), size: fc.oneof(size(0, 40), size(0, 12_000)) });
    const evict = fc.record({ do: fc.constant('evict' as const), count: fc.integer({ min: 1, max: 80 }) });
    const read = fc.record({ do: fc.constant('read' as const), seq: size(0, 400), count: size(0, 60) });
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 6, arbitrary: append }, evict, read), { maxLength: 400 }), (steps) => {
        const log = new WireLog();
        const model: { seq: number; bytes: Uint8Array }[] = [];
        let seq = 0;
        for (const step of steps) {
          if (step.do === 'append') {
            seq += 1;
            model.push({ seq, bytes: bytes(step.size, seq % 256) });
            log.appendData(seq % 2 ? 'in' : 'out', bytes(step.size, seq % 256), seq);
          } else if (step.do === 'evict') {
            for (let i = 0; i < step.count; i++) if (log.evictOldest() > 0) model.shift();
          } else {
            const expected = model.filter(
              (f) => f.seq >= step.seq && f.seq < Math.max(step.seq, log.firstSeq) + step.count,
            );
            const from = Math.max(step.seq, log.firstSeq);
            const got = log.read(from, step.count).map((frame) => ({ seq: frame.seq, bytes: frame.bytes }));
            expect(got).toEqual(expected);
          }
          expect(log.kept).toBe(model.length);
          expect(log.appended).toBe(log.evictedFrames + log.kept);
          expect(log.usedBytes).toBe(model.reduce((sum, f) => sum + f.bytes.byteLength + FRAME_OVERHEAD_BYTES, 0));
        }
        expect(log.read(log.firstSeq, seq).map((frame) => frame.seq)).toEqual(model.map((frame) => frame.seq));
      }),
      { numRuns: 150 },
    );
  });
});

function size(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max });
}
