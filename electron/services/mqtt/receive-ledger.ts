import type { ReceiveFlow, ReceiveLosses } from '../../../shared/contract/mqtt-flow.ts';
import { BrokerDrops } from './broker-drops.ts';
import type { Connection } from './connection.ts';
import { ReceiveWatch } from './receive-flow.ts';
import { readSystemQueue } from './system-queue.ts';
import type { TopicNotes } from './topic-notes.ts';
import type { TopicStore } from './topic-store.ts';

export interface ReceiveLedgerDeps {
  store: TopicStore;
  badTopics: TopicNotes;
  connection: Pick<Connection, 'backlog' | 'offline'>;
  alerts: { losses(): { unchecked: number; missing: number } };
  /** Told of what changes without a message. */
  onChange(): void;
}

/** One session's account of what is late, what never came and what was not looked at. */
export class ReceiveLedger {
  readonly #watch: ReceiveWatch;
  readonly #drops: BrokerDrops;

  constructor(private readonly deps: ReceiveLedgerDeps) {
    const { store, onChange } = deps;
    this.#watch = new ReceiveWatch({ nowMs: () => performance.now(), readQueue: readSystemQueue, onChange });
    this.#drops = new BrokerDrops(store);
  }

  /** Whether what it says still changes by itself. */
  get isMoving(): boolean {
    return this.#watch.isMoving;
  }

  state(): { flow: ReceiveFlow | null; losses: ReceiveLosses } {
    const { connection, alerts, badTopics } = this.deps;
    const { backlog, offline } = connection;
    return {
      flow: backlog && this.#watch.state(backlog),
      losses: {
        ...offline.counts,
        ...alerts.losses(),
        badTopics: badTopics.count,
        brokerDropped: this.#drops.count(),
      },
    };
  }
}
