import { describe, expect, it } from 'vitest';

import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { mosquittoPublishLines } from '../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { MqttMessages } from './mqtt-messages.ts';
import { MqttRig } from './testing/mqtt-rig.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub');
const text = (bytes?: Uint8Array): string => new TextDecoder().decode(bytes);

describe.skipIf(missing)(`kept messages of a topic${missing ? ` (${missing})` : ''}`, () => {
  it('finds a message by its place, which stays while others come', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    const messages = new MqttMessages(rig.service);
    await mosquittoPublishLines({ port, topic: 'n', lines: ['one', 'two', 'three'] });
    await session.topic('n', 3);
    const at = { sessionId: session.sessionId, nodeId: await session.node('n') };
    const second = await messages.locate({ ...at, at: { place: 2 } });
    expect([second?.place, text(second?.message.preview)]).toEqual([2, 'two']);
    await mosquittoPublishLines({ port, topic: 'n', lines: ['four'] });
    await session.topic('n', 4);
    expect(await messages.locate({ ...at, at: { seq: second!.message.seq } })).toEqual(second);
    expect(await messages.locate({ ...at, at: { place: 5 } })).toBeNull();
    expect(await messages.locate({ ...at, at: { seq: 99 } })).toBeNull();
  });

  it('compares any two, or with the one before', async () => {
    await using broker = await Mosquitto.start();
    await using rig = new MqttRig();
    const { port } = broker;
    const session = await rig.open({ port });
    const messages = new MqttMessages(rig.service);
    const large = (last: string): string => `${'x'.repeat(300_000)}${last}`;
    await mosquittoPublishLines({ port, topic: 'n', lines: ['{"t":1}', '{"t":2}', '{"t":3,"u":"C"}'] });
    await mosquittoPublishLines({ port, topic: 'big', lines: [large('1'), large('2')] });
    await session.topic('n', 3);
    await session.topic('big', 2);
    const at = { sessionId: session.sessionId, nodeId: await session.node('n') };
    const [first, last] = [
      await messages.locate({ ...at, at: { place: 1 } }),
      await messages.locate({ ...at, at: { place: 3 } }),
    ];
    const [firstSeq, lastSeq] = [first!.message.seq, last!.message.seq];
    const previous = await messages.compare({ ...at, seq: lastSeq, baseSeq: null });
    expect(text(previous.base?.preview)).toBe('{"t":2}');
    expect(previous.diff).toMatchObject({ kind: 'json', total: 2 });
    const chosen = await messages.compare({ ...at, seq: lastSeq, baseSeq: firstSeq });
    expect(chosen.diff).toMatchObject({ changes: [{ path: '$.t', before: '1', after: '3' }, { path: '$.u' }] });
    expect((await messages.compare({ ...at, seq: firstSeq, baseSeq: null })).base).toBeNull();
    await expect(messages.compare({ ...at, seq: lastSeq, baseSeq: 99 })).rejects.toMatchObject({
      code: 'mqtt.payload-gone',
    });
    const big = { ...at, nodeId: await session.node('big') };
    const newest = await messages.locate({ ...big, at: { place: 2 } });
    const cut = await messages.compare({ ...big, seq: newest!.message.seq, baseSeq: null });
    expect(cut).toMatchObject({ diff: { kind: 'same' }, comparedBytes: 262_144 });
  });
});
