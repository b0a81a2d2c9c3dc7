import { describe, expect, it } from 'vitest';

import { decodeStruct, parseStruct, type StructLayout } from './struct.ts';
import { fromHex } from './testing/check-tree.ts';

const read = (layout: string, hex: string) => decodeStruct(fromHex(hex), false, parseStruct(layout) as StructLayout);

describe('decodeStruct', () => {
  // As Python's struct.unpack reads them.
  it.each([
    ['>HBb', '5742 01 ff', ['22338', '1', '-1']],
    ['<hI', 'feff 01000000', ['-2', '1']],
    ['>qQ', 'ffffffffffffffff ffffffffffffffff', ['-1', '18446744073709551615']],
    ['<e', '0056', ['96']],
    ['>fd', '3dcccccd 3ff8000000000000', ['0.1', '1.5']],
    ['2x?3s', 'ffff 01 61f662', ['true', 'a\\xf6b']],
    ['H', '0102', ['258']],
  ])('%s of %s', (layout, hex, values) => {
    const { fields, problem } = read(layout, hex);
    expect(problem).toBeNull();
    expect(fields.map(({ value }) => value)).toEqual(values);
  });

  it('repeats a layout that is shorter than the payload', () => {
    const { fields } = read('>BH', '01 0002 03 0004');
    expect(fields.map(({ name, value, start, end }) => [name, value, start, end])).toEqual([
      ['0', '1, 2', 0, 3],
      ['1', '3, 4', 3, 6],
    ]);
  });

  it('says where a payload is too short', () => {
    expect(read('>HI', '0001 0002').problem).toEqual({
      atByte: 2,
      reason: 'A number needs 4 bytes, but only 2 are left',
    });
  });

  it.each([
    ['', 'A layout has at least one letter, such as >H or <f'],
    ['>Z', '“Z” is no letter of a layout'],
    ['>H3', 'A count stands before a letter'],
    ['>0H', 'A layout stands for at least one byte'],
    ['>99999H', 'A count is at most 65,535'],
  ])('refuses the layout %j', (layout, reason) => expect(parseStruct(layout)).toBe(reason));
});
