import type { ExplorerCounter } from './lib/explorer-counter.ts';
import { fresh, mosquittoVersion, mustBeWhole, ways } from './lib/fresh.ts';
import type { BenchBroker } from './lib/mqtt-broker.ts';
import { isQuick, mustEqual, progress, Report } from './lib/reporter.ts';

const SIZE_BYTES = 64;
/** Eight hours of a busy site, in minutes. */
const SOAK = isQuick ? 400_000 : 10_000_000;
const SOAK_TOPICS = 5_000;
const SOAK_PER_S = 20_000;
/** The budget is spent well before this share of the messages; from here on memory must stay where it is. */
const SETTLED = 0.4;
const SAMPLE_MS = isQuick ? 1_000 : 5_000;
const TOPICS = isQuick ? 50_000 : 1_000_000;

interface Sample {
  messages: number;
  memoryMb: number;
}

/** Publishes everything, and looks at memory every few seconds meanwhile. */
async function soak(broker: BenchBroker, counter: ExplorerCounter): Promise<Sample[]> {
  const samples: Sample[] = [];
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      const memoryMb = await counter.memoryMb();
      if (memoryMb === null) return;
      samples.push({ messages: counter.count(), memoryMb });
      progress(`${counter.count().toLocaleString('en')} messages, ${Math.round(memoryMb)} MB`);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  };
  const watching = watch();
  await broker.publish({ count: SOAK, topics: SOAK_TOPICS, sizeBytes: SIZE_BYTES, perS: SOAK_PER_S, retain: false });
  await counter.reached(SOAK);
  isOver = true;
  await watching;
  return samples;
}

const report = new Report('mqtt-soak', { mosquitto: mosquittoVersion() });

await fresh(ways.ours, async (broker, counter) => {
  await counter.subscribe();
  const samples = await soak(broker, counter);
  await mustBeWhole(counter, SOAK, SIZE_BYTES);
  report.add({
    id: 'mqtt.soak-lost',
    what: `lost of ${SOAK} messages at ${SOAK_PER_S} msg/s on ${SOAK_TOPICS} topics`,
    unit: 'messages',
    samples: [SOAK - counter.count()],
    isSmallerBetter: true,
  });
  const settled = samples.filter(({ messages }) => messages >= SOAK * SETTLED).map(({ memoryMb }) => memoryMb);
  if (settled.length < 4) {
    report.missing('mqtt.soak-growth', 'too few looks at memory (short run, or this system does not tell)');
    return;
  }
  const third = Math.ceil(settled.length / 3);
  report.add({
    id: 'mqtt.soak-growth',
    what: 'memory of host and page in the last part, beside where it had settled',
    unit: 'MB',
    samples: settled.slice(-third),
    reference: { name: `from ${SETTLED * 100} % of the messages on`, samples: settled.slice(0, third) },
    isSmallerBetter: true,
  });
});

await fresh(ways.ours, async (broker, counter) => {
  await counter.subscribe();
  await broker.publish({ count: TOPICS, topics: TOPICS, sizeBytes: SIZE_BYTES, perS: SOAK_PER_S, retain: false });
  await counter.reached(TOPICS);
  await mustBeWhole(counter, TOPICS, SIZE_BYTES);
  mustEqual(counter.topics.messages, TOPICS, 'topics on the page');
  await counter.expandAll();
  counter.takeFrames();
  const tree = counter.app.page.getByRole('tree', { name: 'Topics' });
  await tree.focus();
  for (const key of ['End', 'Home', 'PageDown', 'PageDown', 'End']) {
    await tree.press(key);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const memoryMb = await counter.memoryMb();
  if (memoryMb === null) report.missing('mqtt.million-topics-mb', 'this system does not tell what a process holds');
  else {
    report.add({
      id: 'mqtt.million-topics-mb',
      what: `memory of host and page with ${TOPICS} topics`,
      unit: 'MB',
      samples: [memoryMb],
      isSmallerBetter: true,
    });
  }
  report.add({
    id: 'mqtt.million-topics-frame-ms',
    what: 'longest frame while that tree, all of it expanded, is walked from end to end',
    unit: 'ms',
    samples: [counter.takeFrames().longestMs],
    isSmallerBetter: true,
  });
});
report.finish();
