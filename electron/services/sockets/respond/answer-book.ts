import type { Answer } from '../../../../shared/contract/socket-answer.ts';
import { RuleSet } from './rule-set.ts';

/** What one socket answers with now, its rules made ready once for all its conversations. */
export class AnswerBook {
  #answer: Answer;
  #rules: RuleSet | null;

  /** @throws LabError `socket.bad-rule`, as `replace`. */
  constructor(answer: Answer) {
    this.#answer = answer;
    this.#rules = rulesOf(answer);
  }

  get answer(): Answer {
    return this.#answer;
  }

  /** Null unless the answer is by rules. */
  get rules(): RuleSet | null {
    return this.#rules;
  }

  /** Holds from the next byte on. */
  replace(answer: Answer): void {
    this.#rules = rulesOf(answer);
    this.#answer = answer;
  }
}

const rulesOf = (answer: Answer): RuleSet | null => (answer.kind === 'rules' ? new RuleSet(answer.rules) : null);
