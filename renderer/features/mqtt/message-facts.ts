import type { MessageRow } from '../../../shared/contract/mqtt.ts';

const QOS_WORDS = ['at most once', 'at least once', 'exactly once'] as const;

/** A QoS by its number and its promise [MQTT §4.3]. */
export const qosText = (qos: 0 | 1 | 2): string => `QoS ${qos}, ${QOS_WORDS[qos]}`;

/** What the flags of a message mean, in words; empty where there is nothing to say. */
export function flagWords(message: MessageRow): string[] {
  const words: string[] = [];
  if (message.isRetained) words.push('Retained: stored by the broker and delivered because you just subscribed.');
  if (message.isDuplicate)
    words.push('DUP: the broker sent it again, because it saw no acknowledgement the first time.');
  return words;
}
