import { mosquittoPublishLines } from '../e2e/fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../e2e/fixtures/peers/programs.ts';
import type { SessionId } from '../shared/contract/ids.ts';
import type { PlotRange, PlotWindow } from '../shared/contract/mqtt-series.ts';
import { Settings } from '../shared/contract/workbench.ts';
import { unpackNumbers } from '../shared/domain/plot/packed-numbers.ts';
import { ExplorerCounter } from './lib/explorer-counter.ts';
import { BenchBroker } from './lib/mqtt-broker.ts';
import { isQuick, mustEqual, progress, Report, ROUNDS } from './lib/reporter.ts';

const POINTS = isQuick ? 100_000 : 1_000_000;
/** What mosquitto_pub is given at a time, so that the broker need not queue more than it may. */
const PIECE = 20_000;
const PEAK = 1_000_000;
const TOPIC = 'room/climate';
const source = { topic: TOPIC, path: '$.t' };
/** Longer than a chart that nobody looks at is kept read, in milliseconds. */
const FORGOTTEN_MS = 17_000;

const missing = missingPrograms('mosquitto', 'mosquitto_pub');
const report = new Report('mqtt-plot');
if (missing) report.missing('everything', missing);
else await measure();
report.finish();

async function measure(): Promise<void> {
  await using broker = await BenchBroker.start();
  await using counter = await ExplorerCounter.open(broker.port);
  const { lab } = counter.app;
  await lab.workbench.saveSettings(Settings.parse({ limits: { mqttHistoryMb: 1_024 } }));
  await counter.subscribe();
  for (let from = 0; from < POINTS; from += PIECE) {
    const lines = Array.from({ length: PIECE }, (_, at) => line(from + at));
    await mosquittoPublishLines({ port: broker.port, topic: TOPIC, lines });
    await counter.reached(from + PIECE);
  }
  mustEqual(counter.count(), POINTS, 'messages received');
  progress(`${POINTS} messages kept`);
  await measureHost(counter);
  await measurePage(counter);
}

const line = (index: number): string =>
  `{"t":${index === POINTS / 2 ? PEAK : (index % 1_000) / 10},"humidity":46.1,"battery":3.01}`;

async function measureHost({ app: { lab }, sessionId }: ExplorerCounter): Promise<void> {
  const [firstMs, againMs, delaysMs]: [number[], number[], number[]] = [[], [], []];
  const stats = lab.workbench.stats({}, ({ items }) => void delaysMs.push(...items.map((one) => one.loopDelayP99Ms)));
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = await look(lab, sessionId, { kind: 'all' });
    const series = first.window.series[0]!;
    mustEqual(series.statistics.count, POINTS, 'points counted');
    mustEqual(series.statistics.max, PEAK, 'the highest');
    mustEqual(unpackNumbers(series.values).includes(PEAK), true, 'the peak is among the points sent');
    firstMs.push(first.tookMs);
    againMs.push((await look(lab, sessionId, { kind: 'all' })).tookMs);
    progress(
      `round ${round + 1}/${ROUNDS}: first ${firstMs.at(-1)!.toFixed(0)} ms, again ${againMs.at(-1)!.toFixed(0)} ms`,
    );
    await new Promise((resolve) => setTimeout(resolve, FORGOTTEN_MS));
  }
  stats.close();
  report.add({
    id: 'mqtt.plot-first-ms',
    what: `${POINTS} JSON messages kept, from opening a chart of them to its points and figures`,
    unit: 'ms',
    samples: firstMs,
    isSmallerBetter: true,
  });
  report.add({
    id: 'mqtt.plot-again-ms',
    what: 'the same chart after a pan or zoom: all points thinned out and counted anew',
    unit: 'ms',
    samples: againMs,
    isSmallerBetter: true,
  });
  report.add({
    id: 'mqtt.plot-loop-delay-ms',
    what: 'event-loop delay of the host meanwhile, the worst p99 of a second',
    unit: 'ms',
    samples: [Math.max(...delaysMs)],
    isSmallerBetter: true,
  });
}

/** The first whole window of a range, and how long it took to come. */
async function look(
  lab: ExplorerCounter['app']['lab'],
  sessionId: SessionId,
  range: PlotRange,
): Promise<{ window: PlotWindow; tookMs: number }> {
  const startedMs = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<PlotWindow>();
  const params = { sessionId, sources: [source], range, maxPoints: 2_000 };
  const following = lab.mqtt.series(params, ({ items }) => items.forEach((one) => one.progress === 1 && resolve(one)));
  following.ended.catch(reject);
  const window = await promise;
  following.close();
  return { window, tookMs: performance.now() - startedMs };
}

/** Frames while the wheel zooms in and out and the pointer drags over all points. */
async function measurePage(counter: ExplorerCounter): Promise<void> {
  const { page } = counter.app;
  await counter.expandAll();
  await page.getByRole('treeitem', { name: /^climate/ }).click();
  await page.getByRole('button', { name: 'Plot', exact: true }).click();
  await page.getByRole('menuitem', { name: /^\$\.t/ }).click();
  await page.getByRole('combobox', { name: 'Time shown' }).selectOption({ label: 'Everything kept' });
  const chart = page.getByRole('img', { name: new RegExp(`${POINTS.toLocaleString('en')} points`) });
  await chart.waitFor();
  const box = (await chart.boundingBox())!;
  const [x, y] = [box.x + box.width * 0.6, box.y + box.height * 0.4];
  const [movingMs, restingMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.mouse.move(x, y);
    counter.takeFrames();
    await page.waitForTimeout(1_500);
    restingMs.push(counter.takeFrames().longestMs);
    for (let step = 0; step < 20; step += 1) await page.mouse.wheel(0, step < 10 ? -100 : 100);
    await page.mouse.down();
    await page.mouse.move(x - 200, y, { steps: 20 });
    await page.mouse.move(x, y, { steps: 20 });
    await page.mouse.up();
    await page.waitForTimeout(300);
    movingMs.push(counter.takeFrames().longestMs);
  }
  report.add({
    id: 'mqtt.plot-frame-ms',
    what: `longest frame of the page while ${POINTS} points are zoomed by wheel and dragged`,
    unit: 'ms',
    samples: movingMs,
    reference: { name: 'the same page at rest', samples: restingMs },
    isSmallerBetter: true,
  });
}
