import { missingPrograms } from '../../e2e/fixtures/peers/programs.ts';
import { bareMqttJs, mosquittoSub, type Counter } from './counters.ts';
import { ExplorerCounter } from './explorer-counter.ts';
import { BenchBroker } from './mqtt-broker.ts';
import { mustEqual, versionOf } from './reporter.ts';

/** Starts something that counts the messages of the broker on a port. */
export type Open<Counts extends Counter = Counter> = (port: number) => Promise<Counts>;

/** The built program, and what stands beside it. */
export const ways = {
  ours: (port: number) => ExplorerCounter.open(port),
  mqttjs: bareMqttJs,
  mosquitto: mosquittoSub,
} satisfies Record<string, Open>;

/** A fresh broker and a fresh counter on it, both gone afterwards. */
export async function fresh<Counts extends Counter, T>(
  open: Open<Counts>,
  work: (broker: BenchBroker, counter: Counts) => Promise<T>,
): Promise<T> {
  await using broker = await BenchBroker.start();
  await using counter = await open(broker.port);
  return await work(broker, counter);
}

/** Of ours, nothing may be lost, not a byte; what the others lose is reported. */
export async function mustBeWhole(counter: Counter, messages: number, sizeBytes: number): Promise<void> {
  if (!(counter instanceof ExplorerCounter)) return;
  mustEqual(counter.count(), messages, 'messages on the page');
  mustEqual(await counter.payloadBytes(), messages * sizeBytes, 'payload bytes counted');
}

/**
 * The version of mosquitto these benchmarks run against.
 * @throws Error that names what is not installed.
 */
export function mosquittoVersion(): string {
  const missing = missingPrograms('mosquitto', 'mosquitto_sub');
  if (missing) throw new Error(`this benchmark needs mosquitto and its clients; ${missing}`);
  return versionOf('mosquitto_sub', ['--help'], /version (\S+)/) ?? 'missing';
}
