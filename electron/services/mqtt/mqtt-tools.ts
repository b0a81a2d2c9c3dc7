import type { SessionId } from '../../../shared/contract/ids.ts';
import {
  MAX_FOUND,
  type BrokerFacts,
  type ClearProgress,
  type Ranking,
  type SearchState,
} from '../../../shared/contract/mqtt-tools.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import { clearRetainedBelow, retainedBelow } from './clear-retained.ts';
import { everySecond } from './every-second.ts';
import { type ExportPlan, exportBelow } from './export-below.ts';
import type { MqttSession } from './mqtt-session.ts';
import { PayloadSearch, type SearchPlan } from './payload-search.ts';
import { runInSlices, type Steps } from '../lib/slices.ts';
import { type RankPlan, TopicRanking } from './topic-ranking.ts';
import { topicsBelow } from './topics-below.ts';

const SYS = '$SYS/';
/** mosquitto, HiveMQ's extension and most others speak below the first, EMQX below the second, by node. */
const SYS_BROKERS = [`${SYS}broker`, `${SYS}brokers`];
/** Bytes of a value of the broker's that are shown; they are numbers and short words. */
const FACT_BYTES = 200;

interface One {
  sessionId: SessionId;
}
type Branch = One & { nodeId: number };

/** Work on everything a connection has received; see `contract/mqtt-tools.ts` for what each handler promises. */
export class MqttTools {
  constructor(
    /** @throws LabError `mqtt.no-session`. */
    private readonly sessions: { session(sessionId: SessionId): MqttSession },
  ) {}

  /** @throws LabError `mqtt.bad-pattern`, `mqtt.slow-pattern`, `mqtt.bad-topic`, `mqtt.no-session`. */
  async search({ sessionId, ...plan }: One & SearchPlan, sink: LatestSink<SearchState>): Promise<void> {
    const session = this.#session(sessionId, sink);
    const search = new PayloadSearch(session.store, plan);
    const tell = (): void => sink.offer(() => search.state());
    tell();
    if (await runInSlices(telling(search.steps(), tell), () => sink.signal.aborted)) sink.end();
  }

  async ranking({ sessionId, ...plan }: One & RankPlan, sink: LatestSink<Ranking>): Promise<void> {
    const { tree, history, nowMs } = this.#session(sessionId, sink).store;
    const ranking = new TopicRanking({ tree, history, nowMs }, plan);
    await everySecond(sink, async () => {
      if (await runInSlices(ranking.steps(), () => sink.signal.aborted)) sink.offer(() => ranking.ranking!);
    });
  }

  /** @throws LabError `mqtt.no-topic`. */
  async retainedBelow({ sessionId, nodeId }: Branch): Promise<{ total: number; topics: string[] }> {
    const retained = await retainedBelow(this.sessions.session(sessionId).store.node(nodeId));
    return { total: retained.length, topics: retained.slice(0, MAX_FOUND).map(({ topic }) => topic!) };
  }

  /** @throws LabError `mqtt.no-topic`, `mqtt.not-open`, `mqtt.lost`. */
  async clearRetainedBelow({ sessionId, nodeId }: Branch, sink: LatestSink<ClearProgress>): Promise<void> {
    const session = this.#session(sessionId, sink);
    session.connection.link();
    await clearRetainedBelow(session, session.store.node(nodeId), sink);
  }

  /** @throws LabError `mqtt.no-topic`. */
  async exportBelow({ sessionId, nodeId, ...plan }: Branch & ExportPlan, sink: Sink<Uint8Array>): Promise<void> {
    const session = this.#session(sessionId, sink);
    await exportBelow(session.store.history, session.store.node(nodeId), plan, sink);
  }

  async broker({ sessionId }: One, sink: LatestSink<BrokerFacts>): Promise<void> {
    const { tree, history } = this.#session(sessionId, sink).store;
    await everySecond(sink, async () => {
      const tops = SYS_BROKERS.flatMap((topic) => tree.find(topic) ?? []);
      const nodes = (await Promise.all(tops.map((top) => topicsBelow(top, () => true)))).flat();
      sink.offer(() => ({
        values: nodes.slice(0, MAX_FOUND).map((node) => {
          const { preview, receivedAtMs } = history.last(node, FACT_BYTES)!;
          const text = new TextDecoder().decode(preview);
          return { name: node.topic!.slice(SYS.length), text, receivedAtMs };
        }),
      }));
    });
  }

  #session(sessionId: SessionId, follower: { end(error?: unknown): void; signal: AbortSignal }): MqttSession {
    const session = this.sessions.session(sessionId);
    session.endWithIt(follower);
    return session;
  }
}

/** The same steps, telling after each: the sink thins it out. */
function* telling(steps: Steps, tell: () => void): Steps {
  for (const _ of steps) {
    tell();
    yield;
  }
  tell();
}
