import type { TopicDetail } from '../../../shared/contract/mqtt.ts';
import { useLatest } from '../../link/use-latest.ts';

/** Full name of the topic of a node; empty while unknown. A topic's name never changes, its messages are not asked for. */
export function useSelectedTopic(sessionId: string, nodeId: number | null): string {
  const { value } = useLatest<TopicDetail>(
    `topic-name:${sessionId}:${nodeId}`,
    nodeId === null ? null : (lab, onBatch) => lab.mqtt.topic({ sessionId, nodeId, first: 0, count: 0 }, onBatch),
  );
  return value?.id === nodeId ? value.topic : '';
}
