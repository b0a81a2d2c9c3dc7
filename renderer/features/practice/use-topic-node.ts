import { useEffect, useState } from 'react';

import type { SessionId } from '../../../shared/contract/ids.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useShell } from '../../lib/shell.ts';

/** How soon a topic that no message was seen on is looked for again, in milliseconds, and how often at most. */
const LOOK_AGAIN_MS = 400;
const MOST_LOOKS = 12;

/**
 * The node of a topic in the session's tree; null until a message was seen on it.
 *
 * @param round Looks anew when this changes: something was done that may bring the first message.
 */
export function useTopicNode(sessionId: SessionId, topic: string, round: number): number | null {
  const lab = useLab();
  const shell = useShell();
  const [nodeId, setNodeId] = useState<number | null>(null);
  const isFound = nodeId !== null;
  useEffect(() => {
    if (isFound) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async (left: number): Promise<void> => {
      const found = await lab.mqtt.findTopic({ sessionId, topic });
      if (isOver) return;
      setNodeId(found.nodeId);
      if (found.nodeId === null && left > 0) timer = setTimeout(() => void begin(left - 1), LOOK_AGAIN_MS);
    };
    const begin = (left: number): Promise<void> => look(left).catch((error: unknown) => shell.fail(error));
    void begin(MOST_LOOKS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [lab, shell, sessionId, topic, round, isFound]);
  return nodeId;
}
