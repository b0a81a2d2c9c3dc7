import { expect, it } from 'vitest';

import { MqttRig } from './testing/mqtt-rig.ts';
import { RawBroker } from './testing/raw-broker.ts';

const MANY = 200_000;

/** So many retained messages of QoS 0, each on a topic of its own, as a broker sends them after a subscribe. */
function retained(): Buffer {
  const packets: Buffer[] = [];
  for (let n = 0; n < MANY; n++) {
    const topic = `site/${n % 500}/sensor/${n}`;
    const payload = `{"n":${n}}`;
    const head = Buffer.from([0x31, topic.length + payload.length + 3, 0, topic.length]);
    packets.push(Buffer.concat([head, Buffer.from(topic), Buffer.from([0]), Buffer.from(payload)]));
  }
  return Buffer.concat(packets);
}

it('takes in 200,000 retained messages at once: all counted, each topic’s last one kept', async () => {
  const flood = retained();
  await using broker = await RawBroker.start();
  await using rig = new MqttRig({ historyLimitBytes: 1024 * 1024 });
  const session = await rig.open({ port: broker.port });
  broker.send(flood);
  const status = await session.status.until(({ messages }) => messages === MANY);
  expect(status).toMatchObject({ state: 'open', topics: MANY, losses: { breaks: 0, unchecked: 0 } });
  // The budget is far exceeded, yet a topic's last message is never let go: nothing is evicted, nothing lost.
  expect(status.evictedMessages).toBe(0);
  for (const n of [0, 777, MANY - 1]) {
    const { last } = await session.topic(`site/${n % 500}/sensor/${n}`);
    expect(last).toMatchObject({ isRetained: true });
    expect(Buffer.from(last!.preview).toString()).toBe(`{"n":${n}}`);
  }
}, 30_000);
