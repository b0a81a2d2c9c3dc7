import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { brokerPacketProblem } from './broker-packet.ts';

const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16));

const MALFORMED = 0x81;
const PROTOCOL_ERROR = 0x82;

describe('brokerPacketProblem', () => {
  it.each([
    ['a reserved type', '00 00', 'no packet has type 0', MALFORMED],
    ['a CONNECT', '10 0d 00 04 4d 51 54 54 05 02 00 3c 00 00 00', 'CONNECT is sent by clients only', PROTOCOL_ERROR],
    ['a SUBSCRIBE', '82 07 00 01 00 00 01 61 00', 'SUBSCRIBE is sent by clients only', PROTOCOL_ERROR],
    ['an UNSUBSCRIBE', 'a2 06 00 01 00 00 01 61', 'UNSUBSCRIBE is sent by clients only', PROTOCOL_ERROR],
    ['a PINGREQ', 'c0 00', 'PINGREQ is sent by clients only', PROTOCOL_ERROR],
    ['a CONNACK with flags', '21 03 00 00 00', 'instead of 0 [MQTT-2.1.3-1]', MALFORMED],
    ['a CONNACK of one byte', '20 01 00', 'less than two bytes', MALFORMED],
    ['a CONNACK with reserved bits', '20 03 02 00 00', '[MQTT-3.2.2-1]', MALFORMED],
    ['a CONNACK that allows no message', '20 06 00 00 03 21 00 00', '“Receive maximum” is 0', PROTOCOL_ERROR],
    ['a CONNACK of maximum QoS 2', '20 05 00 00 02 24 02', '“Maximum QoS” is neither', PROTOCOL_ERROR],
    ['a CONNACK with a property of PUBLISH', '20 06 00 00 03 23 00 01', 'no property “Topic alias”', PROTOCOL_ERROR],
    ['a CONNACK with bytes behind', '20 04 00 00 00 00', 'bytes behind its properties', MALFORMED],
    ['a PUBLISH of QoS 3', '36 06 00 01 61 00 01 00', '[MQTT-3.3.1-4]', MALFORMED],
    ['a PUBLISH without a body', '30 00', 'topic of PUBLISH is longer', MALFORMED],
    ['a PUBLISH of one byte', '30 01 00', 'topic of PUBLISH is longer', MALFORMED],
    ['a topic that does not end', '30 04 00 09 61 00', 'topic of PUBLISH is longer', MALFORMED],
    ['QoS 1 without an identifier', '32 03 00 01 61', 'PUBLISH has no packet identifier', MALFORMED],
    ['QoS 1 with identifier 0', '32 06 00 01 61 00 00 00', '[MQTT-2.2.1-3]', PROTOCOL_ERROR],
    ['a PUBLISH without properties', '30 03 00 01 61', 'have no length', MALFORMED],
    ['properties longer than the packet', '30 04 00 01 61 09', 'are longer than the packet', MALFORMED],
    ['a property that is none', '30 06 00 01 61 02 7f 00', 'no property 0x7f', MALFORMED],
    ['a property of another packet', '30 09 00 01 61 05 11 00 00 00 01', '“Session expiry', PROTOCOL_ERROR],
    ['a property that is cut', '30 07 00 01 61 03 03 00 09', '“Content type” of PUBLISH is cut', MALFORMED],
    ['a property twice', '30 0c 00 01 61 08 03 00 01 61 03 00 01 62', 'more than once', PROTOCOL_ERROR],
    ['subscription identifier 0', '30 06 00 01 61 02 0b 00', '“Subscription identifier” is 0', PROTOCOL_ERROR],
    ['topic alias 0', '30 07 00 01 61 03 23 00 00', '[MQTT-3.3.2-8]', 0x94],
    ['a PUBACK with flags', '41 02 00 01', '[MQTT-2.1.3-1]', MALFORMED],
    ['a PUBACK without a body', '40 00', 'PUBACK has no packet identifier', MALFORMED],
    ['a PUBACK of one byte', '40 01 00', 'PUBACK has no packet identifier', MALFORMED],
    ['a PUBREC for identifier 0', '50 02 00 00', '[MQTT-2.2.1-3]', PROTOCOL_ERROR],
    ['a PUBREL without its flag', '60 02 00 01', 'instead of 2 [MQTT-2.1.3-1]', MALFORMED],
    ['a PUBCOMP with bytes behind', '70 05 00 01 00 00 00', 'bytes behind its properties', MALFORMED],
    ['a SUBACK that answers nothing', '90 03 00 63 00', 'SUBACK answers no topic filter', PROTOCOL_ERROR],
    ['a SUBACK without a body', '90 00', 'SUBACK has no packet identifier', MALFORMED],
    ['an UNSUBACK that answers nothing', 'b0 03 00 63 00', 'UNSUBACK answers no topic filter', PROTOCOL_ERROR],
    ['a PINGRESP with a body', 'd0 01 00', 'PINGRESP has a body', MALFORMED],
    ['a PINGRESP with flags', 'd1 00', '[MQTT-2.1.3-1]', MALFORMED],
    ['a DISCONNECT with flags', 'e1 00', '[MQTT-2.1.3-1]', MALFORMED],
    ['a DISCONNECT with a session expiry', 'e0 07 8b 05 11 00 00 00 01', '“Session expiry', PROTOCOL_ERROR],
    ['an AUTH with flags', 'f2 00', '[MQTT-2.1.3-1]', MALFORMED],
  ])('finds %s in MQTT 5.0', (_what, hex, rule, reasonCode) => {
    expect(brokerPacketProblem(fromHex(hex), 5)).toEqual({ rule: expect.stringContaining(rule), reasonCode });
  });

  it.each([
    ['a CONNACK of three bytes', '20 03 00 00 00', 'CONNACK has more than two bytes'],
    ['QoS 2 with identifier 0', '34 05 00 01 61 00 00', '[MQTT-2.2.1-3]'],
    ['a PUBACK with a reason', '40 03 00 63 00', 'PUBACK has more than two bytes'],
    ['an UNSUBACK with codes', 'b0 03 00 63 00', 'UNSUBACK has more than two bytes'],
    ['a DISCONNECT', 'e0 00', 'sends no DISCONNECT'],
    ['an AUTH', 'f0 00', 'sends no AUTH'],
  ])('finds %s in MQTT 3.1.1', (_what, hex, rule) => {
    expect(brokerPacketProblem(fromHex(hex), 4)?.rule).toContain(rule);
  });

  it('lets every broker’s packet pass as mqtt-packet writes it', () => {
    const messageId = fc.integer({ min: 1, max: 65_535 });
    const reasons = { reasonString: 'why', userProperties: { a: ['1', '2'] } };
    const publish = fc.record({
      cmd: fc.constant('publish'),
      topic: fc.string({ unit: 'grapheme', maxLength: 20 }),
      payload: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      qos: fc.constantFrom(0, 1, 2),
      messageId,
      properties: fc.constantFrom(
        {},
        { topicAlias: 300, subscriptionIdentifier: [1, 300], contentType: 'a', correlationData: Buffer.from('b') },
        {
          payloadFormatIndicator: true,
          messageExpiryInterval: 0,
          responseTopic: 'r',
          ...reasons,
          reasonString: undefined,
        },
      ),
    });
    const answer = fc.record({
      cmd: fc.constantFrom('puback', 'pubrec', 'pubrel', 'pubcomp', 'suback', 'unsuback'),
      messageId,
      granted: fc.constant([0]),
      properties: fc.constantFrom({}, reasons),
    });
    const connack = fc.constantFrom(
      { cmd: 'connack', sessionPresent: true, returnCode: 0, reasonCode: 0 },
      {
        cmd: 'connack',
        sessionPresent: false,
        returnCode: 5,
        reasonCode: 0x87,
        properties: { maximumQoS: 1, ...reasons },
      },
    );
    const packets = fc.oneof(publish, answer, connack, fc.constant({ cmd: 'pingresp' }));
    fc.assert(
      fc.property(packets, fc.constantFrom(4 as const, 5 as const), (packet, level) => {
        const bytes = generate({ dup: false, retain: false, ...packet } as Packet, { protocolVersion: level });
        expect(brokerPacketProblem(bytes, level)).toBeNull();
      }),
    );
    for (const hex of ['e0 00', 'e0 01 8b', 'e0 02 8b 00', 'f0 00', '20 02 00 01'])
      expect(brokerPacketProblem(fromHex(hex), 5)).toBeNull();
  });

  it('takes any bytes of a whole packet without an error', () => {
    const body = fc.uint8Array({ maxLength: 100 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        body,
        fc.constantFrom(4 as const, 5 as const),
        (first, rest, level) => {
          const problem = brokerPacketProblem(Uint8Array.of(first, rest.length, ...rest), level);
          expect(problem === null || problem.rule.length > 0).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
