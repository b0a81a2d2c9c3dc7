import type { ExplorerCounter } from './lib/explorer-counter.ts';
import { fresh, mosquittoVersion, mustBeWhole, ways } from './lib/fresh.ts';
import { interleave, isQuick, mustEqual, Report } from './lib/reporter.ts';

import { payloadText, topicName } from './lib/bench-message.ts';

const SIZE_BYTES = 64;
const TOPICS = 1_000;
const PER_S = 20_000;
const SECONDS = isQuick ? 2 : 15;
const COUNT = PER_S * SECONDS;

const exportS: number[] = [];

/** Records a load, and answers how many of its messages are not in the recording, each as it was published. */
const recorded = () =>
  fresh(ways.ours, async (broker, counter) => {
    const { recordings } = counter.app.lab;
    await counter.subscribe();
    const { id } = await recordings.start({ sessionId: counter.sessionId, name: 'bench' });
    await broker.publish({ count: COUNT, topics: TOPICS, sizeBytes: SIZE_BYTES, perS: PER_S, retain: false });
    await counter.reached(COUNT);
    await mustBeWhole(counter, COUNT, SIZE_BYTES);
    await recordings.stop({ id });
    const sinceMs = performance.now();
    const whole = await countWhole(counter, id);
    exportS.push((performance.now() - sinceMs) / 1_000);
    mustEqual((await recordings.rows({ id, first: 0, count: 1 })).total, COUNT, 'messages in the recording');
    return COUNT - whole;
  });

/** Reads the recording as NDJSON, and counts the messages that are what was published, in that order. */
async function countWhole({ app }: ExplorerCounter, id: string): Promise<number> {
  const decoder = new TextDecoder();
  let rest = '';
  let count = 0;
  const check = (line: string): void => {
    const { topic, payload } = JSON.parse(line) as { topic: string; payload: string };
    mustEqual(topic, topicName(count % TOPICS), `topic of message ${count}`);
    mustEqual(payload, payloadText(count % TOPICS, SIZE_BYTES), `payload of message ${count}`);
    count += 1;
  };
  await app.lab.recordings.export({ id, format: 'ndjson' }, ({ items }) => {
    for (const item of items) rest += decoder.decode(item, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop()!;
    for (const line of lines) check(line);
  }).ended;
  return count;
}

const report = new Report('mqtt-recording', { mosquitto: mosquittoVersion() });
const { ours } = await interleave({ ours: recorded });
report.add({
  id: 'mqtt.recording-lost',
  what: `lost of ${COUNT} messages recorded at ${PER_S} msg/s, every topic and payload compared`,
  unit: 'messages',
  samples: ours,
  isSmallerBetter: true,
});
report.add({
  id: 'mqtt.recording-export-s',
  what: `the recording as NDJSON over the wire, read and compared`,
  unit: 's',
  samples: exportS,
  isSmallerBetter: true,
});
report.finish();
