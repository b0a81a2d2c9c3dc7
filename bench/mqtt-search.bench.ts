import { fresh, mosquittoVersion, ways } from './lib/fresh.ts';
import type { ExplorerCounter } from './lib/explorer-counter.ts';
import type { BenchBroker } from './lib/mqtt-broker.ts';
import { topicName } from './lib/bench-message.ts';
import { interleave, isQuick, mustEqual, Report } from './lib/reporter.ts';

const SIZE_BYTES = 64;
const PER_S = 2_000;
const SEARCHED_TOPICS = isQuick ? 5_000 : 50_000;
const EXPANDED_TOPICS = isQuick ? 2_000 : 20_000;
/** How long the expanded tree is watched, in seconds. */
const LOOK_S = isQuick ? 3 : 10;
/** How long the searches take together, with room to spare, in seconds. */
const SEARCH_S = isQuick ? 6 : 12;

const answersMs: number[] = [];
const quietFramesMs: number[] = [];
const manyElements: number[] = [];
const fewElements: number[] = [];

/** Every topic has said something before the clock starts. */
async function filled(broker: BenchBroker, counter: ExplorerCounter, topics: number): Promise<void> {
  await counter.subscribe();
  await broker.publish({ count: topics, topics, sizeBytes: SIZE_BYTES, perS: 20_000, retain: false });
  await counter.reached(topics);
  await counter.expandAll();
}

/** Publishes at the load's rate while `work` goes on; both are over when it answers. */
async function underLoad<T>(broker: BenchBroker, topics: number, seconds: number, work: () => Promise<T>): Promise<T> {
  const count = PER_S * seconds;
  const [answer] = await Promise.all([
    work(),
    broker.publish({ count, topics, sizeBytes: SIZE_BYTES, perS: PER_S, retain: false }),
  ]);
  return answer;
}

/** Types what a user would and waits for the tree's answer; the longest wait in milliseconds. */
async function search(counter: ExplorerCounter): Promise<number> {
  const topics = counter.app.page.getByRole('toolbar', { name: 'Topics' });
  const filter = topics.getByRole('textbox', { name: 'Filter topics' });
  let longestMs = 0;
  for (const text of ['sensor-77', 'line-42', 'site-9', `sensor-${SEARCHED_TOPICS - 1}`]) {
    const answer = `${matching(text).toLocaleString('en')} of ${SEARCHED_TOPICS.toLocaleString('en')}`;
    const sinceMs = performance.now();
    await filter.fill(text);
    await topics.getByRole('status').filter({ hasText: answer }).waitFor();
    longestMs = Math.max(longestMs, performance.now() - sinceMs);
  }
  await filter.fill('');
  return longestMs;
}

/** How many of the publisher's topics contain a text. */
function matching(text: string): number {
  return Array.from({ length: SEARCHED_TOPICS }, (_, topic) => topicName(topic)).filter((name) => name.includes(text))
    .length;
}

/** The longest frame while the tree is searched; the longest wait for an answer goes beside it. */
const searching = () =>
  fresh(ways.ours, async (broker, counter) => {
    await filled(broker, counter, SEARCHED_TOPICS);
    counter.takeFrames();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    quietFramesMs.push(counter.takeFrames().longestMs);
    answersMs.push(await underLoad(broker, SEARCHED_TOPICS, SEARCH_S, () => search(counter)));
    mustEqual(await allCounted(counter, SEARCHED_TOPICS + PER_S * SEARCH_S), true, 'whether all were counted');
    return counter.takeFrames().longestMs;
  });

/** Frames per second of the expanded tree under load. */
const expanded = (topics: number, elements: number[]) => () =>
  fresh(ways.ours, async (broker, counter) => {
    await filled(broker, counter, topics);
    counter.takeFrames();
    const sinceMs = performance.now();
    await underLoad(broker, topics, LOOK_S, async () => undefined);
    const seconds = (performance.now() - sinceMs) / 1_000;
    const { count } = counter.takeFrames();
    elements.push(await counter.app.page.locator('*').count());
    mustEqual(await allCounted(counter, topics + PER_S * LOOK_S), true, 'whether all were counted');
    return count / seconds;
  });

const allCounted = async (counter: ExplorerCounter, messages: number): Promise<boolean> =>
  (await counter.reached(messages)) !== null && counter.count() === messages;

const report = new Report('mqtt-search', { mosquitto: mosquittoVersion() });
const { ours: searchFramesMs } = await interleave({ ours: searching });
const fps = await interleave({
  ours: expanded(EXPANDED_TOPICS, manyElements),
  'a hundred topics': expanded(100, fewElements),
});
report.add({
  id: 'mqtt.search-frame-ms',
  what: `longest frame while ${SEARCHED_TOPICS} topics are searched at ${PER_S} msg/s`,
  unit: 'ms',
  samples: searchFramesMs,
  reference: { name: 'the same page when nothing comes', samples: quietFramesMs },
  isSmallerBetter: true,
});
report.add({
  id: 'mqtt.search-answer-ms',
  what: 'longest wait from the key press to the answer on screen in the same searches, driver included',
  unit: 'ms',
  samples: answersMs,
  isSmallerBetter: true,
});
report.add({
  id: 'mqtt.expanded-fps',
  what: `frames per second with all nodes of ${EXPANDED_TOPICS} topics expanded at ${PER_S} msg/s`,
  unit: 'fps',
  samples: fps.ours,
  reference: { name: 'a hundred topics', samples: fps['a hundred topics'] },
});
report.add({
  id: 'mqtt.expanded-elements',
  what: 'elements on that page',
  unit: 'elements',
  samples: manyElements,
  reference: { name: 'a hundred topics', samples: fewElements },
  isSmallerBetter: true,
});
report.finish();
