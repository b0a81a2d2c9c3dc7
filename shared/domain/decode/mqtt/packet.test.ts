import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { walkFields, type Decoded } from '../field.ts';
import { flawOf, fromHex } from '../testing/check-tree.ts';
import { levelOfConnect } from './connect-fields.ts';
import { PACKET_TYPES, type MqttLevel } from './packet-types.ts';
import { decodeMqttPacket } from './packet.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const topic = text.filter((name) => !/[+#\0]/.test(name));
const id = fc.integer({ min: 1, max: 65_535 });
const payload = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const level = fc.constantFrom<MqttLevel>(3, 4, 5);
/** Properties of MQTT 5, by the names mqtt-packet gives them. */
const properties = fc.record(
  {
    messageExpiryInterval: fc.nat({ max: 0xffffffff }),
    contentType: text,
    responseTopic: topic,
    correlationData: payload,
    payloadFormatIndicator: fc.boolean(),
    topicAlias: id,
    userProperties: fc.dictionary(text, text, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  },
  { requiredKeys: [] },
);

interface Made {
  packet: Packet;
  level: MqttLevel;
}

const publish = fc
  .record({ topic, payload, qos: fc.constantFrom<0 | 1 | 2>(0, 1, 2), id, level, properties, retain: fc.boolean() })
  .map(({ level: of, id: messageId, properties: added, ...rest }): Made => ({
    level: of,
    packet: { cmd: 'publish', dup: false, messageId, ...rest, ...(of === 5 && { properties: added }) },
  }));
const connect = fc
  .record({
    level,
    clientId: text,
    keepalive: fc.nat({ max: 65_535 }),
    username: fc.option(text, { nil: undefined }),
    will: fc.option(fc.record({ topic, payload, qos: fc.constant(1 as const), retain: fc.boolean() }), {
      nil: undefined,
    }),
  })
  .map(({ level: of, ...rest }): Made => {
    const protocolId = of === 3 ? 'MQIsdp' : 'MQTT';
    return { level: of, packet: { cmd: 'connect', protocolId, protocolVersion: of, clean: true, ...rest } as Packet };
  });
const subscribe = fc
  .record({ level, messageId: id, topics: fc.array(topic, { minLength: 1, maxLength: 5 }) })
  .map(({ level: of, messageId, topics }): Made => ({
    level: of,
    packet: { cmd: 'subscribe', messageId, subscriptions: topics.map((filter) => ({ topic: filter, qos: 1 })) },
  }));
const answer = fc
  .record({ level, messageId: id, cmd: fc.constantFrom('puback', 'pubrec', 'pubrel', 'pubcomp', 'unsuback') })
  .map(({ level: of, ...rest }): Made => ({ level: of, packet: { ...rest, granted: [0] } as Packet }));
const made = fc.oneof(publish, connect, subscribe, answer);

const bytesOf = ({ packet, level: protocolVersion }: Made): Uint8Array =>
  new Uint8Array(generate(packet, { protocolVersion }));

function valueOf(decoded: Decoded, name: string): string | undefined {
  return [...walkFields(decoded.fields)].find((field) => field.name === name)?.value;
}

describe('decodeMqttPacket', () => {
  it('reads what mqtt-packet writes, whole and without a gap', () => {
    fc.assert(
      fc.property(made, (one) => {
        const bytes = bytesOf(one);
        const decoded = decodeMqttPacket(bytes, one.level);
        expect(decoded.problem).toBeNull();
        expect(flawOf(decoded, bytes.byteLength)).toBeNull();
        let at = 0;
        for (const { start, end } of decoded.fields) {
          expect(start).toBe(at);
          at = end;
        }
        expect(at).toBe(bytes.byteLength);
        expect(valueOf(decoded, 'Packet type')).toBe(one.packet.cmd.toUpperCase());
      }),
    );
  });

  it('finds topic, QoS, identifier and properties of a message', () => {
    fc.assert(
      fc.property(publish, (one) => {
        const decoded = decodeMqttPacket(bytesOf(one), one.level);
        const { packet } = one;
        if (packet.cmd !== 'publish') return;
        expect(decoded.fields.some((field) => field.name === 'Topic name')).toBe(true);
        expect(valueOf(decoded, 'QoS')).toMatch(new RegExp(`^${packet.qos}, `));
        expect(valueOf(decoded, 'RETAIN')).toBe(packet.retain ? 'yes' : 'no');
        expect(valueOf(decoded, 'Packet identifier')).toBe(packet.qos > 0 ? String(packet.messageId) : undefined);
        if (packet.properties?.topicAlias !== undefined)
          expect(valueOf(decoded, 'Topic alias')).toBe(String(packet.properties.topicAlias));
      }),
    );
  });

  it('reads any beginning as far as it goes, and any bytes without an error', () => {
    fc.assert(
      fc.property(made, fc.nat(), (one, at) => {
        const bytes = bytesOf(one);
        const part = bytes.subarray(0, at % bytes.byteLength);
        for (const isCut of [true, false])
          expect(flawOf(decodeMqttPacket(part, one.level, isCut), part.length)).toBeNull();
        expect(part.length === 0 || decodeMqttPacket(part, one.level).problem !== null).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), level, fc.boolean(), (bytes, of, isCut) => {
        expect(flawOf(decodeMqttPacket(bytes, of, isCut), bytes.byteLength)).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it('says what each field means, and where that is laid down', () => {
    for (const one of fc.sample(made, 200)) {
      for (const field of walkFields(decodeMqttPacket(bytesOf(one), one.level).fields))
        expect(field.about).toBeTruthy();
    }
    expect(PACKET_TYPES).toHaveLength(16);
  });

  it.each([
    ['a reserved type', '00 00', 'No packet has type 0'],
    ['a length of five bytes', '30 ff ff ff ff 01', 'goes on after four bytes'],
    ['an unknown property', '30 06 00 01 61 02 7f 00', 'There is no property 0x7f'],
    ['properties longer than the packet', '30 04 00 01 61 09', 'Properties needs 9 bytes'],
    ['a SUBSCRIBE without a filter', '82 03 00 01 00', 'has no topic filter'],
    ['bytes behind a PINGREQ', 'c0 01 00', 'PINGREQ has no more fields'],
    ['fewer bytes than named', '30 20 00 01 61 00', 'Fewer bytes than the remaining length names'],
    ['an unknown protocol level', '10 0c 00 04 4d 51 54 54 09 02 00 3c 00 00', 'Protocol level 9 is not known'],
  ])('names what is wrong: %s', (_what, hex, problem) => {
    expect(decodeMqttPacket(fromHex(hex), 5).problem?.reason).toContain(problem);
  });

  it('marks flags that are not allowed, and reads a bridge’s CONNECT', () => {
    expect(valueOf(decodeMqttPacket(fromHex('80 06 00 01 00 01 61 00'), 4), 'Packet type')).toContain('[MQTT-2.1.3-1]');
    expect(valueOf(decodeMqttPacket(fromHex('36 05 00 01 61 00 01'), 4), 'QoS')).toContain('[MQTT-3.3.1-4]');
    const bridge = fromHex('10 0d 00 04 4d 51 54 54 84 02 00 3c 00 01 61');
    expect(levelOfConnect(bridge)).toBe(4);
    expect(valueOf(decodeMqttPacket(bridge, 4), 'Protocol level')).toBe('4, MQTT 3.1.1, from a bridge');
  });
});

describe('levelOfConnect', () => {
  it('answers the level of every version, and of nothing else', () => {
    fc.assert(
      fc.property(made, (one) => {
        expect(levelOfConnect(bytesOf(one))).toBe(one.packet.cmd === 'connect' ? one.level : null);
      }),
    );
    expect(levelOfConnect(new Uint8Array())).toBeNull();
    expect(levelOfConnect(Buffer.from('GET / HTTP/1.1\r\n'))).toBeNull();
  });
});
