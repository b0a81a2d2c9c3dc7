import type { SessionId } from '../../../../shared/contract/ids.ts';
import { MAX_SIMULATORS, Simulator, type SimulatorRow } from '../../../../shared/contract/simulators.ts';
import { topicNameProblem } from '../../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../../shared/wire/latest.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Documents } from '../../../ports/documents.ts';
import type { Scripts } from '../../../ports/scripts.ts';
import { KeptList } from '../../lib/kept-list.ts';
import type { MqttSession } from '../mqtt-session.ts';
import type { PacedItem } from '../paced-run.ts';
import type { PacedRuns } from '../repeat/paced-runs.ts';
import { openSource, type DeviceSource } from './device-source.ts';

/** Turns that a preview shows. */
const PREVIEW_TURNS = 3;

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
  readonly #kept: KeptList<Simulator>;

  constructor(deps: SimulatorsDeps) {
    this.#deps = deps;
    this.#kept = new KeptList({
      documents: deps.documents,
      document: 'mqtt-simulators',
      schema: Simulator,
      most: MAX_SIMULATORS,
      unknown: (id) => new LabError('simulators.unknown', { id }),
      tooMany: (limit) => new LabError('simulators.too-many', { limit }),
    });
  }

  list(_params: object, sink: LatestSink<Rows>): void {
    this.#kept.follow(sink, () => ({ simulators: this.#rows() }));
  }

  /** @throws LabError `simulators.unknown`. */
  async get({ id }: { id: string }): Promise<Simulator> {
    return this.#kept.get(id);
  }

  /** @throws LabError `simulators.unknown`, `simulators.too-many`, `workspace.write-failed`. */
  async save({ id, simulator }: { id: string | null; simulator: Simulator }): Promise<{ id: string }> {
    return { id: this.#kept.save(id, simulator) };
  }

  /** @throws LabError `simulators.unknown`, `workspace.write-failed`. */
  async remove({ id }: { id: string }): Promise<void> {
    this.#kept.remove(id);
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
    const simulator = this.#kept.get(id);
    const { runs, sessions, scripts, clock } = this.#deps;
    const session = sessions.session(sessionId);
    runs.checkRoom();
    session.connection.link();
    const source = await openSource(simulator, scripts, clock.nowMs());
    const plan = { everyMs: simulator.everyMs / simulator.devices, count: null };
    return { repeatId: runs.begin({ sessionId, session, topic: simulator.name, plan }, turns(simulator, source)) };
  }

  #rows(): SimulatorRow[] {
    const rows = this.#kept.all.map(({ id, item: { name, topic, devices, everyMs } }) => ({
      id,
      name,
      topic,
      devices,
      everyMs,
    }));
    return rows.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
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
