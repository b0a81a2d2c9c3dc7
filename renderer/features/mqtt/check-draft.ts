import type { Expectation, MqttCheck } from '../../../shared/contract/checks.ts';
import { topicFilterProblem } from '../../../shared/domain/topic-filter.ts';
import { oneLine } from './display-text.ts';

/** What each rule asks of a message, as the form says it. */
export const RULE_WORDS: Record<Expectation['rule'], string> = {
  any: 'any message',
  equals: 'payload is exactly',
  contains: 'payload contains',
  matches: 'payload matches the regular expression',
  json: 'JSON has the value',
  nothing: 'no message',
};

/** An expectation in one line. */
export function expectationWords({ filter, rule, path, text }: Expectation): string {
  const words = { any: 'any message', nothing: 'no message' }[rule as 'any' | 'nothing'];
  if (words) return `${words} on ${oneLine(filter)}`;
  const what = rule === 'json' ? `${path} is ${oneLine(text)}` : `${RULE_WORDS[rule]} ${oneLine(text)}`;
  return `${oneLine(filter)}: ${what}`;
}

/** Whether the rule looks at a text, or a value. */
export const hasText = (rule: Expectation['rule']): boolean => rule !== 'any' && rule !== 'nothing';

/** What keeps a check from being saved; null for nothing. */
export function checkProblem({ name, expectations }: MqttCheck): string | null {
  if (name.trim() === '') return 'Give it a name.';
  const wrong = expectations.find(({ filter }) => topicFilterProblem(filter) !== null);
  if (wrong) return `“${wrong.filter}” is no topic filter.`;
  const pathless = expectations.some(({ rule, path }) => rule === 'json' && path.trim() === '');
  return pathless ? 'Say where in the JSON the value stands, such as $.air.co2.' : null;
}
