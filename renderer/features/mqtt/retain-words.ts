import type { MessageRow, MqttSessionStatus } from '../../../shared/contract/mqtt.ts';
import { filterMatches } from '../../../shared/domain/topic-filter.ts';
import { oneLine } from './display-text.ts';

/** What is known around a message that says what its RETAIN flag means. */
export interface RetainContext {
  topic: string;
  subscriptions: MqttSessionStatus['subscriptions'];
  protocolVersion: 4 | 5;
  /** The broker keeps a retained message on this topic, as far as we have seen. */
  holdsRetained: boolean;
  /** A message of this topic came before it on this connection; null where that is not known. */
  isFollowing: boolean | null;
}

/**
 * What the RETAIN flag of a delivered message means, in words; null where there is nothing to say. To a subscription
 * without "retain as published" only stored messages come with it [MQTT-3.3.1-12]; with it the flag is as the
 * publisher set it [MQTT-3.3.1-13], and only the order tells one from the other.
 */
export function retainWords(message: MessageRow, context: RetainContext): string | null {
  const keeping = keepingSubscription(context);
  if (!message.isRetained) {
    if (!context.holdsRetained || keeping) return null;
    const advice = context.protocolVersion === 5 ? ' “Retain as published” on the subscription would show it.' : '';
    return `Live message. The broker takes the retain flag off live ones, so this may be the one it keeps now.${advice}`;
  }
  if (!keeping) {
    return 'Retained: stored by the broker and delivered because you just subscribed, not published now.';
  }
  const why = `“${oneLine(keeping)}” keeps the flag as published`;
  if (message.sizeBytes === 0)
    return `Live message: empty with retain, which makes the broker forget what it kept. ${why}.`;
  if (context.isFollowing === true)
    return `Live message published with retain: the broker keeps it too. ${why}, and messages of this topic came before.`;
  if (context.isFollowing === false)
    return `Retained: most likely stored by the broker and delivered because you just subscribed, as the first of its topic. ${why}, so a live one published with retain looks the same.`;
  return `Retained: stored by the broker, or a live message published with retain; both look alike, since ${why}.`;
}

/** The filter of a subscription that covers the topic and keeps the flag. */
function keepingSubscription({ topic, subscriptions, protocolVersion }: RetainContext): string | null {
  if (protocolVersion !== 5) return null;
  const keeping = subscriptions.find(
    ({ filter, retainAsPublished, isPaused, failure }) =>
      retainAsPublished && !isPaused && failure === null && filterMatches(filter, topic),
  );
  return keeping?.filter ?? null;
}
