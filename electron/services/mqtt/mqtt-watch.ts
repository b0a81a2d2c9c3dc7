import type { SessionId } from '../../../shared/contract/ids.ts';
import { ROW_PREVIEW_BYTES } from '../../../shared/contract/mqtt.ts';
import type { AlertState } from '../../../shared/contract/mqtt-alerts.ts';
import type { PinnedRow } from '../../../shared/contract/watch.ts';
import type { DeviceBoard, Devices } from '../../../shared/contract/mqtt-devices.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import { deviceBoard } from './device-board.ts';
import { everySecond } from './every-second.ts';
import type { MqttSession } from './mqtt-session.ts';
import type { TopicStore } from './topic-store.ts';
import { topicOf } from './topic-tree.ts';

/** What a connection shows of the topics the user watches; see `contract/watch.ts`. */
export class MqttWatch {
  constructor(
    /** @throws LabError `mqtt.no-session`. */
    private readonly sessions: { session(sessionId: SessionId): MqttSession },
  ) {}

  pinned({ sessionId, topics }: { sessionId: SessionId; topics: string[] }, sink: LatestSink<{ rows: PinnedRow[] }>) {
    const session = this.sessions.session(sessionId);
    session.show(sink, () => ({ rows: topics.map((topic) => pinnedRow(session.store, topic)) }));
  }

  alerts({ sessionId }: { sessionId: SessionId }, sink: LatestSink<AlertState>): void {
    const session = this.sessions.session(sessionId);
    session.show(sink, () => session.alerts.state());
  }

  async devices(
    { sessionId, ...board }: { sessionId: SessionId } & DeviceBoard,
    sink: LatestSink<Devices>,
  ): Promise<void> {
    const session = this.sessions.session(sessionId);
    session.endWithIt(sink);
    await everySecond(sink, async () => {
      const devices = await deviceBoard(session.store, board, () => sink.signal.aborted);
      sink.offer(() => devices);
    });
  }

  async acknowledge({ sessionId, alertId }: { sessionId: SessionId; alertId: number | null }): Promise<void> {
    this.sessions.session(sessionId).alerts.acknowledge(alertId);
  }

  /** @throws LabError `mqtt.no-topic`. */
  async topicOf({ sessionId, nodeId }: { sessionId: SessionId; nodeId: number }): Promise<{ topic: string }> {
    return { topic: topicOf(this.sessions.session(sessionId).store.node(nodeId)) };
  }
}

function pinnedRow({ tree, history, nowMs }: TopicStore, topic: string): PinnedRow {
  const node = tree.find(topic);
  return {
    topic,
    nodeId: node?.id ?? null,
    subtreeMessages: node?.subtreeMessages ?? 0,
    subtreeTopics: node?.subtreeTopics ?? 0,
    ratePerS: node?.ratePerS(nowMs()) ?? 0,
    last: node ? history.last(node, ROW_PREVIEW_BYTES) : null,
  };
}
