import type { MessageRow } from '../../../shared/contract/mqtt.ts';

const QOS_WORDS = ['at most once', 'at least once', 'exactly once'] as const;

/** A QoS by its number and its promise [MQTT §4.3]. */
export const qosText = (qos: 0 | 1 | 2): string => `QoS ${qos}, ${QOS_WORDS[qos]}`;

/** What the flags of a message mean, in words, `retain` those for RETAIN; empty where there is nothing to say. */
export function flagWords(message: MessageRow, retain: string | null): string[] {
  const words: string[] = retain === null ? [] : [retain];
  if (message.isDuplicate)
    words.push('DUP: the broker sent it again, because it saw no acknowledgement the first time.');
  return words;
}
