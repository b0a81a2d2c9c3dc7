import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import type { SessionId } from '../../../../shared/contract/ids.ts';
import { MAX_SIMULATORS, Simulator, type SimulatorRow } from '../../../../shared/contract/simulators.ts';
import { topicNameProblem } from '../../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Documents } from '../../../ports/documents.ts';
import type { Scripts } from '../../../ports/scripts.ts';
import type { MqttSession } from '../mqtt-session.ts';
import type { PacedItem } from '../paced-run.ts';
import type { PacedRuns } from '../repeat/paced-runs.ts';
import { openSource, type DeviceSource } from './device-source.ts';

/** Name of the document they are kept in. */
const DOCUMENT = 'mqtt-simulators';
/** Turns that a preview shows. */
const PREVIEW_TURNS = 3;

const Kept = z.object({ id: z.string(), simulator: Simulator });
type Kept = z.infer<typeof Kept>;
type Rows = { simulators: SimulatorRow[] };

export interface SimulatorsDeps {
  documents: Documents;
  scripts: Scripts;
  runs: PacedRuns;
  sessions: { session(sessionId: SessionId): MqttSession };
  clock: Clock;
}

/** Devices that are not there; see `contract/simulators.ts`. */
export class Simulators {
  readonly #deps: SimulatorsDeps;
  readonly #sinks = new Set<LatestSink<Rows>>();
  #kept: Kept[] | undefined;

  constructor(deps: SimulatorsDeps) {
    this.#deps = deps;
  }

  list(_params: object, sink: LatestSink<Rows>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => this.#rows());
  }

  /** @throws LabError `simulators.unknown`. */
  async get({ id }: { id: string }): Promise<Simulator> {
    return this.#find(id).simulator;
  }

  /** @throws LabError `simulators.unknown`, `simulators.too-many`, `workspace.write-failed`. */
  async save({ id, simulator }: { id: string | null; simulator: Simulator }): Promise<{ id: string }> {
    const all = this.#current();
    if (id !== null) this.#find(id);
    else if (all.length >= MAX_SIMULATORS) throw new LabError('simulators.too-many', { limit: MAX_SIMULATORS });
    const kept = { id: id ?? randomUUID(), simulator };
    this.#keep(id === null ? [...all, kept] : all.map((one) => (one.id === id ? kept : one)));
    return { id: kept.id };
  }

  /** @throws LabError `simulators.unknown`, `workspace.write-failed`. */
  async remove({ id }: { id: string }): Promise<void> {
    this.#find(id);
    this.#keep(this.#current().filter((one) => one.id !== id));
  }

  /** @throws LabError `scripts.failed`, `simulators.bad-answer`. */
  async preview({ simulator }: { simulator: Simulator }): Promise<{
    messages: { topic: string; payload: Uint8Array<ArrayBuffer> }[];
    printed: string;
  }> {
    const { scripts, clock } = this.#deps;
    const source = await openSource(simulator, scripts, clock.nowMs());
    try {
      const messages = [];
      let words = '';
      for (let n = 0; n < PREVIEW_TURNS; n += 1) {
        const turn = await source.next(1, n, n * simulator.everyMs);
        words += turn.printed;
        messages.push(...turn.messages.map(({ topic, payload }) => ({ topic, payload: new Uint8Array(payload) })));
      }
      return { messages, printed: words };
    } finally {
      source.close();
    }
  }

  /** @throws LabError `simulators.unknown`, `mqtt.no-session`, `mqtt.not-open`, `repeats.too-many`, `scripts.failed`. */
  async start({ id, sessionId }: { id: string; sessionId: SessionId }): Promise<{ repeatId: string }> {
    const { simulator } = this.#find(id);
    const { runs, sessions, scripts, clock } = this.#deps;
    const session = sessions.session(sessionId);
    runs.checkRoom();
    session.connection.link();
    const source = await openSource(simulator, scripts, clock.nowMs());
    const plan = { everyMs: simulator.everyMs / simulator.devices, count: null };
    return { repeatId: runs.begin({ sessionId, session, topic: simulator.name, plan }, turns(simulator, source)) };
  }

  #find(id: string): Kept {
    const kept = this.#current().find((one) => one.id === id);
    if (!kept) throw new LabError('simulators.unknown', { id });
    return kept;
  }

  #current(): Kept[] {
    this.#kept ??= readKept(this.#deps.documents.read(DOCUMENT));
    return this.#kept;
  }

  /** Writes first: what could not be kept does not seem to be. */
  #keep(kept: Kept[]): void {
    this.#deps.documents.write(DOCUMENT, JSON.stringify(kept));
    this.#kept = kept;
    for (const sink of this.#sinks) sink.offer(() => this.#rows());
  }

  #rows(): Rows {
    const rows = this.#current().map(({ id, simulator: { name, topic, devices, everyMs } }) => ({
      id,
      name,
      topic,
      devices,
      everyMs,
    }));
    return { simulators: rows.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })) };
  }
}

/** The messages of all devices in their order; the devices are spread over the time between two of one's messages. */
async function* turns(simulator: Simulator, source: DeviceSource): AsyncGenerator<PacedItem> {
  const { devices, everyMs, jitterPercent } = simulator;
  let lastMs = 0;
  try {
    for (let n = 0; ; n += 1) {
      for (let device = 1; device <= devices; device += 1) {
        const dueMs = everyMs * (n + (device - 1) / devices);
        const shift = (jitterPercent / 100) * everyMs * (Math.random() - 0.5);
        lastMs = Math.max(lastMs, dueMs + shift);
        const { messages } = await source.next(device, n, lastMs);
        for (const message of messages) yield { atMs: lastMs, make: () => checked(message) };
      }
    }
  } finally {
    source.close();
  }
}

/** A topic that cannot be published to would be refused without end: it ends the run. */
function checked<Message extends { topic: string }>(message: Message): Message {
  const rule = topicNameProblem(message.topic);
  if (rule) throw new LabError('mqtt.bad-topic', { topic: message.topic, rule });
  return message;
}

/** Those that can be read; one that a newer or damaged document spoils leaves the others. */
function readKept(text: string | null): Kept[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '[]');
  } catch {
    return []; // Not what we wrote: start afresh.
  }
  const kept = Array.isArray(stored) ? stored.map((each) => Kept.safeParse(each)) : [];
  return kept.flatMap(({ data }) => (data ? [data] : [])).slice(0, MAX_SIMULATORS);
}
