import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decode, encode } from './codec.ts';
import { parseDown, parseUp } from './frames.ts';

/** Keys that a careless codec or a careless merge trips over. */
const key = fc.oneof(fc.string(), fc.constantFrom('$b', '$o', '__proto__', 'constructor', 'toJSON', 'length', ''));
const bytes = fc.uint8Array({ maxLength: 40 });

/** Anything a frame may hold: JSON, with byte arrays anywhere. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    ),
    fc.oneof(fc.boolean(), fc.constant(null)),
    bytes,
    fc.array(bytes),
    fc.array(tie('value')),
    fc
      .array(fc.tuple(key, tie('value')))
      .map((fields) => Object.fromEntries(fields.filter(([name]) => name !== 'toJSON'))),
  ),
}));

describe('the codec', () => {
  it('carries any JSON with bytes anywhere, unchanged', () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(decode(encode(sent))).toEqual(sent);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves what it is given as it was', () => {
    const sent = Object.freeze({ items: Object.freeze([new Uint8Array([1]), 2]), $b: Object.freeze({ $o: 3 }) });
    expect(decode(encode(sent))).toEqual(sent);
  });

  it('keeps fields that look like its own marks', () => {
    const sent = { $b: 4, inner: { $o: { $b: [1, 2] } }, bytes: new Uint8Array([9]), list: [{ $b: -1 }, { $o: null }] };
    expect(decode(encode(sent))).toEqual(sent);
  });

  it('takes `__proto__` for a field like any other', () => {
    const sent: unknown = JSON.parse('{"__proto__":{"isAdmin":true},"b":1}');
    const got = decode(encode([sent, new Uint8Array(1)])) as [Record<string, unknown>];
    expect(Object.keys(got[0])).toEqual(['__proto__', 'b']);
    expect(got[0]['isAdmin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  it('carries a Node Buffer and a part of an array as plain bytes of their own', () => {
    const pooled = Buffer.from('abc');
    const part = new Uint8Array([0, 1, 2, 3]).subarray(1, 3);
    const [first, second] = decode(encode([{ a: pooled }, { b: part }])) as [{ a: Uint8Array }, { b: Uint8Array }];
    expect([first.a.constructor.name, [...first.a], [...second.b]]).toEqual(['Uint8Array', [97, 98, 99], [1, 2]]);
    const received = Buffer.from(encode({ a: new Uint8Array([5]) }));
    const decoded = decode(received) as { a: Uint8Array };
    received.fill(0);
    expect([...decoded.a]).toEqual([5]);
  });

  it('packs an array of byte arrays closely', () => {
    const items = Array.from({ length: 1_000 }, () => new Uint8Array(64));
    expect(encode({ items }).byteLength).toBeLessThan(1_000 * 64 + 1_000 * 3 + 50);
  });

  it.each([
    ['nothing', []],
    ['less than its length', [0, 0]],
    ['a head longer than the frame', [0, 0, 0, 9, 49]],
    ['bytes after the head', [0, 0, 0, 1, 49, 0]],
    ['bytes after the parts', frameOf('{"$b":1}', 2)],
    ['parts beyond its end', frameOf('{"$b":2}', 1)],
    ['a part that begins before its end', frameOf('[{"$b":2},{"$b":-1}]', 1)],
    ['a part of half a byte', frameOf('{"$b":0.5}', 1)],
    ['a part whose length is text', frameOf('{"$b":"1"}', 1)],
    ['many parts beyond its end', frameOf('{"$b":[1,1,4294967296]}', 3)],
    ['a wrapped thing that is no object', frameOf('{"$o":[1]}', 0)],
    ['no JSON', [0, 0, 0, 1, 123]],
  ])('refuses %s', (_what, frame) => {
    expect(() => decode(Uint8Array.from(frame))).toThrow(/./);
  });

  it('throws errors only, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.json(), fc.boolean(), (garbage, json, isJson) => {
        try {
          const frame = decode(isJson ? Uint8Array.from([...frameOf(json, 0), ...garbage]) : garbage);
          expect([parseUp(frame), parseDown(frame)]).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('survives nesting without end', () => {
    const deep = frameOf('['.repeat(200_000) + ']'.repeat(200_000), 0);
    try {
      decode(Uint8Array.from(deep));
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  });
});

/** A frame with marks, by its head as text and `partBytes` zero bytes after it. */
function frameOf(head: string, partBytes: number): number[] {
  const text = new TextEncoder().encode(head);
  const { length } = text;
  return [
    0x80 | (length >>> 24),
    (length >> 16) & 255,
    (length >> 8) & 255,
    length & 255,
    ...text,
    ...Array<number>(partBytes).fill(0),
  ];
}

describe('frames', () => {
  it('are told from anything else without throwing', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true, withTypedArray: true }),
        (raw) => {
          parseUp(raw);
          parseDown(raw);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    { t: 'request', id: 1, method: 'a.b', params: {} },
    { t: 'subscribe', id: 0, method: 'a.b', params: null },
    { t: 'ack', id: 1, weight: 0.5 },
    { t: 'cancel', id: 1 },
  ])('of a page are known: %o', (frame) => expect(parseUp({ ...frame, extra: 1 })).toEqual(frame));

  it.each([
    { t: 'result', id: 1, value: [1] },
    { t: 'batch', id: 1, items: [], weight: 0, dropped: 0 },
    { t: 'end', id: 1 },
    { t: 'end', id: 1, error: { code: 'link-lost', facts: {} } },
    { t: 'failure', id: 1, error: { code: 'link-lost', facts: {} } },
  ])('of a host are known: %o', (frame) => expect(parseDown({ ...frame, extra: 1 })).toEqual(frame));
});
