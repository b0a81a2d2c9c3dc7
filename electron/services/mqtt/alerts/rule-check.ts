import type { AlertCondition } from '../../../../shared/contract/mqtt-alerts.ts';
import { parseJsonPath, valueAt, type JsonStep } from '../../../../shared/domain/plot/json-path.ts';
import { numberIn } from '../../../../shared/domain/plot/payload-numbers.ts';
import { GuardedRegex } from '../regex-guard.ts';

/** Topics a rule remembers something of; of further ones it starts anew at each message. */
const MOST_TOPICS = 10_000;
/** Longest value an alert writes out, in characters. */
const WORDS_CHARACTERS = 80;

type Words = string | null;

/** Looks at a payload of one topic, some in steps; answers what is to be told of it, or null. */
export type RuleCheck = (text: string, nodeId: number) => Words | Generator<void, Words>;

/**
 * The check of a condition on messages, with what it remembers of each topic; null for one that looks at no message,
 * or keeps counts of its own.
 * @throws LabError `mqtt.bad-pattern`; the check itself `mqtt.slow-pattern`.
 */
export function ruleCheck(condition: AlertCondition): RuleCheck | null {
  switch (condition.kind) {
    case 'threshold':
      return threshold(condition);
    case 'change':
      return change(parseJsonPath(condition.path) ?? []);
    case 'regex':
      return regex(new GuardedRegex(condition.pattern, true));
    case 'silence':
    case 'sequence':
      return null;
  }
}

function threshold({ path, side, limit }: Extract<AlertCondition, { kind: 'threshold' }>): RuleCheck {
  const steps = parseJsonPath(path) ?? [];
  const beyond = new Set<number>();
  return (text, nodeId) => {
    const value = numberIn(text, steps);
    if (value === null) return null;
    if (!(side === 'above' ? value > limit : value < limit)) {
      beyond.delete(nodeId);
      return null;
    }
    if (beyond.has(nodeId)) return null;
    if (beyond.size < MOST_TOPICS) beyond.add(nodeId);
    return `${value} is ${side} ${limit}`;
  };
}

function change(steps: readonly JsonStep[]): RuleCheck {
  const before = new Map<number, string>();
  return (text, nodeId) => {
    const value = steps.length === 0 ? text : JSON.stringify(valueAt(parsed(text), steps));
    if (value === undefined) return null;
    const last = before.get(nodeId);
    if (last !== undefined || before.size < MOST_TOPICS) before.set(nodeId, value);
    return last === undefined || last === value ? null : `${shorten(last)} became ${shorten(value)}`;
  };
}

function regex(pattern: GuardedRegex): RuleCheck {
  return function* (text) {
    const [span] = yield* pattern.find([text]);
    return span ? `“${shorten(text.slice(span.from, span.from + span.length))}” was found` : null;
  };
}

const shorten = (text: string): string =>
  text.length > WORDS_CHARACTERS ? `${text.slice(0, WORDS_CHARACTERS)}…` : text;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the path leads nowhere.
  }
}
