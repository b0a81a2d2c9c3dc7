import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { MqttRig } from './testing/mqtt-rig.ts';
import { publishBytes, RawBroker } from './testing/raw-broker.ts';

const text = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);

describe('a connection’s account of what is late or lost', () => {
  it('counts breaks, and has nothing to be late while it is away', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig({ retryDelayMs: () => 150 });
    const session = await rig.open({ port: broker.port });
    expect(session.status.newest!.losses).toMatchObject({ breaks: 0, brokenMs: 0, brokerDropped: null });
    broker.cut();
    const away = await session.status.until(({ state }) => state === 'reconnecting');
    expect(away).toMatchObject({ flow: null, losses: { breaks: 1 } });
    const { losses } = await session.status.until(({ state }) => state === 'open');
    expect(losses!.breaks).toBe(1);
    expect(losses!.brokenMs).toBeGreaterThan(100);
    await session.service.disconnect(session);
    expect(session.status.newest!.losses!.breaks).toBe(1);
  });

  it('counts topics that are not allowed, and is not behind when all is taken in', async () => {
    await using broker = await RawBroker.start();
    await using rig = new MqttRig();
    const session = await rig.open({ port: broker.port });
    broker.send(Buffer.concat(['a/#', 'b', '+', 'b'].map((topic) => publishBytes(text(topic), text('x'), 5))));
    const { losses } = await session.status.until(({ messages }) => messages === 4);
    expect(losses!.badTopics).toBe(2);
    const { flow } = await session.status.until((state) => state.flow?.systemBytes === 0);
    expect(flow).toMatchObject({ backlogBytes: 0, lagMs: 0, heldTimes: 0, isSlow: false });
    expect(flow!.mostLagMs).toBeLessThan(5_000);
  });
});

describe.skipIf(missingPrograms('mosquitto'))('a publish that mosquitto’s rules forbid', () => {
  const forbidding = async (folder: string): Promise<Mosquitto> => {
    const file = join(folder, 'acl');
    await writeFile(file, 'topic read #\ntopic write open/#\n', { mode: 0o600 });
    return await Mosquitto.start({ config: [`acl_file ${file}`] });
  };

  it('is confirmed in MQTT 3.1.1 and never comes; MQTT 5.0 says no [MQTT-3.3.5-2]', async () => {
    await using folder = await temporaryFolder();
    await using broker = await forbidding(folder.path);
    await using rig = new MqttRig();
    const [four, five] = [
      await rig.open({ port: broker.port, protocolVersion: 4 }),
      await rig.open({ port: broker.port, protocolVersion: 5 }),
    ];
    const message = { topic: 'secret/a', payload: text('x'), qos: 1 as const, retain: false };
    await four.service.publish({ sessionId: four.sessionId, ...message });
    await expect(five.service.publish({ sessionId: five.sessionId, ...message })).rejects.toMatchObject({
      code: 'mqtt.publish-refused',
      facts: { reasonCode: 0x87 },
    });
    await four.service.publish({ sessionId: four.sessionId, ...message, topic: 'open/a' });
    const { messages, topics } = await four.status.until((state) => state.messages > 0);
    expect({ messages, topics }).toEqual({ messages: 1, topics: 1 });
  });
});
