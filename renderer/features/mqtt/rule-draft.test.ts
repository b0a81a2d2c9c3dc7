import { describe, expect, it } from 'vitest';

import type { AlertCondition } from '../../../shared/contract/mqtt-alerts.ts';
import { conditionWords } from './alert-words.ts';
import { draftOf, newRule, ruleOf } from './rule-draft.ts';

const CONDITIONS: [AlertCondition, string][] = [
  [{ kind: 'threshold', path: '$.t', side: 'below', limit: -2.5 }, '$.t is below -2.5'],
  [{ kind: 'change', path: '$' }, 'the payload changes'],
  [{ kind: 'sequence', path: '$.seq' }, '$.seq does not count up by one'],
  [{ kind: 'silence', afterS: 90 }, 'nothing comes for 1 min 30 s'],
  [{ kind: 'regex', pattern: '^off$' }, 'the payload matches ^off$'],
];

describe('the form of an alert rule', () => {
  it.each(CONDITIONS)('gives back the rule it was filled with: %o', (condition, words) => {
    const rule = { id: 'r', filter: 'a/+', quietS: 0, isOn: false, condition };
    expect(ruleOf(draftOf(rule))).toEqual({ rule, problems: {} });
    expect(conditionWords(condition)).toBe(words);
  });

  it('says what is wrong, by field', () => {
    expect(ruleOf({ ...newRule('a/#/b'), path: 'x' })).toEqual({
      rule: null,
      problems: { filter: '# is the last level', path: expect.any(String), limit: 'a number, please' },
    });
    expect(ruleOf({ ...newRule('a'), kind: 'regex' }).problems).toEqual({ pattern: expect.any(String) });
    expect(ruleOf({ ...newRule('a'), kind: 'silence', afterS: '' }).rule).toBeNull();
  });
});
