import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import type { MqttLevel } from './packet-types.ts';
import { packetSummary, type PacketSummary } from './packet-summary.ts';

function summaryOf(packet: object, level: MqttLevel = 4, aliasTopic: string | null = null): PacketSummary {
  const bytes = generate(packet as Packet, { protocolVersion: level });
  return packetSummary(bytes, bytes.length, level, aliasTopic);
}

const publish = { cmd: 'publish', topic: 'a/b', payload: 'hello', qos: 1, messageId: 7, retain: true, dup: true };

describe('packetSummary', () => {
  it.each<[string, object, MqttLevel, string]>([
    ['publish', publish, 4, 'a/b, QoS 1, id 7, retain, DUP, hello'],
    ['puback', { cmd: 'puback', messageId: 7 }, 4, 'id 7'],
    ['puback', { cmd: 'puback', messageId: 7, reasonCode: 0x10 }, 5, 'id 7, nobody is subscribed'],
    ['pingreq', { cmd: 'pingreq' }, 4, ''],
    ['suback', { cmd: 'suback', messageId: 3, granted: [1, 0x80] }, 4, 'id 3, granted with QoS 1 at most, 0x80, '],
    ['connack', { cmd: 'connack', returnCode: 0, sessionPresent: true }, 4, 'session present, '],
    [
      'subscribe',
      {
        cmd: 'subscribe',
        messageId: 3,
        subscriptions: [
          { topic: 'a/#', qos: 1 },
          { topic: 'b', qos: 0 },
        ],
      },
      4,
      'id 3, a/# (QoS 1 at most), b (QoS 0 at most)',
    ],
    [
      'connect',
      { cmd: 'connect', clientId: 'pump', keepalive: 30, clean: true, username: 'ada', will: publish },
      4,
      'client “pump”, MQTT 3.1.1, keep alive 30 s, clean session, will “a/b”, user “ada”',
    ],
  ])('says what a %s is about', (_cmd, packet, level, text) => {
    expect(summaryOf({ protocolId: 'MQTT', protocolVersion: level, ...packet }, level).text).toContain(text);
  });

  it('marks failures', () => {
    expect(summaryOf({ cmd: 'connack', returnCode: 5, sessionPresent: false }).isBad).toBe(true);
    expect(summaryOf({ cmd: 'suback', messageId: 3, granted: [0, 0x80] }).isBad).toBe(true);
    expect(summaryOf({ cmd: 'disconnect', reasonCode: 0x8e }, 5)).toMatchObject({ isBad: true });
    expect(summaryOf({ cmd: 'puback', messageId: 7, reasonCode: 0x10 }, 5).isBad).toBe(false);
  });

  it('says what a topic alias stands for, as far as it is known', () => {
    const aliased = { ...publish, topic: '', properties: { topicAlias: 2 } };
    expect(summaryOf(aliased, 5, 'pump/4').text).toMatch(/^pump\/4 \(by its alias\), QoS 1/);
    expect(summaryOf(aliased, 5).text).toMatch(/^topic by an alias that is not known/);
  });

  it('says what is wrong with a malformed packet, and nothing of one of which only the beginning is here', () => {
    const bytes = generate(publish as Packet);
    expect(packetSummary(bytes.subarray(0, 9), bytes.length, 4, null)).toMatchObject({ isBad: false });
    expect(packetSummary(bytes.subarray(0, 5), 5, 4, null)).toEqual({
      text: expect.stringContaining('malformed: Topic name needs 3 bytes'),
      isBad: true,
    });
  });
});
