import { describe, expect, it } from 'vitest';

import { MqttRig } from './testing/mqtt-rig.ts';
import { publishBytes, RawBroker } from './testing/raw-broker.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const fromHex = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('a packet that MQTT does not allow', () => {
  it.each([
    ['QoS 1 without an identifier', 5, '32 03 00 01 61', 0x81, 'no packet identifier (§2.2.1)'],
    ['a property of another packet', 5, '30 09 00 01 61 05 11 00 00 00 01', 0x82, 'table 2-4'],
    ['topic alias 0', 5, '30 07 00 01 61 03 23 00 00', 0x94, '[MQTT-3.3.2-8]'],
    ['a SUBSCRIBE', 5, '82 07 00 01 00 00 01 61 00', 0x82, 'sent by clients only'],
    ['a PUBACK without a body', 5, '40 00', 0x81, 'PUBACK has no packet identifier'],
    ['a PINGRESP with a body', 5, 'd0 01 00', 0x81, 'PINGRESP has a body'],
    ['a length of five bytes', 5, '30 ff ff ff ff 01', 0x81, '[MQTT-1.5.5-1]'],
    ['QoS 2 with identifier 0', 4, '34 05 00 01 61 00 00', null, '[MQTT-2.2.1-3]'],
    ['a DISCONNECT', 4, 'e0 00', null, 'sends no DISCONNECT'],
  ] as const)('ends the connection: %s (protocol %s)', async (_what, protocolVersion, hex, told, rule) => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const session = await rig.open({ port: broker.port, protocolVersion });
    broker.send(fromHex(hex));
    const { reason } = await session.status.until(({ state }) => state === 'reconnecting');
    expect(reason).toMatchObject({ code: 'mqtt.protocol-error', facts: { rule: expect.stringContaining(rule) } });
    // [MQTT-4.13.1-1]: MQTT 5.0 says why before it closes.
    const goodbyes = broker.received.filter(({ cmd }) => cmd === 'disconnect');
    expect(goodbyes).toMatchObject(told === null ? [] : [{ reasonCode: told }]);
  });

  it('loses nothing of what came before it', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ retryDelayMs: () => 60_000 });
    const session = await rig.open({ port: broker.port });
    const plain = publishBytes(text('plain'), text('x'), 5);
    const sure = fromHex('32 07 00 01 71 00 05 00 78');
    const aliased = fromHex('30 08 00 01 7a 03 23 00 02 78');
    broker.send(Buffer.concat([...Array.from({ length: 500 }, () => [plain, sure, aliased]).flat(), fromHex('00 00')]));
    const { messages } = await session.status.until(({ state }) => state === 'reconnecting');
    expect(messages).toBe(1_500);
  });

  it('is a session that was not asked for [MQTT-3.2.2-2]', async () => {
    await using broker = await RawBroker.start(({ cmd }) =>
      cmd === 'connect' ? { cmd: 'connack', sessionPresent: true, reasonCode: 0, returnCode: 0 } : undefined,
    );
    await using rig = new MqttRig();
    expect(await rig.failure({ port: broker.port })).toMatchObject({
      code: 'mqtt.protocol-error',
      facts: { rule: expect.stringContaining('[MQTT-3.2.2-2]') },
    });
  });

  it.each([
    [1, 'mqtt.rejected', 'it does not speak this version of MQTT'],
    [5, 'mqtt.not-authorised', 'ada'],
  ] as const)(
    'is none: a broker that does not know MQTT 5.0 answers in its own version (%s)',
    async (code, ...means) => {
      await using broker = await RawBroker.start(({ cmd }) =>
        cmd === 'connect' ? Buffer.from([0x20, 2, 0, code]) : undefined,
      );
      await using rig = new MqttRig();
      const failure = await rig.failure({ port: broker.port, username: 'ada' });
      expect(failure.code).toBe(means[0]);
      expect(Object.values(failure.facts)).toContain(means[1]);
    },
  );
});

describe('a topic that MQTT does not allow', () => {
  it.each([
    [4, 1, '32 09 00 04 61 2f ff c3 00 07 78'],
    [4, 2, '34 09 00 04 61 2f ff c3 00 07 78'],
    [5, 1, '32 0a 00 04 61 2f ff c3 00 07 00 78'],
    [5, 2, '34 0a 00 04 61 2f ff c3 00 07 00 78'],
  ] as const)('keeps its bytes and is answered (protocol %s, QoS %s)', async (protocolVersion, qos, hex) => {
    await using broker = await RawBroker.start(({ cmd, messageId }) =>
      cmd === 'pubrec' ? { cmd: 'pubrel', messageId: messageId! } : undefined,
    );
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port, protocolVersion });
    broker.send(fromHex(hex));
    expect(await session.topic('a/\udcff\udcc3')).toMatchObject({ messages: 1, last: { qos, sizeBytes: 1 } });
    await expect.poll(() => broker.received.at(-1)?.cmd).toBe(qos === 1 ? 'puback' : 'pubcomp');
    expect(session.handle.marks.at(-1)).toContain(String.raw`shown as a/\xff\xc3`);
  });

  it('keeps its bytes behind a topic alias [MQTT-3.3.2-12]', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    for (const hex of [
      '30 08 00 02 61 ff 03 23 00 01',
      '32 0a 00 02 61 fe 00 01 03 23 00 02',
      '30 06 00 00 03 23 00 01',
      '32 08 00 00 00 02 03 23 00 02',
      '30 07 00 01 62 03 23 00 01',
      '30 06 00 00 03 23 00 01',
    ])
      broker.send(fromHex(hex));
    for (const topic of ['a\udcff', 'a\udcfe', 'b'])
      expect(await session.topic(topic, 2)).toMatchObject({ topic, messages: 2 });
  });

  it.each([
    ['00 03 61 00 62', 'NUL', String.raw`“a\x00b”`],
    ['00 01 23', 'wildcard', '“#”'],
    ['00 00', 'at least one character', '“”'],
  ])('is shown, and noted once: %s', async (topic, rule, shown) => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    const bytes = fromHex(topic);
    for (let count = 0; count < 2; count++) broker.send(publishBytes(bytes.subarray(2), text('x'), 5));
    await session.status.until(({ messages, topics }) => messages === 2 && topics === 1);
    const notes = session.handle.marks.filter((mark) => mark.startsWith('MQTT does not allow'));
    expect(notes).toEqual([expect.stringContaining(rule)]);
    expect(notes[0]).toContain(`shown as ${shown}`);
  });

  it('is noted a hundred times at most', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    broker.send(
      Buffer.concat(Array.from({ length: 300 }, (_, index) => publishBytes(text(`${index}/#`), text(''), 5))),
    );
    await session.status.until(({ topics }) => topics === 300);
    expect(session.handle.marks.filter((mark) => mark.startsWith('MQTT does not allow'))).toHaveLength(100);
    expect(session.handle.marks.at(-1)).toBe('More such topics are not noted');
  });
});

describe('what is sent', () => {
  it('has its user properties in the order given, names given again apart [MQTT-3.3.2-18]', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ keepsBytes: true });
    const { service, sessionId, handle } = await rig.open({ port: broker.port });
    const userProperties: [string, string][] = [
      ['b', '1'],
      ['7', 'seven'],
      ['__proto__', 'p'],
      ['b', '2'],
      ['', ''],
      ['b', '1'],
    ];
    const message = { sessionId, topic: 't', payload: text('x'), qos: 1 as const, retain: false };
    await service.publish({ ...message, properties: { userProperties } });
    const sent = Buffer.concat(handle.chunks.filter(({ direction }) => direction === 'out').map(({ bytes }) => bytes));
    const pairs = userProperties.map(([name, value]) =>
      Buffer.from([0x26, 0, name.length, ...text(name), 0, value.length, ...text(value)]),
    );
    expect(sent.includes(Buffer.concat(pairs))).toBe(true);
  });
});
