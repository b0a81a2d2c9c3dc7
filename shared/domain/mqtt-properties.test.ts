import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { eachSubscriptionId, readProperties, scanProperties } from './mqtt-properties.ts';

/** Properties written by hand, MQTT 5.0 §2.2.2. */
const text = (value: string): number[] => {
  const bytes = new TextEncoder().encode(value);
  return [bytes.length >> 8, bytes.length & 255, ...bytes];
};
const user = (name: string, value: string): number[] => [0x26, ...text(name), ...text(value)];
const idsOf = (bytes: Uint8Array): number[] => {
  const ids: number[] = [];
  eachSubscriptionId(bytes, (id) => ids.push(id));
  return ids;
};

describe('the properties of a PUBLISH', () => {
  it('are all read by name (MQTT 5.0 §3.3.2.3)', () => {
    const bytes = Uint8Array.from([
      ...[0x01, 1],
      ...[0x02, 0xff, 0xff, 0xff, 0xff],
      ...[0x03, ...text('text/plain')],
      ...[0x08, ...text('answers/ü')],
      ...[0x09, 0, 3, 0, 255, 7],
      ...[0x0b, 0x80, 0x01],
      ...[0x0b, 5],
      ...[0x23, 1, 2],
    ]);
    expect(readProperties(bytes)).toEqual({
      isUtf8: true,
      messageExpiryS: 4_294_967_295,
      contentType: 'text/plain',
      responseTopic: 'answers/ü',
      correlationData: Uint8Array.from([0, 255, 7]),
      subscriptionIds: [128, 5],
      topicAlias: 258,
    });
    expect(scanProperties(bytes, 0, bytes.length)).toBe('alias');
    expect(idsOf(bytes)).toEqual([128, 5]);
  });

  it('keep user properties in order, with names that come again or are numbers [MQTT-3.3.2-18]', () => {
    const pair = fc.tuple(fc.constantFrom('b', 'a', '2', '1', ''), fc.string({ unit: 'grapheme', maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1 }), (pairs) => {
        const bytes = Uint8Array.from(pairs.flatMap(([name, value]) => user(name, value)));
        expect(readProperties(bytes)).toEqual({ userProperties: pairs });
        expect(scanProperties(bytes, 0, bytes.length)).toBe('right');
      }),
    );
  });

  it('of any bytes are read without a throw, and cut ones are found wrong', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        readProperties(bytes);
        idsOf(bytes);
        expect(['right', 'alias', 'wrong']).toContain(scanProperties(bytes, 0, bytes.length));
      }),
      { numRuns: 3_000 },
    );
    // An identifier that is cut, or never ends, is none.
    for (const bytes of [[0x0b], [0x0b, 0x80], [0x0b, 0xff, 0xff, 0xff, 0xff, 0xff]]) {
      expect(idsOf(Uint8Array.from(bytes))).toEqual([]);
    }
    const whole = Uint8Array.from([...user('name', 'value'), 0x0b, 0x80, 0x01]);
    for (let end = 1; end < whole.length; end++) {
      const isAtEdge = end === whole.length - 3;
      expect(scanProperties(whole.subarray(0, end), 0, end)).toBe(isAtEdge ? 'right' : 'wrong');
    }
    expect(scanProperties(Uint8Array.from([0x0b, 0x80, 0x80, 0x80, 0x80, 1]), 0, 6)).toBe('wrong');
    expect(scanProperties(Uint8Array.from([0x1f, 0, 0]), 0, 3)).toBe('wrong');
  });
});
