import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Field } from './field.ts';
import { decodeMessagePack } from './messagepack.ts';
import { flawOf, fromHex } from './testing/check-tree.ts';

const one = (hex: string): Field => decodeMessagePack(fromHex(hex)).fields[0]!;

/** Writes a value in the longest or in the shortest format that holds it. */
function write(value: unknown, isLong: boolean): number[] {
  if (value === null) return [0xc0];
  if (typeof value === 'boolean') return [value ? 0xc3 : 0xc2];
  if (typeof value === 'number') return writeNumber(value, isLong);
  if (typeof value === 'string') {
    const bytes = [...new TextEncoder().encode(value)];
    return [...(bytes.length < 32 && !isLong ? [0xa0 | bytes.length] : [0xdb, ...uint32(bytes.length)]), ...bytes];
  }
  if (Array.isArray(value)) {
    const head = value.length < 16 && !isLong ? [0x90 | value.length] : [0xdd, ...uint32(value.length)];
    return [...head, ...value.flatMap((item) => write(item, isLong))];
  }
  const entries = Object.entries(value as object);
  const head = entries.length < 16 && !isLong ? [0x80 | entries.length] : [0xdf, ...uint32(entries.length)];
  return [...head, ...entries.flatMap(([name, item]) => [...write(name, isLong), ...write(item, isLong)])];
}

function writeNumber(value: number, isLong: boolean): number[] {
  if (Number.isInteger(value) && !Object.is(value, -0) && !isLong && value >= -32 && value < 128) return [value & 0xff];
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [0xcb, ...new Uint8Array(view.buffer)];
}

const uint32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];

function valueOf({ type, value, children }: Field): unknown {
  if (type === 'map') return Object.fromEntries(children!.map((child) => [child.name, valueOf(child)]));
  if (type === 'array') return children!.map(valueOf);
  if (type === 'text') return value;
  if (type === 'nil') return null;
  return type === 'boolean' ? value === 'true' : Number(value);
}

describe('decodeMessagePack', () => {
  it('reads back what was written, in short and in long formats', () => {
    const value = fc.jsonValue({ maxDepth: 4 }).filter((json) => !JSON.stringify(json).includes('__proto__'));
    fc.assert(
      fc.property(value, fc.boolean(), (json, isLong) => {
        const bytes = Uint8Array.from(write(json, isLong));
        const decoded = decodeMessagePack(bytes);
        expect(decoded.problem).toBeNull();
        expect(flawOf(decoded, bytes.byteLength)).toBeNull();
        expect(valueOf(decoded.fields[0]!)).toEqual(json);
      }),
    );
  });

  it.each([
    ['ff', 'fixint', '-1'],
    ['cc80', 'uint8', '128'],
    ['cd0100', 'uint16', '256'],
    ['ceffffffff', 'uint32', '4294967295'],
    ['cfffffffffffffffff', 'uint64', '18446744073709551615'],
    ['d080', 'int8', '-128'],
    ['d18000', 'int16', '-32768'],
    ['d280000000', 'int32', '-2147483648'],
    ['d38000000000000000', 'int64', '-9223372036854775808'],
    ['ca3dcccccd', 'float32', '0.1'],
    ['c403010203', 'bytes', '01 02 03'],
    ['c50001ff', 'bytes', 'ff'],
    ['c600000001ff', 'bytes', 'ff'],
    ['d90161', 'text', 'a'],
    ['da000161', 'text', 'a'],
    ['d405ff', 'extension 5', 'ff'],
    ['c70205aabb', 'extension 5', 'aa bb'],
    ['d6ff514b67b0', 'timestamp', '2013-03-21T20:04:00.000Z'],
    ['d7ff7735940000000001', 'timestamp', '1970-01-01T00:00:01.500Z'],
    ['c70cff1dcd6500ffffffffffffffff', 'timestamp', '1969-12-31T23:59:59.500Z'],
    ['dc0001c0', 'array', '1 item'],
    ['de0001a161c3', 'map', '1 entry'],
  ])('%s: %s %s', (hex, type, value) => {
    expect(one(hex)).toMatchObject({ type, value, start: 0, end: hex.length / 2 });
  });

  it('gives each field the bytes of its key and value', () => {
    const { children } = one('82 a161 01 a162 92 02 03');
    expect(children!.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['a', 1, 4],
      ['b', 4, 9],
    ]);
  });

  it.each([
    ['c1', 0, '0xc1 begins no value of MessagePack'],
    ['a361', 0, 'A text needs 3 bytes, but only 1 is left'],
    ['9201', 0, 'An array of 2 does not fit into what is left'],
    ['8201c0c1c0', 3, '0xc1 begins no value of MessagePack'],
  ])('%s: at byte %i, %s', (hex, atByte, reason) => {
    expect(decodeMessagePack(fromHex(hex)).problem).toEqual({ atByte, reason });
  });
});
