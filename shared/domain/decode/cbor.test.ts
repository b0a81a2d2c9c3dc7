import { Encoder } from 'cbor-x';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeCbor } from './cbor.ts';
import type { Field } from './field.ts';
import { flawOf, fromHex } from './testing/check-tree.ts';

const encoder = new Encoder({ useRecords: false, variableMapSize: true, tagUint8Array: false });
const one = (hex: string): Field => decodeCbor(fromHex(hex)).fields[0]!;

/** A decoded tree as the value it was made from. */
function valueOf({ type, value, children }: Field): unknown {
  if (type === 'map') return Object.fromEntries(children!.map((child) => [child.name, valueOf(child)]));
  if (type === 'array') return children!.map(valueOf);
  if (type === 'text') return value;
  if (type === 'null') return null;
  if (type === 'boolean') return value === 'true';
  return Number(value);
}

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    // cbor-x writes negative zero as 0.
    fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 6, noNullPrototype: true },
    ),
  ),
})).value;

describe('decodeCbor', () => {
  it('reads back what cbor-x wrote', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = new Uint8Array(encoder.encode(value));
        const decoded = decodeCbor(bytes);
        expect(decoded.problem).toBeNull();
        expect(flawOf(decoded, bytes.byteLength)).toBeNull();
        expect(valueOf(decoded.fields[0]!)).toEqual(value);
      }),
    );
  });

  it('says of any beginning what is missing and keeps what is there', () => {
    const bytes = new Uint8Array(encoder.encode({ co2: 620, air: { pm: [3.5, 4] }, name: 'library' }));
    for (let size = 1; size < bytes.byteLength; size++) {
      const decoded = decodeCbor(bytes.subarray(0, size));
      expect(flawOf(decoded, size)).toBeNull();
      expect(decoded.problem).not.toBeNull();
    }
    expect(decodeCbor(bytes.subarray(0, 12), true).fields[0]!.children![0]).toMatchObject({
      name: 'co2',
      value: '620',
    });
  });

  // RFC 8949, appendix A
  it.each([
    ['1bffffffffffffffff', 'unsigned', '18446744073709551615'],
    ['3bffffffffffffffff', 'negative', '-18446744073709551616'],
    ['f97bff', 'float16', '65504'],
    ['f90001', 'float16', '5.960464477539063e-8'],
    ['fa47c35000', 'float32', '100000'],
    ['fa3dcccccd', 'float32', '0.1'],
    ['fb7e37e43c8800759c', 'float64', '1e+300'],
    ['f98000', 'float16', '-0'],
    ['f97c00', 'float16', 'Infinity'],
    ['f7', 'undefined', 'undefined'],
    ['f8ff', 'simple', '255'],
    ['c11a514b67b0', 'epoch time (tag 1)', '2013-03-21T20:04:00.000Z'],
    ['c249010000000000000000', 'big number (tag 2)', '18446744073709551616'],
    ['c349010000000000000000', 'negative big number (tag 3)', '-18446744073709551617'],
    ['d74401020304', 'tag 23', '01 02 03 04'],
    ['5f42010243030405ff', 'bytes', '01 02 03 04 05'],
    ['7f657374726561646d696e67ff', 'text', 'streaming'],
    ['9f018202039f0405ffff', 'array', '3 items'],
    ['bf6346756ef563416d7421ff', 'map', '2 entries'],
  ])('%s: %s %s', (hex, type, value) => {
    expect(one(hex)).toMatchObject({ type, value, start: 0, end: hex.length / 2 });
  });

  it('gives each field the bytes of its key and value', () => {
    const { children } = one('a26161 01 6162 820203');
    expect(children!.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['a', 1, 4],
      ['b', 4, 9],
    ]);
    expect(children![1]!.children!.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['0', 7, 8],
      ['1', 8, 9],
    ]);
  });

  // RFC 8949, appendix F
  it.each([
    ['1c', 0, '0x1c begins no item of CBOR'],
    ['ff', 0, 'A break ends nothing here'],
    ['62', 0, 'A text string needs 2 bytes, but none is left'],
    ['8301', 0, 'An array of 3 does not fit into what is left'],
    ['f818', 0, 'Simple value 24 is written in two bytes'],
    ['7f6161', 3, 'An item needs 1 byte, but none is left'],
    ['5f6161ff', 1, 'A bytes string in pieces holds something else'],
    ['1a0000', 1, 'The head of an item needs 4 bytes, but only 2 are left'],
  ])('%s: at byte %i, %s', (hex, atByte, reason) => {
    expect(decodeCbor(fromHex(hex)).problem).toEqual({ atByte, reason });
  });

  it('reads a sequence', () => {
    expect(decodeCbor(fromHex('01 6161 80')).fields.map(({ value }) => value)).toEqual(['1', 'a', '0 items']);
  });
});
