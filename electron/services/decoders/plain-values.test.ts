import { encode as toMessagePack } from '@msgpack/msgpack';
import { encode as toCbor } from 'cbor-x';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { DecoderPin } from '../../../shared/contract/decoders.ts';
import { PAYLOAD_FORMATS } from '../../../shared/domain/decode/formats.ts';
import { schemaOf } from '../../../shared/domain/decode/proto-wire.ts';
import { valueAt } from '../../../shared/domain/plot/json-path.ts';
import { numberOf } from '../../../shared/domain/plot/payload-numbers.ts';
import { compileProtos } from './compile-protos.ts';
import { PlainValues } from './plain-values.ts';

const PROTO = 'syntax = "proto3"; message Reading { double celsius = 1; repeated int32 raw = 2; bool on = 3; }';
const schema = schemaOf(compileProtos([{ name: 'reading.proto', text: PROTO }]));

/** Reads payloads of a topic, pinned or not. */
const reading = (pin: Omit<DecoderPin, 'filter'> | null, topic = 'x') =>
  new PlainValues({
    decoders: { pinOf: () => pin && { filter: '#', ...pin } },
    protoFiles: { schema: () => schema },
  }).readerFor(topic);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('plain values', () => {
  it('of CBOR and MessagePack are told by the bytes, and keep names, order and kind', () => {
    const value = { t: 21.5, deep: [{ on: true }, -3], big: 2 ** 40 };
    for (const payload of [toCbor(value), toMessagePack(value)]) {
      const read = reading(null).read(new Uint8Array(payload));
      const numberAt = (...steps: (string | number)[]): number | null => numberOf(valueAt(read, steps));
      expect([numberAt('t'), numberAt('deep', 0, 'on'), numberAt('deep', 1), numberAt('big')]).toEqual([
        21.5,
        1,
        -3,
        2 ** 40,
      ]);
    }
  });

  it('of text are left to whoever reads text', () => {
    expect(reading(null).read(new TextEncoder().encode('{"t":1}'))).toBeUndefined();
    expect(reading({ format: 'json', option: '' })).toMatchObject({ isPinned: false });
    expect(reading({ format: 'text', option: '' }).read(bytes(0x31))).toBeUndefined();
  });

  it('of pinned numbers are by their place, round for round', () => {
    const { isPinned, read } = reading({ format: 'numbers', option: '>hB' });
    expect(isPinned).toBe(true);
    expect(read(bytes(0x01, 0x00, 7))).toEqual(['256', '7']);
    expect(read(bytes(0x01, 0x00, 7, 0xff, 0xff, 8))).toEqual([
      ['256', '7'],
      ['-1', '8'],
    ]);
    expect(reading({ format: 'numbers', option: '??' }).read(bytes(1, 0))).toEqual([true, false]);
    expect(reading({ format: 'numbers', option: 'no' }).read(bytes(1))).toBeUndefined();
  });

  it('of Protobuf have the names of the .proto file', () => {
    const payload = bytes(0x09, 0, 0, 0, 0, 0, 0x80, 0x35, 0x40, 0x12, 2, 1, 2, 0x18, 1);
    const read = reading({ format: 'protobuf', option: 'Reading' }).read(payload);
    expect(read).toMatchObject({ celsius: '21.5', on: true });
    expect(reading({ format: 'protobuf', option: '' }).read(payload)).toHaveProperty(['1']);
  });

  it('of Sparkplug are metrics by name, through the aliases of a birth', () => {
    const payload = bytes(0x12, 0x06, 0x10, 0x02, 0x50, 0xfe, 0xff, 0x03, 0x18, 0x01);
    const aliases = new Map([['2', { name: 'Offset', datatype: 2 }]]);
    const { read } = reading(null, 'spBv1.0/g/NDATA/n');
    expect(read(payload, aliases)).toMatchObject({ Offset: '-2', seq: '1' });
    expect(read(payload)).toMatchObject({ 'alias 2': '65534' });
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(null, ...PAYLOAD_FORMATS), fc.uint8Array({ maxLength: 300 }), (format, payload) => {
        reading(format && { format, option: format === 'numbers' ? '<f' : 'Reading' }).read(payload);
      }),
    );
  });
});
