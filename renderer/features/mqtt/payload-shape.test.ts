import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { shapePayload, shapeText } from './payload-shape.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

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
    const format = fc.constantFrom('auto' as const, 'json' as const, 'text' as const, 'hex' as const);
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), format, (payload, isCut, chosen) => {
        expect(shapePayload(payload, isCut, chosen).kind).toBeTruthy();
      }),
    );
  });
});
