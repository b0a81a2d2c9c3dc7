import type { AlertRule, AlertState } from '../../../../shared/contract/mqtt-alerts.ts';
import { compileFilter } from '../../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { parseJsonPath } from '../../../../shared/domain/plot/json-path.ts';
import { ruleCheck, type RuleCheck } from './rule-check.ts';
import { SequenceCheck } from './sequence-check.ts';

/** A rule at work: what it counted, whether it has to be quiet, and since when nothing came. */
export class WatchedRule {
  readonly matches: (topic: string) => boolean;
  readonly check: RuleCheck | null;
  readonly #sequence: SequenceCheck | null;
  checked = 0;
  #failure: LabError | null = null;
  #raised = 0;
  #suppressed = 0;
  #suppressedSince = 0;
  #quietUntilMs = 0;
  #heardAtMs: number;
  #isSilent = false;

  constructor(
    readonly rule: AlertRule,
    nowMs: number,
  ) {
    this.matches = compileFilter(rule.filter);
    this.#heardAtMs = nowMs;
    const { condition } = rule;
    const sequence = condition.kind === 'sequence' ? new SequenceCheck(parseJsonPath(condition.path) ?? []) : null;
    this.#sequence = sequence;
    this.check = sequence ? (text, nodeId) => sequence.check(text, nodeId) : this.#checkOf(rule);
  }

  get isWatchingSilence(): boolean {
    return this.rule.condition.kind === 'silence';
  }

  /** It no longer checks, and says why. */
  fail(error: LabError): void {
    this.#failure = error;
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** A message came on one of its topics, or nothing could have. */
  heard(nowMs: number): void {
    this.#heardAtMs = nowMs;
    this.#isSilent = false;
  }

  /** Whether nothing came for as long as its condition says; true once until something does. */
  hasGoneSilent(nowMs: number): boolean {
    const { condition } = this.rule;
    if (condition.kind !== 'silence' || this.#isSilent) return false;
    this.#isSilent = nowMs - this.#heardAtMs >= condition.afterS * 1_000;
    return this.#isSilent;
  }

  /** How many were only counted before this one; null when this one is only counted too. */
  raise(nowMs: number): number | null {
    if (nowMs < this.#quietUntilMs) {
      this.#suppressed++;
      this.#suppressedSince++;
      return null;
    }
    const before = this.#suppressedSince;
    this.#suppressedSince = 0;
    this.#raised++;
    this.#quietUntilMs = nowMs + this.rule.quietS * 1_000;
    return before;
  }

  state(): AlertState['rules'][number] {
    return {
      ruleId: this.rule.id,
      checked: this.checked,
      raised: this.#raised,
      suppressed: this.#suppressed,
      sequence: this.#sequence && { ...this.#sequence.counts },
      failure: this.#failure?.toWire() ?? null,
    };
  }

  #checkOf({ condition }: AlertRule): RuleCheck | null {
    try {
      return ruleCheck(condition);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.#failure = error;
      return null;
    }
  }
}
