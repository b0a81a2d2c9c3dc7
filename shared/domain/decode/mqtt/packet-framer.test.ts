import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { findFraming } from './find-framing.ts';
import { packetFacts } from './packet-facts.ts';
import { PacketFramer } from './packet-framer.ts';

const packet = fc.oneof(
  fc
    .record({
      topic: fc.stringMatching(/^[a-z/]{1,12}$/),
      size: fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 90_000 })),
      qos: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
    })
    .map(({ topic, size, qos }) =>
      generate({
        cmd: 'publish',
        topic,
        payload: Buffer.alloc(size, 0x30),
        qos,
        messageId: 7,
        retain: false,
        dup: false,
      }),
    ),
  fc.integer({ min: 1, max: 65_535 }).map((messageId) => generate({ cmd: 'puback', messageId })),
  fc.constant(generate({ cmd: 'pingreq' })),
);

interface Cut {
  seq: number;
  offset: number;
  sizeBytes: number;
  head: Buffer;
}

/** What the framer makes of the stream, cut at the places given. */
function framed(stream: Buffer, cuts: readonly number[]): Cut[] {
  const found: Cut[] = [];
  const framer = new PacketFramer(({ head, ...at }) => found.push({ ...at, head: Buffer.from(head) }));
  const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)).toSorted((a, b) => a - b), stream.length];
  // The number of a piece is where it begins, so that numbers and offsets add up to places in the stream.
  for (let index = 0; index + 1 < places.length; index++)
    framer.push(stream.subarray(places[index], places[index + 1]), places[index]!);
  return found;
}

describe('PacketFramer', () => {
  it('finds the same packets however the stream is split', () => {
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 12 }),
        fc.array(fc.nat({ max: 200_000 }), { maxLength: 9 }),
        (packets, cuts) => {
          const found = framed(Buffer.concat(packets), cuts);
          expect(found.map(({ sizeBytes }) => sizeBytes)).toEqual(packets.map(({ length }) => length));
          let at = 0;
          for (const [index, { seq, offset, head }] of found.entries()) {
            expect(seq + offset).toBe(at);
            expect(head.equals(packets[index]!.subarray(0, 68 * 1024))).toBe(true);
            at += packets[index]!.length;
          }
        },
      ),
    );
  });

  it('stops at a length that never ends, and says where', () => {
    const framer = new PacketFramer(() => {});
    framer.push(Buffer.from([0xc0, 0x00, 0x30, 0xff]), 5);
    framer.push(Buffer.from([0xff, 0xff, 0xff, 0x01]), 6);
    expect(framer.broken).toEqual({ seq: 5, offset: 2 });
  });
});

describe('findFraming', () => {
  it('finds a packet’s beginning in the middle of a stream', () => {
    const small = packet.filter(({ length }) => length < 400);
    fc.assert(
      fc.property(fc.array(small, { minLength: 20, maxLength: 30 }), fc.nat(), (packets, cut) => {
        const stream = Buffer.concat(packets);
        const from = cut % packets[0]!.length;
        const at = findFraming(stream.subarray(from), []);
        const begins = packets.map((_, index) => Buffer.concat(packets.slice(0, index)).length - from);
        expect(begins).toContain(at);
      }),
    );
  });

  it('takes one packet that a piece of TCP begins with, and nothing that is no MQTT', () => {
    const one = generate({ cmd: 'publish', topic: 'a/b', payload: 'x', qos: 0, retain: false, dup: false });
    const rest = Buffer.from([0x01, 0x02, 0x03]);
    expect(findFraming(Buffer.concat([rest, one]), [0, 3])).toBe(3);
    expect(findFraming(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), [0])).toBeNull();
    expect(findFraming(new Uint8Array(2_000), [0])).toBeNull();
  });
});

describe('packetFacts', () => {
  it('reads identifiers and topic aliases', () => {
    const publish = (properties: object, topic: string): Buffer =>
      generate(
        { cmd: 'publish', topic, payload: 'x', qos: 1, messageId: 513, retain: false, dup: false, properties },
        { protocolVersion: 5 },
      );
    expect(packetFacts(publish({}, 'a'), 5)).toEqual({ id: 513, alias: null, isRefusal: false });
    const named = packetFacts(publish({ topicAlias: 3, userProperties: { a: 'b' } }, 'a/b'), 5);
    expect(named).toMatchObject({ id: 513, alias: { number: 3, topic: Buffer.from('a/b') } });
    expect(packetFacts(publish({ topicAlias: 3 }, ''), 5).alias).toEqual({ number: 3, topic: null });
    expect(packetFacts(generate({ cmd: 'pubrel', messageId: 9 }), 4).id).toBe(9);
    expect(packetFacts(generate({ cmd: 'pingreq' }), 4).id).toBe(0);
    const refused = generate({ cmd: 'pubrec', messageId: 9, reasonCode: 0x87 }, { protocolVersion: 5 });
    expect(packetFacts(refused, 5)).toEqual({ id: 9, alias: null, isRefusal: true });
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
        expect(packetFacts(bytes, 5).id).toBeLessThan(65_536);
      }),
    );
  });
});
