import { missingPrograms } from '../e2e/fixtures/peers/programs.ts';
import { bareMqttJs, mosquittoSub, type Counter } from './lib/counters.ts';
import { ExplorerCounter } from './lib/explorer-counter.ts';
import { BenchBroker } from './lib/mqtt-broker.ts';
import { interleave, isQuick, median, mustEqual, progress, Report, versionOf } from './lib/reporter.ts';
import { highestRate } from './lib/sustained.ts';

const SIZE_BYTES = 64;
const BURST = isQuick ? 20_000 : 100_000;
const MANY_TOPICS = isQuick ? 5_000 : 50_000;
/** How long the inside of ours is looked at, in seconds. */
const LOOK_S = isQuick ? 2 : 4;
const RETAINED = isQuick ? 5_000 : 50_000;

type Open = (port: number) => Promise<Counter>;
const ways = { ours: (port: number) => ExplorerCounter.open(port), mqttjs: bareMqttJs, mosquitto: mosquittoSub };

/** A fresh broker and a fresh counter on it, both gone afterwards. */
async function fresh<T>(open: Open, work: (broker: BenchBroker, counter: Counter) => Promise<T>): Promise<T> {
  await using broker = await BenchBroker.start();
  await using counter = await open(broker.port);
  return await work(broker, counter);
}

/** Of ours, nothing may be lost, not a byte; what the others lose is reported. */
async function mustBeWhole(counter: Counter, messages: number): Promise<void> {
  if (!(counter instanceof ExplorerCounter)) return;
  mustEqual(counter.count(), messages, 'messages on the page');
  mustEqual(await counter.payloadBytes(), messages * SIZE_BYTES, 'payload bytes counted');
}

/** Publishes as fast as the broker takes it; answers how many messages never arrived. */
const burst = (open: Open) => () =>
  fresh(open, async (broker, counter) => {
    await counter.subscribe();
    await broker.publish({ count: BURST, topics: 1_000, sizeBytes: SIZE_BYTES, perS: 0, retain: false });
    await counter.reached(BURST);
    await mustBeWhole(counter, BURST);
    return BURST - counter.count();
  });

/** What was seen of ours at four fifths of its highest rate, and of its page when nothing came; one per round. */
const delaysMs: number[] = [];
const framesMs: number[] = [];
const quietFramesMs: number[] = [];
const memoriesMb: number[] = [];

/** The highest rate that lags less than a second; of ours also how busy the host is at four fifths of it. */
const sustained = (open: Open, topics: number, guesses: Map<string, number>, name: string) => () =>
  fresh(open, async (broker, counter) => {
    await counter.subscribe();
    await broker.publish({ count: topics, topics, sizeBytes: SIZE_BYTES, perS: 10_000, retain: false });
    await counter.reached(topics);
    if (counter instanceof ExplorerCounter) await counter.expandAll();
    const perS = await highestRate({ broker, counter, topics, guessPerS: guesses.get(name) ?? 40_000 });
    guesses.set(name, perS);
    if (counter instanceof ExplorerCounter) await lookInside(counter, broker, topics, perS);
    return perS;
  });

async function lookInside(counter: ExplorerCounter, broker: BenchBroker, topics: number, perS: number): Promise<void> {
  if (topics !== 1_000) {
    const memoryMb = await counter.memoryMb();
    if (memoryMb !== null) memoriesMb.push(memoryMb);
    return;
  }
  counter.takeLongestFrameMs();
  await new Promise((resolve) => setTimeout(resolve, LOOK_S * 1_000));
  quietFramesMs.push(counter.takeLongestFrameMs());
  const samples: number[] = [];
  const following = counter.app.lab.workbench.stats({}, ({ items }) => {
    samples.push(...items.map(({ loopDelayP99Ms }) => loopDelayP99Ms));
  });
  const load = Math.round(perS * 0.8);
  await broker.publish({ count: load * LOOK_S, topics, sizeBytes: SIZE_BYTES, perS: load, retain: false });
  following.close();
  framesMs.push(counter.takeLongestFrameMs());
  // The first second still holds what was before.
  delaysMs.push(median(samples.slice(2)));
}

/** From SUBSCRIBE until every retained message is counted, in seconds. */
const retained = (open: Open) => () =>
  fresh(open, async (broker, counter) => {
    await broker.publish({ count: RETAINED, topics: RETAINED, sizeBytes: SIZE_BYTES, perS: 0, retain: true });
    const sinceMs = performance.timeOrigin + performance.now();
    await counter.subscribe();
    const atMs = await counter.reached(RETAINED);
    await mustBeWhole(counter, RETAINED);
    if (atMs === null) progress(`${counter.name} lost ${RETAINED - counter.count()} of ${RETAINED} retained messages`);
    return atMs === null ? Number.POSITIVE_INFINITY : (atMs - sinceMs) / 1_000;
  });

const missing = missingPrograms('mosquitto', 'mosquitto_sub');
if (missing) throw new Error(`this benchmark needs mosquitto and its clients; ${missing}`);
const mosquitto = versionOf('mosquitto_sub', ['--help'], /version (\S+)/) ?? 'missing';
const report = new Report('mqtt-ingest', { mosquitto });

const lost = await interleave({
  ours: burst(ways.ours),
  'bare mqtt.js': burst(ways.mqttjs),
  mosquitto_sub: burst(ways.mosquitto),
});
const guesses = new Map<string, number>();
const few = await interleave({
  ours: sustained(ways.ours, 1_000, guesses, 'ours'),
  'bare mqtt.js': sustained(ways.mqttjs, 1_000, guesses, 'mqttjs'),
  mosquitto_sub: sustained(ways.mosquitto, 1_000, guesses, 'mosquitto'),
});
const many = await interleave({
  ours: sustained(ways.ours, MANY_TOPICS, guesses, 'ours'),
  'bare mqtt.js': sustained(ways.mqttjs, MANY_TOPICS, guesses, 'mqttjs'),
});
const kept = await interleave({ ours: retained(ways.ours), 'bare mqtt.js': retained(ways.mqttjs) });

const bare = 'bare mqtt.js';
report.add({
  id: 'mqtt.burst-lost',
  what: `lost of a burst of ${BURST} messages of ${SIZE_BYTES} B on 1,000 topics`,
  unit: 'messages',
  samples: lost.ours,
  reference: { name: bare, samples: lost[bare] },
  isSmallerBetter: true,
});
report.add({
  id: 'mqtt.burst-lost-sub',
  what: 'the same beside mosquitto_sub',
  unit: 'messages',
  samples: lost.ours,
  reference: { name: 'mosquitto_sub', samples: lost.mosquitto_sub },
  isSmallerBetter: true,
});
const rate = 'with lag under 1 s and nothing lost, ours to the totals on the page';
report.add({
  id: 'mqtt.sustained-1k',
  what: `highest rate on 1,000 topics ${rate}`,
  unit: 'msg/s',
  samples: few.ours,
  reference: { name: bare, samples: few[bare] },
});
report.add({
  id: 'mqtt.sustained-1k-sub',
  what: 'the same beside mosquitto_sub',
  unit: 'msg/s',
  samples: few.ours,
  reference: { name: 'mosquitto_sub', samples: few.mosquitto_sub },
});
report.add({
  id: 'mqtt.sustained-50k',
  what: `highest rate on ${MANY_TOPICS} topics ${rate}`,
  unit: 'msg/s',
  samples: many.ours,
  reference: { name: bare, samples: many[bare] },
});
report.add({
  id: 'mqtt.sustained-frame-ms',
  what: `longest frame of the page in ${LOOK_S} s at 0.8 × that rate, tree expanded`,
  unit: 'ms',
  samples: framesMs,
  reference: { name: 'the same page when nothing comes', samples: quietFramesMs },
  isSmallerBetter: true,
});
report.add({
  id: 'mqtt.loop-delay-p99-ms',
  what: 'event-loop delay of the host, p99 of a second, at 0.8 × the sustained rate',
  unit: 'ms',
  samples: delaysMs,
  isSmallerBetter: true,
});
if (memoriesMb.length > 0) {
  report.add({
    id: 'mqtt.memory-50k-mb',
    what: `memory of host and page after the load on ${MANY_TOPICS} topics`,
    unit: 'MB',
    samples: memoriesMb,
    isSmallerBetter: true,
  });
} else {
  report.missing('mqtt.memory-50k-mb', 'this system does not tell what a process holds');
}
report.add({
  id: 'mqtt.retained-50k-s',
  what: `${RETAINED} retained messages, from SUBSCRIBE to the page's totals`,
  unit: 's',
  samples: kept.ours,
  reference: { name: bare, samples: kept[bare] },
  isSmallerBetter: true,
});
report.finish();
