import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeProtobuf } from './protobuf.ts';
import type { Field } from './field.ts';
import type { ProtoScalar, ProtoSchema } from './proto-schema.ts';
import { flawOf, fromHex } from './testing/check-tree.ts';

const SCHEMA: ProtoSchema = {
  enums: new Map([['Mode', new Map([[1, 'ECO']])]]),
  messages: new Map([
    [
      'Reading',
      new Map([
        [1, { name: 'device', type: 'string', isRepeated: false }],
        [2, { name: 'celsius', type: 'float', isRepeated: false }],
        [3, { name: 'samples', type: 'sint32', isRepeated: true }],
        [4, { name: 'mode', type: 'Mode', isRepeated: false }],
        [5, { name: 'parts', type: 'Reading', isRepeated: true }],
      ]),
    ],
  ]),
};

const lines = (fields: readonly Field[] | null): string[] =>
  (fields ?? []).map(({ name, type, value }) => `${name} ${type} ${value}`);

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

describe('decodeProtobuf without a schema', () => {
  // Protocol Buffers, "Encoding": the examples of its text.
  it.each([
    ['08 9601', '1 varint 150'],
    ['12 07 74657374696e67', '2 text testing'],
    ['1a 03 08 9601', '3 message 1 field'],
    ['0d 0000803f', '1 32 bits 1065353216 · float 1'],
    ['09 000000000000f03f', '1 64 bits 4607182418800017408 · double 1'],
    ['08 feffffffffffffffff01', '1 varint 18446744073709551614 · int64 -2'],
    ['0a 02 ff00', '1 bytes ff 00'],
    ['0a 00', '1 bytes '],
    ['0b 10 01 0c', '1 group 1 field'],
  ])('%s: %s', (hex, line) => expect(lines(decodeProtobuf(fromHex(hex)).fields)).toEqual([line]));

  it.each([
    ['00', 0, 'Field number 0 is not allowed'],
    ['0e', 0, 'There is no wire type 6'],
    ['0c', 0, 'Group 1 ends but did not begin'],
    ['0a05 6161', 1, 'A field needs 5 bytes, but only 2 are left'],
    ['08 ffffffffffffffffffff01', 1, 'A number of more than ten bytes'],
    ['0b 1001', 3, 'The end of a group needs 1 byte, but none is left'],
  ])('%s: at byte %i, %s', (hex, atByte, reason) => {
    expect(decodeProtobuf(fromHex(hex)).problem).toEqual({ atByte, reason });
  });
});

describe('decodeProtobuf with a schema', () => {
  const decode = (hex: string) => decodeProtobuf(fromHex(hex), false, SCHEMA, 'Reading');

  it('names fields, enums and repeated items, packed or not', () => {
    const { fields, problem } = decode('0a 01 61  15 0000ac41  1a 03 020103  18 04  20 01  2a 02 20 07  2a 00');
    expect(problem).toBeNull();
    expect(lines(fields)).toEqual([
      'device string a',
      'celsius float 21.5',
      'samples[0] packed sint32 3 items',
      'samples[1] sint32 2',
      'mode Mode ECO (1)',
      'parts[0] Reading 1 field',
      'parts[1] Reading 0 fields',
    ]);
    expect(lines(fields[2]!.children)).toEqual(['0 sint32 1', '1 sint32 -1', '2 sint32 -2']);
    expect(fields[5]!.children![0]).toMatchObject({ value: '7', start: 19, end: 21 });
  });

  it('shows what the schema does not know or declares otherwise', () => {
    expect(lines(decode('08 05 78 01').fields)).toEqual(['device varint, declared as string 5', '15 varint 1']);
  });

  it('reads back every whole number type', () => {
    const types = fc.constantFrom<ProtoScalar>('int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64');
    fc.assert(
      fc.property(types, fc.bigInt(-(2n ** 31n), 2n ** 31n - 1n), (type, number) => {
        const value = type.startsWith('u') && number < 0n ? -number : number;
        const sent = type.startsWith('s') ? (value << 1n) ^ (value >> 63n) : value;
        const schema: ProtoSchema = {
          enums: new Map(),
          messages: new Map([['M', new Map([[1, { name: 'n', type, isRepeated: false }]])]]),
        };
        const decoded = decodeProtobuf(Uint8Array.from([8, ...varint(sent)]), false, schema, 'M');
        expect(decoded.fields[0]).toMatchObject({ name: 'n', type, value: String(value) });
      }),
    );
  });

  it('takes any bytes and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isCut) => {
        expect(flawOf(decodeProtobuf(bytes, isCut, SCHEMA, 'Reading'), bytes.byteLength)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});
