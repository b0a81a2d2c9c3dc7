import type { Simulator } from '../../../../shared/contract/simulators.ts';
import { valuesOf, type NextValue } from '../../../../shared/domain/simulate/generate.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LoadedScript, Scripts } from '../../../ports/scripts.ts';
import type { Outgoing } from '../paced-run.ts';
import { readTick, TICK, tickSource } from './tick.ts';

/** What the devices of a simulator send. */
export interface DeviceSource {
  /**
   * The messages of one device's turn `n`, from 0.
   *
   * @param elapsedMs since the simulator began
   * @throws LabError `scripts.failed`, `simulators.bad-answer`
   */
  next(device: number, n: number, elapsedMs: number): Promise<{ messages: Outgoing[]; printed: string }>;
  close(): void;
}

/** @throws LabError `scripts.failed`. */
export async function openSource(simulator: Simulator, scripts: Scripts, startedAtMs: number): Promise<DeviceSource> {
  const { source } = simulator;
  if (source.kind === 'fields') return new FieldSource(simulator, source.fields);
  return new ScriptSource(simulator, await scripts.load(tickSource(source.text), TICK), startedAtMs);
}

/** A device's own topic. */
const topicOf = ({ topic }: Simulator, device: number): string => topic.replaceAll('{{device}}', String(device));

type Fields = Extract<Simulator['source'], { kind: 'fields' }>['fields'];

class FieldSource implements DeviceSource {
  readonly #simulator: Simulator;
  readonly #fields: Fields;
  readonly #devices = new Map<number, [name: string, next: NextValue][]>();

  constructor(simulator: Simulator, fields: Fields) {
    this.#simulator = simulator;
    this.#fields = fields;
  }

  async next(device: number, _n: number, elapsedMs: number): Promise<{ messages: Outgoing[]; printed: string }> {
    const values = this.#devices.get(device) ?? this.#begin(device);
    const payload = JSON.stringify(Object.fromEntries(values.map(([name, next]) => [name, next(elapsedMs)])));
    const { qos, retain } = this.#simulator;
    const topic = topicOf(this.#simulator, device);
    return { messages: [{ topic, payload: Buffer.from(payload), qos, retain }], printed: '' };
  }

  close(): void {
    this.#devices.clear();
  }

  #begin(device: number): [name: string, next: NextValue][] {
    const values = this.#fields.map(({ name, generator }): [string, NextValue] => [
      name,
      valuesOf(generator, device, Math.random),
    ]);
    this.#devices.set(device, values);
    return values;
  }
}

class ScriptSource implements DeviceSource {
  constructor(
    private readonly simulator: Simulator,
    private readonly script: LoadedScript,
    private readonly startedAtMs: number,
  ) {}

  async next(device: number, n: number, elapsedMs: number): Promise<{ messages: Outgoing[]; printed: string }> {
    const { qos, retain } = this.simulator;
    const nowMs = Math.round(this.startedAtMs + elapsedMs);
    const { json, printed } = await this.script.call(TICK, [{ device, n, nowMs }]);
    const plain = { topic: topicOf(this.simulator, device), qos, retain };
    const messages = readTick(json, plain);
    if (typeof messages === 'string') throw new LabError('simulators.bad-answer', { reason: messages });
    return { messages, printed };
  }

  close(): void {
    this.script.close();
  }
}
