import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { PacketGuard } from './packet-guard.ts';

const publish = (payloadBytes: number): Buffer =>
  generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(payloadBytes), qos: 0, dup: false, retain: false });

const ping = generate({ cmd: 'pingreq' });

/** What the guard says to the bytes in pieces of these sizes, over and over. */
function inPieces(guard: PacketGuard, bytes: Uint8Array, sizes: readonly number[]): number | null {
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const end = at + sizes[index % sizes.length]!;
    const found = guard.tooLarge(bytes.subarray(at, end));
    if (found !== null) return found;
    at = end;
  }
  return null;
}

const pieces = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 });

describe('PacketGuard', () => {
  it('lets any row of packets within the limit pass, split anywhere', () => {
    const sizes = fc.array(fc.constantFrom(0, 1, 126, 127, 128, 16_383, 16_384, 50_000), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, pieces, (packets, split) => {
        const bytes = Buffer.concat(packets.flatMap((size) => [publish(size), ping]));
        expect(inPieces(new PacketGuard(50_000), bytes, split)).toBeNull();
      }),
    );
  });

  it('finds the packet that is too large among others, split anywhere', () => {
    fc.assert(
      fc.property(fc.nat(5), pieces, (before, split) => {
        const bytes = Buffer.concat([...Array<Buffer>(before).fill(publish(300)), publish(200_000), ping]);
        expect(inPieces(new PacketGuard(100_000), bytes, split)).toBe(200_003);
      }),
    );
  });

  it('never throws on garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        new PacketGuard(10).tooLarge(bytes);
      }),
    );
  });
});
