import { GuardedRegex } from './regex-guard.ts';
import type { Steps } from '../lib/slices.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicTree } from './topic-tree.ts';

/** Topics decided at a time. */
const BATCH = 512;

/**
 * A view's filter by regular expression, whatever the case. Every topic is decided once, by the batch and under guard;
 * after that, asking costs a look into a set.
 */
export class RegexFilter {
  readonly #matching = new Set<string>();
  readonly #regex: GuardedRegex;

  /** @throws LabError `mqtt.bad-pattern`. */
  constructor(pattern: string) {
    this.#regex = new GuardedRegex(pattern, false);
  }

  /** What was let in; a topic that is not decided is not. */
  readonly accepts = (topic: string): boolean => this.#matching.has(topic);

  /** From now on these topics pass. */
  letIn({ topic }: TopicNode): void {
    this.#matching.add(topic!);
  }

  /** Decides the whole tree and lets in what matches. @throws LabError `mqtt.slow-pattern`. */
  *decideAll(tree: TopicTree): Steps {
    let batch: TopicNode[] = [];
    const size = tree.size;
    for (let id = 1; id < size; id++) {
      const node = tree.node(id)!;
      if (node.topic !== null) batch.push(node);
      if (batch.length < BATCH && id < size - 1) continue;
      for (const match of yield* this.matching(batch)) this.letIn(match);
      yield;
      batch = [];
    }
  }

  /** Which of a few nodes match. @throws LabError `mqtt.slow-pattern`. */
  *matching(nodes: readonly TopicNode[]): Generator<void, TopicNode[]> {
    const spans = yield* this.#regex.find(nodes.map(({ topic }) => topic!));
    return nodes.filter((_, index) => spans[index]);
  }
}
