import { ExplorerCounter } from './lib/explorer-counter.ts';
import { fresh, mosquittoVersion, mustBeWhole, ways, type Open } from './lib/fresh.ts';
import type { BenchBroker } from './lib/mqtt-broker.ts';
import { interleave, isQuick, median, Report } from './lib/reporter.ts';
import { highestRate } from './lib/sustained.ts';

const SIZE_BYTES = 64;
const LARGE_BYTES = 1_024;
const BURST = isQuick ? 20_000 : 100_000;
const TOPICS = 1_000;
const MANY_TOPICS = isQuick ? 5_000 : 50_000;
/** How long the inside of ours is looked at, in seconds. */
const LOOK_S = isQuick ? 2 : 4;

/** Publishes as fast as the broker takes it; answers how many messages never arrived. */
const burst = (open: Open) => () =>
  fresh(open, async (broker, counter) => {
    await counter.subscribe();
    await broker.publish({ count: BURST, topics: TOPICS, sizeBytes: SIZE_BYTES, perS: 0, retain: false });
    await counter.reached(BURST);
    await mustBeWhole(counter, BURST, SIZE_BYTES);
    return BURST - counter.count();
  });

/** What was seen of ours at four fifths of its highest rate, and of its page when nothing came; one per round. */
const delaysMs: number[] = [];
const framesMs: number[] = [];
const quietFramesMs: number[] = [];
const memoriesMb: number[] = [];

interface Load {
  topics: number;
  sizeBytes: number;
  /** Guesses go from round to round under this name. */
  name: string;
  /** What to look at in ours after the search. */
  look?: (counter: ExplorerCounter, broker: BenchBroker, perS: number) => Promise<void>;
}

const guesses = new Map<string, number>();

/** The highest rate that lags less than a second. */
const sustained =
  (open: Open, { topics, sizeBytes, name, look }: Load) =>
  () =>
    fresh(open, async (broker, counter) => {
      await counter.subscribe();
      await broker.publish({ count: topics, topics, sizeBytes, perS: 10_000, retain: false });
      await counter.reached(topics);
      if (counter instanceof ExplorerCounter) await counter.expandAll();
      const key = `${counter.name} ${name}`;
      const guessPerS = guesses.get(key) ?? 40_000;
      const perS = await highestRate({ broker, counter, topics, sizeBytes, guessPerS });
      guesses.set(key, perS);
      if (counter instanceof ExplorerCounter) await look?.(counter, broker, perS);
      return perS;
    });

/** How busy host and page are at four fifths of the highest rate. */
async function lookAtDelays(counter: ExplorerCounter, broker: BenchBroker, perS: number): Promise<void> {
  counter.takeFrames();
  await new Promise((resolve) => setTimeout(resolve, LOOK_S * 1_000));
  quietFramesMs.push(counter.takeFrames().longestMs);
  const samples: number[] = [];
  const following = counter.app.lab.workbench.stats({}, ({ items }) => {
    samples.push(...items.map(({ loopDelayP99Ms }) => loopDelayP99Ms));
  });
  const load = Math.round(perS * 0.8);
  await broker.publish({ count: load * LOOK_S, topics: TOPICS, sizeBytes: SIZE_BYTES, perS: load, retain: false });
  following.close();
  framesMs.push(counter.takeFrames().longestMs);
  // The first second still holds what was before.
  delaysMs.push(median(samples.slice(1)));
}

async function lookAtMemory(counter: ExplorerCounter): Promise<void> {
  const memoryMb = await counter.memoryMb();
  if (memoryMb !== null) memoriesMb.push(memoryMb);
}

const report = new Report('mqtt-ingest', { mosquitto: mosquittoVersion() });

const lost = await interleave({
  ours: burst(ways.ours),
  'bare mqtt.js': burst(ways.mqttjs),
  mosquitto_sub: burst(ways.mosquitto),
});
const small: Load = { topics: TOPICS, sizeBytes: SIZE_BYTES, name: 'few', look: lookAtDelays };
const few = await interleave({
  ours: sustained(ways.ours, small),
  'bare mqtt.js': sustained(ways.mqttjs, small),
  mosquitto_sub: sustained(ways.mosquitto, small),
});
const wide: Load = { topics: MANY_TOPICS, sizeBytes: SIZE_BYTES, name: 'many', look: lookAtMemory };
const many = await interleave({ ours: sustained(ways.ours, wide), 'bare mqtt.js': sustained(ways.mqttjs, wide) });
const large: Load = { topics: TOPICS, sizeBytes: LARGE_BYTES, name: 'large' };
const big = await interleave({ ours: sustained(ways.ours, large), 'bare mqtt.js': sustained(ways.mqttjs, large) });

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
  id: 'mqtt.sustained-1kb',
  what: `highest rate of ${LARGE_BYTES} B on 1,000 topics ${rate}`,
  unit: 'msg/s',
  samples: big.ours,
  reference: { name: bare, samples: big[bare] },
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
report.finish();
