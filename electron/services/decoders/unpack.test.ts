import * as zlib from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MAX_UNPACKED_BYTES } from '../../../shared/contract/decoders.ts';
import { PACKINGS, packingOf, type Packing } from '../../../shared/domain/decode/compression.ts';
import { unpack } from './unpack.ts';

const PACK: Record<Packing, (bytes: Uint8Array) => Uint8Array> = {
  gzip: (bytes) => zlib.gzipSync(bytes),
  zlib: (bytes) => zlib.deflateSync(bytes),
  deflate: (bytes) => zlib.deflateRawSync(bytes),
  zstd: (bytes) => zlib.zstdCompressSync(bytes),
};
const text = new TextEncoder().encode('{"temperature":21.5,"room":"101"}'.repeat(20));

describe.each(PACKINGS)('%s', (packing) => {
  it('reads back what Node packed, and knows it by its first bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        const packed = PACK[packing](bytes);
        if (packing !== 'deflate') expect(packingOf(packed)).toBe(packing);
        expect(await unpack(packed, packing, false)).toEqual({ bytes, isCut: false, problem: null });
      }),
      { numRuns: 60 },
    );
  });

  it('takes any bytes and never rejects', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, isCut) => {
        const { problem } = await unpack(bytes, packing, isCut);
        if (problem) expect(problem.atByte).toBeLessThanOrEqual(bytes.byteLength);
      }),
      { numRuns: 60 },
    );
  });

  it('stops at the limit of output', async () => {
    const { bytes, isCut, problem } = await unpack(PACK[packing](new Uint8Array(64 * 1_048_576)), packing, false);
    expect([bytes.byteLength, isCut, problem]).toEqual([MAX_UNPACKED_BYTES, true, null]);
  });

  it('gives the beginning of what is cut, and says so where it is not meant to be', async () => {
    const packed = PACK[packing](text);
    const part = packed.subarray(0, packed.byteLength - 3);
    expect(await unpack(part, packing, true)).toMatchObject({ isCut: true, problem: null });
    expect((await unpack(part, packing, false)).problem).toEqual({
      atByte: part.byteLength,
      reason: 'It ends too soon',
    });
  });
});

it('says at which byte a payload is damaged', async () => {
  const packed = Uint8Array.from(zlib.gzipSync(text));
  packed[packed.byteLength - 6]! ^= 0xff; // in the check sum
  const { problem } = await unpack(packed, 'gzip', false);
  expect(problem?.reason).toContain('incorrect data check');
  expect(problem?.atByte).toBeGreaterThanOrEqual(packed.byteLength - 8);
});
