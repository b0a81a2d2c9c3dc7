import type { Rule } from '../../../contract/socket-answer.ts';

/** Rules side by side that look at the same thing: the datagram as it is, or as a line. */
interface Run {
  when: 'chunk' | 'line';
  rules: Rule[];
}

/** The rules a datagram is asked by, in their order; none after one that takes anything, which is never asked. */
export function datagramRuns(rules: readonly Rule[]): Run[] {
  const runs: Run[] = [];
  for (const rule of rules) {
    const { when, test } = rule;
    if (when === 'connect') continue;
    const last = runs.at(-1);
    if (last?.when === when) last.rules.push(rule);
    else runs.push({ when, rules: [rule] });
    if (test.kind === 'any') break;
  }
  return runs;
}
