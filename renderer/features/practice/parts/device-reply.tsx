import type { SessionId } from '../../../../shared/contract/ids.ts';
import type { MessageRow, TopicDetail } from '../../../../shared/contract/mqtt.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { useTopicNode } from '../use-topic-node.ts';
import classes from './device-card.module.css';

interface DeviceReplyProps {
  sessionId: SessionId;
  deviceTopic: string;
  /** Commands sent so far. */
  sent: number;
}

/** What a commanded device says last of itself, on `state` or on `error`, as the explorer's session sees it. */
export function DeviceReply({ sessionId, deviceTopic, sent }: DeviceReplyProps) {
  const state = useLastMessage(sessionId, `${deviceTopic}/state`, sent);
  const refusal = useLastMessage(sessionId, `${deviceTopic}/error`, sent);
  const isRefused = refusal !== null && refusal.seq > (state?.seq ?? 0);
  const last = isRefused ? refusal : state;
  const text = last ? new TextDecoder().decode(last.preview) : 'waiting for its answer…';
  return (
    <output className={classes.reply}>
      {isRefused ? 'error' : 'state'}: <code title={text}>{text}</code>
    </output>
  );
}

/** Messages looked at: a retained one may come in after the live answer, when the session has just subscribed. */
const LATEST_FEW = 4;

/** The newest live message on a topic, else the newest retained one; null until one was seen. */
function useLastMessage(sessionId: SessionId, topic: string, sent: number): MessageRow | null {
  const nodeId = useTopicNode(sessionId, topic, sent);
  const { value } = useLatest<TopicDetail>(
    `${sessionId} ${nodeId}`,
    nodeId === null ? null : (lab, on) => lab.mqtt.topic({ sessionId, nodeId, first: 0, count: LATEST_FEW }, on),
  );
  return value?.history.rows.find(({ isRetained }) => !isRetained) ?? value?.last ?? null;
}
