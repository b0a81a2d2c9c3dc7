import { STEP } from './merge-sort.ts';
import { runInSlices } from '../lib/slices.ts';
import type { TopicNode } from './topic-node.ts';

/**
 * The topics at a node and below that pass, in the order they stand in the tree. Of the root, what the broker says of
 * itself below `$SYS` is left out. Runs in slices; what a stopped run has is what it had found.
 */
export async function topicsBelow(
  top: TopicNode,
  passes: (node: TopicNode) => boolean,
  isStopped: () => boolean = () => false,
): Promise<TopicNode[]> {
  const found: TopicNode[] = [];
  await runInSlices(collect(top, passes, found), isStopped);
  return found;
}

function* collect(top: TopicNode, passes: (node: TopicNode) => boolean, found: TopicNode[]): Generator<void, void> {
  const open = [top];
  let seen = 0;
  for (let node = open.pop(); node; node = open.pop()) {
    if (++seen % STEP === 0) yield;
    if (node.topic !== null && passes(node)) found.push(node);
    if (!node.children) continue;
    for (const child of [...node.children.values()].toReversed())
      if (top.parent || child.level !== '$SYS') open.push(child);
  }
}
