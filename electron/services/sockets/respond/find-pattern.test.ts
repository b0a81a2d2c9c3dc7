import fc from 'fast-check';
import { expect, it } from 'vitest';

import { literalPattern, parseBytePattern, type BytePattern } from '../../../../shared/domain/respond/byte-pattern.ts';
import { patternFinder } from './find-pattern.ts';

/** One place after the other. */
function findSlowly({ bytes: wanted, isAny }: BytePattern, bytes: Uint8Array, from: number): number {
  for (let at = from; at <= bytes.length - wanted.length; at++)
    if (wanted.every((byte, place) => isAny[place] === 1 || bytes[at + place] === byte)) return at;
  return -1;
}

it('finds what looking at every place finds', () => {
  const wanted = fc.array(fc.tuple(fc.nat(1), fc.nat(3)), { minLength: 1, maxLength: 70 }).map((places) => ({
    bytes: Uint8Array.from(places, ([byte]) => byte),
    isAny: Uint8Array.from(places, ([, chance]) => Number(chance > 0)),
  }));
  const few = fc.uint8Array({ max: 1, maxLength: 200 });
  fc.assert(
    fc.property(few, wanted, fc.nat(40), (bytes, pattern, from) => {
      expect(patternFinder(pattern)(Buffer.from(bytes), from)).toBe(findSlowly(pattern, bytes, from));
      const literal = literalPattern(pattern.bytes.subarray(0, 4));
      expect(patternFinder(literal)(Buffer.from(bytes), from)).toBe(findSlowly(literal, bytes, from));
    }),
  );
});

it('takes no longer on bytes that nearly fit', () => {
  const nearly = Buffer.alloc(256 * 1024, 0x61);
  const before = performance.now();
  expect(patternFinder(parseBytePattern(`${'61'.repeat(1_000)}??${'61'.repeat(997)}62`)!)(nearly, 0)).toBe(-1);
  expect(patternFinder(literalPattern(Buffer.from(`${'a'.repeat(1_999)}b`)))(nearly, 0)).toBe(-1);
  // Place after place, it is half a billion comparisons for each.
  expect(performance.now() - before).toBeLessThan(1_000);
});
