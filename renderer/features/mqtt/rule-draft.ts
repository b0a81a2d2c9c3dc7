import { AlertRule } from '../../../shared/contract/mqtt-alerts.ts';
import { parseJsonPath } from '../../../shared/domain/plot/json-path.ts';
import { topicFilterProblem } from '../../../shared/domain/topic-filter.ts';
import { newPanelId } from '../../lib/plot-owner.ts';

/** What a rule looks for, as the form offers it. */
export const RULE_KINDS = ['above', 'below', 'change', 'sequence', 'silence', 'regex'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** What the form of a rule holds; numbers as they are typed. */
export interface RuleDraft {
  id: string;
  filter: string;
  kind: RuleKind;
  path: string;
  limit: number | string;
  afterS: number | string;
  pattern: string;
  quietS: number | string;
  isOn: boolean;
}

export const newRule = (filter: string): RuleDraft => ({
  id: newPanelId(),
  filter,
  kind: 'above',
  path: '$',
  limit: '',
  afterS: 60,
  pattern: '',
  quietS: 10,
  isOn: true,
});

export function draftOf({ condition, ...rule }: AlertRule): RuleDraft {
  const draft = { ...newRule(rule.filter), ...rule };
  return condition.kind === 'threshold'
    ? { ...draft, kind: condition.side, path: condition.path, limit: condition.limit }
    : { ...draft, ...condition };
}

/** The rule a draft makes, or what is still wrong by field. */
export function ruleOf(draft: RuleDraft): {
  rule: AlertRule | null;
  problems: Partial<Record<keyof RuleDraft, string>>;
} {
  const { id, filter, kind, path, pattern, isOn } = draft;
  const problems: Partial<Record<keyof RuleDraft, string>> = {};
  const filterProblem = topicFilterProblem(filter);
  if (filterProblem) problems.filter = filterProblem;
  const needsPath = kind === 'above' || kind === 'below' || kind === 'change' || kind === 'sequence';
  if (needsPath && parseJsonPath(path) === null) problems.path = 'a path to one value, such as $.sensor[0].t';
  if ((kind === 'above' || kind === 'below') && numberOf(draft.limit) === null) problems.limit = 'a number, please';
  if (kind === 'regex' && pattern === '') problems.pattern = 'a regular expression, please';
  const quietS = numberOf(draft.quietS);
  const read = AlertRule.safeParse({ id, filter, isOn, quietS, condition: conditionOf(draft) });
  return { rule: read.success ? read.data : null, problems };
}

function conditionOf({ kind, path, limit, afterS, pattern }: RuleDraft): unknown {
  if (kind === 'above' || kind === 'below') return { kind: 'threshold', path, side: kind, limit: numberOf(limit) };
  if (kind === 'change' || kind === 'sequence') return { kind, path };
  return kind === 'silence' ? { kind, afterS: numberOf(afterS) } : { kind, pattern };
}

const numberOf = (field: number | string): number | null =>
  field === '' || !Number.isFinite(Number(field)) ? null : Number(field);
