import fc from 'fast-check';
import { generate, type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { type OnPublish, PublishSifter } from './publish-sifter.ts';

interface Seen {
  topic: string;
  payload: string;
  retain: boolean;
}

const payload = fc.oneof(
  { weight: 5, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 120, maxLength: 300 }) },
);
const publish = fc.record({
  cmd: fc.constant('publish' as const),
  topic: fc.constantFrom('a', 'a/b/ü', '/', 'x'.repeat(200)),
  payload: payload.map((bytes) => Buffer.from(bytes)),
  qos: fc.constantFrom(0 as const, 0 as const, 1 as const, 2 as const),
  retain: fc.boolean(),
  properties: fc.constantFrom(
    {},
    {},
    { contentType: 'text' },
    { subscriptionIdentifier: 300 },
    { topicAlias: 3, userProperties: { a: ['1', '2'] } },
  ),
});
const other = fc.constantFrom<Packet>(
  { cmd: 'pingresp' },
  { cmd: 'puback', messageId: 7, reasonCode: 0 },
  { cmd: 'suback', messageId: 7, granted: [0, 1] },
);
const packets = fc.array(fc.oneof({ weight: 3, arbitrary: publish }, { weight: 1, arbitrary: other }), {
  maxLength: 25,
});

function encode(list: readonly (Packet | object)[], protocolVersion: 4 | 5): Buffer {
  const connack: Packet = { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 };
  const all = [connack, ...list].map((packet) => ({ messageId: 9, dup: false, ...packet }));
  return Buffer.concat(all.map((packet) => generate(packet as Packet, { protocolVersion })));
}

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

/** What a parser makes of bytes. */
function parsed(chunks: readonly Buffer[], protocolVersion: 4 | 5): Packet[] {
  const reader = parser({ protocolVersion });
  const list: Packet[] = [];
  reader.on('packet', (packet) => list.push(packet));
  for (const chunk of chunks) if (chunk.length > 0) reader.parse(chunk);
  return list;
}

const seen = ({
  topic,
  payload: bytes,
  retain,
}: {
  topic: string;
  payload: string | Buffer;
  retain: boolean;
}): Seen => ({
  topic,
  payload: Buffer.from(bytes).toString('hex'),
  retain,
});

/** A sifter and the rules it says were broken. */
function sifterOf(version: 4 | 5, onPublish: OnPublish): { sifter: PublishSifter; rules: string[] } {
  const rules: string[] = [];
  return { sifter: new PublishSifter(version, { onPublish, onProblem: ({ rule }) => rules.push(rule) }), rules };
}

describe('the sifter', () => {
  it.each([4, 5] as const)(
    'takes the plain messages and leaves the rest, however the bytes are cut (%s)',
    (version) => {
      fc.assert(
        fc.property(packets, fc.array(fc.nat(), { maxLength: 30 }), (list, places) => {
          const bytes = encode(list, version);
          const taken: Seen[] = [];
          const { sifter, rules } = sifterOf(version, (topic, data, retain) =>
            taken.push(seen({ topic, payload: data, retain })),
          );
          const rest = cut(bytes, places).flatMap((chunk) => sifter.sift(chunk));
          const isPlain = (packet: Packet): boolean =>
            packet.cmd === 'publish' && packet.qos === 0 && !packet.properties?.topicAlias;
          const all = parsed([bytes], version);
          expect(rules).toEqual([]);
          expect(taken).toEqual(all.filter(isPlain).map((packet) => seen(packet as never)));
          expect(JSON.stringify(parsed(rest, version))).toBe(JSON.stringify(all.filter((packet) => !isPlain(packet))));
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it('hands on garbage up to where it breaks a rule, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(), { maxLength: 5 }), (garbage, places) => {
        let taken = 0;
        const { sifter, rules } = sifterOf(4, () => taken++);
        const bytes = Buffer.concat([Buffer.from([0x20, 2, 0, 0]), garbage]);
        const rest = Buffer.concat(cut(bytes, places).flatMap((chunk) => sifter.sift(chunk)));
        if (taken === 0) expect(bytes.subarray(0, rest.length).equals(rest)).toBe(true);
        expect(rules.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes nothing before CONNACK [MQTT-3.2.0-1]', () => {
    const { sifter } = sifterOf(4, () => expect.unreachable());
    const early = generate({ cmd: 'publish', topic: 'a', payload: 'x', qos: 0, dup: false, retain: false });
    expect(Buffer.concat(sifter.sift(early))).toEqual(early);
  });

  it('hands on nothing from a packet that breaks a rule on, however the bytes are cut', () => {
    const connack = Buffer.from([0x20, 2, 0, 0]);
    const good = Buffer.from([0x40, 2, 0, 9]);
    const plain = Buffer.from([0x30, 3, 0, 1, 0x61]);
    const broken = [
      [0x30, 255, 255, 255, 255, 1],
      [0x36, 0],
      [0xd0, 1, 0],
      [0x32, 3, 0, 1, 0x61],
    ];
    for (const bad of broken)
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 5 }), (places) => {
          let taken = 0;
          const { sifter, rules } = sifterOf(4, () => taken++);
          const bytes = Buffer.concat([connack, good, plain, Buffer.from(bad), plain, good]);
          const rest = cut(bytes, places).flatMap((chunk) => sifter.sift(chunk));
          expect(Buffer.concat(rest)).toEqual(Buffer.concat([connack, good]));
          expect(taken).toBe(1);
          expect(rules).toHaveLength(1);
        }),
        { numRuns: 50 },
      );
  });

  it('leaves what is no CONNACK at first to the client, with all that follows', () => {
    const { sifter, rules } = sifterOf(5, () => expect.unreachable());
    const mail = Buffer.from('+OK ready\r\n');
    expect(Buffer.concat([...sifter.sift(mail), ...sifter.sift(mail)])).toEqual(Buffer.concat([mail, mail]));
    expect(rules).toEqual([]);
  });
});
