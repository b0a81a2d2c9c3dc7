import { randomUUID } from 'node:crypto';

import type { TypedMessage } from '../../../shared/contract/publish-draft.ts';
import { prepareMessage } from '../../../shared/domain/publish/publish-message.ts';
import type { MqttSession } from './mqtt-session.ts';
import type { Outgoing } from './paced-run.ts';

/**
 * A message as it is typed, made ready to be sent by a session, with its places filled in.
 *
 * @param count what `{{counter}}` counts from
 * @returns the message, or what is wrong with it
 */
export function makeMessage(
  message: TypedMessage,
  session: MqttSession,
  nowMs: number,
  count: number,
): Outgoing | { reason: string } {
  const source = { nowMs, count, random: Math.random, uuid: randomUUID, clientId: session.connection.clientId };
  const isFive = session.openedWith().settings.protocolVersion === 5;
  const { ready, ...problems } = prepareMessage(message, { isFive, file: null, source });
  if (!ready) {
    const { topicProblem, payloadProblem, propertyProblem } = problems;
    return { reason: topicProblem ?? payloadProblem ?? propertyProblem?.text ?? 'it has no topic' };
  }
  const { topic, payload, qos, retain, properties } = ready;
  return { topic, payload, qos, retain, properties: properties ?? undefined };
}
