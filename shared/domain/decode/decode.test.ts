import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeBase64 } from './base64.ts';
import { decodeCbor } from './cbor.ts';
import { detectFormat } from './detect.ts';
import { decodeLatin1, decodeUtf16 } from './encodings.ts';
import { MAX_DEPTH, MAX_FIELDS, pathAt, walkFields, type Decode } from './field.ts';
import { imageFacts } from './image.ts';
import { decodeMessagePack } from './messagepack.ts';
import { decodeProtobuf } from './protobuf.ts';
import { decodeSparkplug } from './sparkplug.ts';
import { decodeStruct, parseStruct, type StructLayout } from './struct.ts';
import { flawOf } from './testing/check-tree.ts';

const layout = parseStruct('>HBBIfffhe?3s') as StructLayout;
const decoders: [name: string, decode: Decode][] = [
  ['CBOR', decodeCbor],
  ['MessagePack', decodeMessagePack],
  ['Protobuf', (bytes, isCut) => decodeProtobuf(bytes, isCut)],
  ['Sparkplug B', (bytes, isCut) => decodeSparkplug(bytes, isCut)],
  ['numbers', (bytes, isCut) => decodeStruct(bytes, isCut ?? false, layout)],
];

describe.each(decoders)('%s', (_, decode) => {
  it('takes any bytes and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isCut) => {
        expect(flawOf(decode(bytes, isCut), bytes.byteLength)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([0x00, 0x0a, 0x0b, 0x81, 0x82, 0x91, 0x9f, 0xa1, 0xc1, 0xd8, 0xff])(
    'stays within its bounds on a megabyte of byte %i',
    (byte) => {
      const bytes = new Uint8Array(1_000_000).fill(byte);
      const startedMs = performance.now();
      expect(flawOf(decode(bytes), bytes.byteLength)).toBeNull();
      expect(performance.now() - startedMs).toBeLessThan(2_000);
    },
  );

  it('finds for a byte the innermost field that holds it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(59), (bytes, offset) => {
        const { fields } = decode(bytes);
        const path = pathAt(fields, offset);
        const holders = [...walkFields(fields)].filter(({ start, end }) => offset >= start && offset < end);
        expect(path?.length ?? 0).toBe(holders.length);
      }),
    );
  });
});

describe('bounds', () => {
  it('follows nesting to a depth and says where it stopped', () => {
    const { fields, problem } = decodeCbor(new Uint8Array(1_000).fill(0x81));
    expect([...walkFields(fields)]).toHaveLength(MAX_DEPTH);
    expect(problem).toMatchObject({ atByte: MAX_DEPTH });
  });

  it('shows so many fields and says so', () => {
    const { fields, problem } = decodeMessagePack(new Uint8Array(MAX_FIELDS + 5).fill(1));
    expect(fields).toHaveLength(MAX_FIELDS);
    expect(problem).toEqual({ atByte: MAX_FIELDS, reason: 'Only the first 10,000 fields are shown' });
  });
});

describe('detectFormat', () => {
  it('takes a byte order mark for UTF-16 where the rest is UTF-16, too', () => {
    expect(detectFormat(Buffer.from('\ufeff21 °C', 'utf16le'), false, 'a')).toBe('utf-16le');
    expect(detectFormat(Uint8Array.of(0xff, 0xfe, 0xdb, 0xda, 0xd9, 0xd8), false, 'a')).toBe('hex');
  });

  it('takes any bytes, and seldom takes random ones for a binary format', () => {
    let told = 0;
    const total = 5_000;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 40 }), (bytes) => {
        const format = detectFormat(bytes, false, 'a');
        if (format === 'cbor' || format === 'messagepack') told += 1;
      }),
      { numRuns: total, seed: 7 },
    );
    expect(told / total).toBeLessThan(0.01);
  });

  it('tells a binary format of a whole payload only', () => {
    const map = Uint8Array.of(0xa1, 0x61, 0x61, 0x18, 0xff);
    expect(detectFormat(map, false, 'a')).toBe('cbor');
    expect(detectFormat(map, true, 'a')).toBe('hex');
  });

  it.each([
    ['{"a":1}', 'json'],
    ['21.5', 'text'],
  ])('%s: %s', (text, format) => expect(detectFormat(new TextEncoder().encode(text), false, 'a')).toBe(format));
});

describe('text in other encodings', () => {
  it('reads back what was written in UTF-16, either way round', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, isLittle) => {
        fc.pre(!text.startsWith('\ufeff'));
        const view = new DataView(new ArrayBuffer(text.length * 2));
        for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
        expect(decodeUtf16(new Uint8Array(view.buffer), isLittle)).toEqual({ text, invalidBytes: 0 });
      }),
    );
  });

  it('counts what is no character of UTF-16', () => {
    expect(decodeUtf16(Uint8Array.of(0xd8, 0x00, 0x00, 0x41, 0x00), false)).toEqual({
      text: '\ufffdA\ufffd',
      invalidBytes: 3,
    });
  });

  it('has a character for every byte of Latin-1', () => {
    expect(decodeLatin1(Uint8Array.of(0x67, 0xfc, 0x6e)).text).toBe('gün');
  });
});

describe('decodeBase64', () => {
  it('reads back what Node wrote, padded or not, in both alphabets', () => {
    const encoding = fc.constantFrom('base64' as const, 'base64url' as const);
    fc.assert(
      fc.property(fc.uint8Array(), encoding, (bytes, alphabet) => {
        const text = Buffer.from(bytes).toString(alphabet);
        expect(decodeBase64(new TextEncoder().encode(text))).toEqual({ bytes, problem: null });
      }),
    );
  });

  it('says at which byte it is no base64', () => {
    expect(decodeBase64(new TextEncoder().encode('QUJD!')).problem).toEqual({
      atByte: 4,
      reason: 'No letter of base64',
    });
  });
});

describe('imageFacts', () => {
  it('takes any bytes and never throws', () => {
    const heads = fc.constantFrom([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], [0xff, 0xd8, 0xff], [0x47, 0x49]);
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 60 }), (head, rest) => {
        const facts = imageFacts(Uint8Array.from([...head, ...rest]));
        if (facts) expect(facts.width).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('reads the size of a GIF', () => {
    const gif = Uint8Array.from(Buffer.from('R0lGODlhAQACAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'));
    expect(imageFacts(gif)).toEqual({ name: 'GIF', mime: 'image/gif', width: 1, height: 2 });
  });
});
