import type { ClearProgress } from '../../../shared/contract/mqtt-tools.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { MqttSession } from './mqtt-session.ts';
import type { TopicNode } from './topic-node.ts';
import { topicsBelow } from './topics-below.ts';

/** Publishes that wait for the broker's answer at a time: MQTT 5.0 lets a broker allow no more than it says. */
const AT_ONCE = 16;

/** The topics at a node and below that hold a retained message, as far as we have seen. */
export const retainedBelow = (top: TopicNode): Promise<TopicNode[]> =>
  topicsBelow(top, ({ holdsRetained }) => holdsRetained);

/**
 * Makes the broker forget every retained message at a node and below, and tells how far it is.
 * What the broker refuses is counted; a lost connection ends it.
 */
export async function clearRetainedBelow(
  session: MqttSession,
  top: TopicNode,
  sink: LatestSink<ClearProgress>,
): Promise<void> {
  const topics = await retainedBelow(top);
  const progress: ClearProgress = { isDone: false, total: topics.length, cleared: 0, failed: 0, failure: null };
  const tell = (): void => sink.offer(() => ({ ...progress }));
  tell();
  const queue = topics.values();
  const work = async (): Promise<void> => {
    for (const { topic } of queue) {
      if (sink.signal.aborted) return;
      try {
        await session.sender.clearRetained(topic!);
        progress.cleared++;
      } catch (error) {
        if (!(error instanceof LabError) || error.code !== 'mqtt.publish-refused') throw error;
        progress.failed++;
        progress.failure ??= error.toWire();
      }
      tell();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  progress.isDone = true;
  tell();
  sink.end();
}
