import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PAYLOAD_FORMATS } from '../../../shared/domain/decode/formats.ts';
import { shapePayload as shapeIn, shapeText, type PayloadShape } from './payload-shape.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const shapePayload = (payload: Uint8Array, isCut: boolean, format: 'auto' | PayloadShape['format']): PayloadShape =>
  shapeIn(payload, isCut, { topic: 'a', format, option: '>hB' });

describe('shapePayload', () => {
  it('lays out JSON by itself, digits untouched', () => {
    const shape = shapePayload(bytes('{"id":9007199254740993,"t":21.50}'), false, 'auto');
    expect(shape.kind).toBe('json');
    expect(shapeText(shape)).toBe('{\n  "id": 9007199254740993,\n  "t": 21.50\n}');
  });

  it('takes plain words and numbers as text, other bytes as hex', () => {
    expect(shapePayload(bytes('21.5'), false, 'auto').kind).toBe('text');
    expect(
      shapePayload(
        Uint8Array.from({ length: 256 }, (_, byte) => byte),
        false,
        'auto',
      ).kind,
    ).toBe('hex');
  });

  it('says why a broken payload is not shown as JSON', () => {
    const shape = shapePayload(bytes('{"temperature": 21.'), false, 'auto');
    expect(shape).toMatchObject({ kind: 'text', note: expect.stringMatching(/^Not JSON: expected/) });
  });

  it('marks what is not UTF-8 when asked for text', () => {
    expect(shapePayload(Uint8Array.of(0x61, 0xff), false, 'text')).toMatchObject({ kind: 'text', invalidBytes: 1 });
  });

  it('lays out the beginning of a document that was cut', () => {
    expect(shapePayload(bytes('{"a":[1,2'), true, 'auto').kind).toBe('json');
  });

  it('never throws, whatever the bytes and the choice', () => {
    const format = fc.constantFrom('auto' as const, ...PAYLOAD_FORMATS);
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), format, (payload, isCut, chosen) => {
        expect(shapePayload(payload, isCut, chosen).kind).toBeTruthy();
      }),
    );
  });

  it('shows the fields of CBOR, and says where it breaks', () => {
    const map = Uint8Array.of(0xa1, 0x61, 0x61, 0x18, 0xff);
    expect(shapeText(shapePayload(map, false, 'auto'))).toBe('map, 1 entry\n  a: 255');
    expect(shapePayload(map.subarray(0, 4), false, 'cbor')).toMatchObject({
      kind: 'tree',
      note: 'Read as CBOR up to byte 4 (offset 00000004): the head of an item needs 1 byte, but none is left',
    });
  });

  it('reads text in the encoding chosen', () => {
    expect(shapeText(shapePayload(Uint8Array.of(0x67, 0xfc), false, 'latin-1'))).toBe('gü');
    expect(shapePayload(Uint8Array.of(0xff, 0xfe, 0x41, 0x00), false, 'auto')).toMatchObject({ format: 'utf-16le' });
  });

  it('draws no image that is cut, too large or none', () => {
    const png = new Uint8Array(24);
    png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    png.set([0, 0, 1, 0, 0, 0, 1, 0], 16);
    expect(shapePayload(png, false, 'auto')).toMatchObject({ kind: 'image', facts: { width: 256, height: 256 } });
    expect(shapePayload(png, true, 'auto')).toMatchObject({ kind: 'hex', note: expect.stringContaining('load all') });
    png.fill(0x7f, 16);
    expect(shapePayload(png, false, 'auto')).toMatchObject({ kind: 'hex', note: expect.stringContaining('too large') });
    expect(shapePayload(bytes('on'), false, 'image')).toMatchObject({ kind: 'hex' });
  });

  it('says what is wrong with a layout', () => {
    expect(shapeIn(bytes('on'), false, { topic: 'a', format: 'numbers', option: '>Z' })).toMatchObject({
      kind: 'hex',
      note: '“Z” is no letter of a layout',
    });
  });
});
