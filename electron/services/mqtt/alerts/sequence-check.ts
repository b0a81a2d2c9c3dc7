import type { SequenceCounts } from '../../../../shared/contract/mqtt-alerts.ts';
import type { JsonStep } from '../../../../shared/domain/plot/json-path.ts';
import { numberIn } from '../../../../shared/domain/plot/payload-numbers.ts';

/** Topics whose numbers are followed; further ones are not. */
const MOST_TOPICS = 10_000;
/** Missing numbers of a topic that are known if they come late; of a longer gap the last ones. */
const MOST_HOLES = 100;

interface Followed {
  highest: number;
  last: number;
  /** Numbers that were left out. */
  holes: Set<number>;
}

/**
 * Follows a number that counts up by one with every message of a topic. A number that was missing and comes after all is
 * late, and missing no more. A sender that counts on from a number behind has begun anew.
 */
export class SequenceCheck {
  readonly counts: SequenceCounts = { missing: 0, doubled: 0, late: 0 };
  readonly #topics = new Map<number, Followed>();

  constructor(private readonly steps: readonly JsonStep[]) {}

  /** What is wrong with the number in a payload; null where it follows, or where there is no whole number. */
  check(text: string, nodeId: number): string | null {
    const value = numberIn(text, this.steps);
    // Beyond 2^53 a double no longer counts by one.
    if (value === null || !Number.isSafeInteger(value)) return null;
    const topic = this.#topics.get(nodeId);
    if (topic) return this.#follow(topic, value);
    if (this.#topics.size < MOST_TOPICS)
      this.#topics.set(nodeId, { highest: value, last: value, holes: new Set<number>() });
    return null;
  }

  #follow(topic: Followed, value: number): string | null {
    const { highest, last, holes } = topic;
    topic.last = value;
    if (value > highest) return this.#goOn(topic, value);
    if (value === last) return this.#found('doubled', `${value} came twice`);
    if (holes.delete(value)) {
      this.counts.missing--;
      return this.#found('late', `${value} came after ${highest}`);
    }
    if (value !== last + 1) return this.#found('doubled', `${value} came again or anew after ${highest}`);
    topic.highest = value;
    holes.clear();
    return null;
  }

  #goOn(topic: Followed, value: number): string | null {
    const { highest, holes } = topic;
    topic.highest = value;
    const missing = value - highest - 1;
    if (missing === 0) return null;
    this.counts.missing += missing;
    for (let hole = Math.max(highest + 1, value - MOST_HOLES); hole < value; hole++) holes.add(hole);
    for (const hole of holes) if (holes.size > MOST_HOLES) holes.delete(hole);
    return `${missing} missing between ${highest} and ${value}`;
  }

  #found(kind: 'doubled' | 'late', words: string): string {
    this.counts[kind]++;
    return words;
  }
}
