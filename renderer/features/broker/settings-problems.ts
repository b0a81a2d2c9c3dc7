import type { BrokerSettings } from '../../../shared/contract/broker-settings.ts';
import { topicFilterProblem } from '../../../shared/domain/topic-filter.ts';

/** What is wrong with the settings as typed, by the field it is in; empty if nothing is. */
export type Problems = Readonly<Record<string, string>>;

/**
 * Checks what the contract would refuse, in words.
 *
 * @param passwords typed in, by user name.
 * @param known users the host holds a password of.
 */
export function settingsProblems(
  { users, rules, faults, listeners }: BrokerSettings,
  passwords: Readonly<Record<string, string>>,
  known: readonly string[],
): Problems {
  const found: Record<string, string> = {};
  for (const [index, { name }] of users.entries()) {
    const at = `users.${index}`;
    const isFirst = users.findIndex((user) => user.name === name) === index;
    if (name === '') found[`${at}.name`] = 'Give a name';
    else if (/[:\p{Cc}]/u.test(name)) found[`${at}.name`] = 'A name holds no colon';
    else if (!isFirst) found[`${at}.name`] = 'This name is there twice';
    else if (!known.includes(name) && !passwords[name]) found[`${at}.password`] = 'Give a password';
  }
  for (const [list, entries] of Object.entries({ rules, faults })) {
    for (const [index, { filter }] of entries.entries()) {
      const problem = topicFilterProblem(filter);
      if (problem) found[`${list}.${index}.filter`] = `Not a topic filter: ${problem}`;
    }
  }
  const taken = new Set<number>();
  for (const [kind, { isOn, port }] of Object.entries(listeners)) {
    if (isOn && port !== 0 && taken.has(port)) found[`listeners.${kind}`] = 'Another listener has this port';
    if (isOn) taken.add(port);
  }
  return found;
}
