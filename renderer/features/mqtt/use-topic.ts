import type { TopicDetail } from '../../../shared/contract/mqtt.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { useLatest } from '../../link/use-latest.ts';
import type { RowRange } from './scroll-map.ts';

export interface Topic {
  /** Null until the first state of this topic arrives. */
  detail: TopicDetail | null;
  error: WireError | null;
}

/** Follows one topic with a window of its recent messages; while paused it stays as it was. */
export function useTopic(sessionId: string, nodeId: number, range: RowRange, isPaused: boolean): Topic {
  const { value, error } = useLatest<TopicDetail>(
    `topic:${sessionId}:${nodeId}:${range.first}:${range.count}`,
    isPaused ? null : (lab, onBatch) => lab.mqtt.topic({ sessionId, nodeId, ...range }, onBatch),
  );
  return { detail: value?.id === nodeId ? value : null, error };
}
