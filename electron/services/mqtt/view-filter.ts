import { compileFilter, topicFilterProblem } from '../../../shared/domain/topic-filter.ts';

/** Decides for a topic name. */
export type Accepts = (topic: string) => boolean;

/**
 * What a view's filter means: with `+` or `#` an MQTT topic filter, if it is a valid one (§4.7); any other text
 * is looked for in the topic name, whatever the case. Null lets everything through.
 */
export function viewFilter(text: string): Accepts | null {
  if (text === '') return null;
  if (/[+#]/.test(text) && topicFilterProblem(text) === null) return compileFilter(text);
  const pattern = new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), 'iu');
  return (topic) => pattern.test(topic);
}
