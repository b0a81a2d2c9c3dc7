import type { Steps } from '../lib/slices.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicTree } from './topic-tree.ts';

/** Nodes counted between two places to pause. */
const STEP = 500;

/** What one view lets through and opens. */
export interface ViewRule {
  /** Whether the filter lets a topic with messages through. */
  accepts(topic: string): boolean;
  isExpanded(node: TopicNode): boolean;
}

/**
 * How many rows a view has under each node, kept up as topics arrive and nodes are opened, so that a window of
 * rows anywhere in a tree of any size is found without flattening it.
 *
 * For every node: how many topics on it and below the filter lets through (a node is a row of its parent when
 * there is one), and how many rows it has below when it is open (0 while it is not).
 */
export class TreeShape {
  #matches = new Int32Array(1_024);
  #rows = new Int32Array(1_024);

  constructor(
    private readonly tree: TopicTree,
    private readonly rule: ViewRule,
  ) {}

  /** Topics the filter lets through. */
  get matches(): number {
    return this.#matches[0]!;
  }

  /** Rows of the whole view. */
  get total(): number {
    return this.#rows[0]!;
  }

  matchesOf(node: TopicNode): number {
    return this.#matches[node.id] ?? 0;
  }

  rowsBelow(node: TopicNode): number {
    return this.#rows[node.id] ?? 0;
  }

  /**
   * Counts the whole tree. Topics that arrive meanwhile are put into `late` by the caller and counted last.
   * Children have greater ids than their parents, so one pass from the greatest id down needs no recursion.
   */
  *build(late: ReadonlySet<TopicNode>): Steps {
    const size = this.tree.size;
    this.#reserve(size);
    for (let id = size - 1; id > 0; id--) {
      const node = this.tree.node(id)!;
      this.#countUp(node, late);
      if (id % STEP === 0) yield;
    }
    let counted = 0;
    for (const node of late) {
      this.add(node);
      if (++counted % STEP === 0) yield;
    }
  }

  /**
   * Counts a new topic if the filter lets it through.
   *
   * @param onRow told of every node that has now become a row of its parent.
   */
  add(topic: TopicNode, onRow?: (node: TopicNode) => void): void {
    if (!this.rule.accepts(topic.topic!)) return;
    this.#reserve(this.tree.size);
    let added = 0;
    let node = topic;
    for (; node.parent; node = node.parent) {
      if (!this.rule.isExpanded(node)) added = 0;
      this.#rows[node.id]! += added;
      if (this.#matches[node.id]!++ > 0) continue;
      added++;
      onRow?.(node);
    }
    this.#matches[0]!++;
    this.#rows[0]! += added;
  }

  /** Counts anew what is below a node that was just opened or closed, and tells its ancestors. */
  reopen(node: TopicNode): void {
    this.#reserve(this.tree.size);
    let rows = 0;
    if (this.rule.isExpanded(node) && node.children)
      for (const child of node.children.values()) if (this.matchesOf(child) > 0) rows += 1 + this.rowsBelow(child);
    const change = rows - this.rowsBelow(node);
    this.#rows[node.id] = rows;
    for (let at = node.parent; at && this.rule.isExpanded(at); at = at.parent) this.#rows[at.id]! += change;
  }

  #countUp(node: TopicNode, late: ReadonlySet<TopicNode>): void {
    const { id } = node;
    if (node.topic !== null && !late.has(node) && this.rule.accepts(node.topic)) this.#matches[id]!++;
    const matches = this.#matches[id]!;
    if (matches === 0) return;
    const parent = node.parent!;
    this.#matches[parent.id]! += matches;
    if (this.rule.isExpanded(parent)) this.#rows[parent.id]! += 1 + this.#rows[id]!;
  }

  #reserve(size: number): void {
    if (size <= this.#matches.length) return;
    const grown = Math.max(size, this.#matches.length * 2);
    const [matches, rows] = [this.#matches, this.#rows];
    this.#matches = new Int32Array(grown);
    this.#rows = new Int32Array(grown);
    this.#matches.set(matches);
    this.#rows.set(rows);
  }
}
