import { fresh, mosquittoVersion, mustBeWhole, ways, type Open } from './lib/fresh.ts';
import { interleave, isQuick, progress, Report } from './lib/reporter.ts';

const SIZE_BYTES = 64;
const RETAINED = isQuick ? 5_000 : 50_000;
/** A site that retained everything it ever said, met on connecting. */
const MANY_RETAINED = isQuick ? 20_000 : 200_000;

/** From SUBSCRIBE until every retained message is counted, in seconds. */
const retained = (open: Open, topics: number) => () =>
  fresh(open, async (broker, counter) => {
    await broker.publish({ count: topics, topics, sizeBytes: SIZE_BYTES, perS: 0, retain: true });
    const sinceMs = performance.timeOrigin + performance.now();
    await counter.subscribe();
    const atMs = await counter.reached(topics);
    await mustBeWhole(counter, topics, SIZE_BYTES);
    if (atMs === null) progress(`${counter.name} lost ${topics - counter.count()} of ${topics} retained messages`);
    return atMs === null ? Number.POSITIVE_INFINITY : (atMs - sinceMs) / 1_000;
  });

const report = new Report('mqtt-retained', { mosquitto: mosquittoVersion() });
const few = await interleave({ ours: retained(ways.ours, RETAINED), 'bare mqtt.js': retained(ways.mqttjs, RETAINED) });
const many = await interleave({
  ours: retained(ways.ours, MANY_RETAINED),
  'bare mqtt.js': retained(ways.mqttjs, MANY_RETAINED),
});
for (const [id, topics, seconds] of [
  ['mqtt.retained-50k-s', RETAINED, few],
  ['mqtt.retained-200k-s', MANY_RETAINED, many],
] as const) {
  report.add({
    id,
    what: `${topics} retained messages, from SUBSCRIBE to the page's totals`,
    unit: 's',
    samples: seconds.ours,
    reference: { name: 'bare mqtt.js', samples: seconds['bare mqtt.js'] },
    isSmallerBetter: true,
  });
}
report.finish();
