import type { TreeSort } from '../../../shared/contract/mqtt.ts';
import { type Compare, insertSorted, merge, mergeSort, STEP } from './merge-sort.ts';
import { drain, runInSlices, type Steps } from '../lib/slices.ts';
import { compareNatural } from './natural-order.ts';
import type { TopicNode } from './topic-node.ts';

/** Least time between two sortings by something that changes all the time, in milliseconds: rows must not dance. */
const RESORT_MS = 1_000;
/** More unsorted children than this are sorted in the background. */
const SORT_AT_ONCE = 3_000;

interface ChildList {
  /** Every child that is a row; the first `sorted` in order, the rest as they came. */
  nodes: TopicNode[];
  sorted: number;
  sortedAtMs: number;
  /** Changes of the tree seen when it was sorted last. */
  sortedAtSeq: number;
  isSorting: boolean;
}

export interface Order {
  sort: TreeSort;
  isDescending: boolean;
}

/** The children of the nodes one view looks at, in the view's order, sorted only when looked at. */
export class ChildLists {
  readonly #lists = new Map<number, ChildList>();
  #order: Order = { sort: 'topic', isDescending: false };

  constructor(
    private readonly isRow: (node: TopicNode) => boolean,
    private readonly nowMs: () => number,
    /** Told when rows changed places in the background. */
    private readonly onSorted: () => void,
  ) {}

  /** Forgets every list; the next look makes them anew. */
  clear(order: Order = this.#order): void {
    this.#order = order;
    this.#lists.clear();
  }

  /** A node became a row of its parent. */
  add(node: TopicNode): void {
    this.#lists.get(node.parent!.id)?.nodes.push(node);
  }

  /** The rows right below a node, in order. */
  of(parent: TopicNode): readonly TopicNode[] {
    let list = this.#lists.get(parent.id);
    if (!list) {
      const nodes = parent.children ? [...parent.children.values()].filter(this.isRow) : [];
      list = { nodes, sorted: 0, sortedAtMs: 0, sortedAtSeq: 0, isSorting: false };
      this.#lists.set(parent.id, list);
    }
    if (!list.isSorting) this.#settle(list, parent);
    return list.nodes;
  }

  #settle(list: ChildList, parent: TopicNode): void {
    const isByTopic = this.#order.sort === 'topic';
    // Rates fall without a message; everything else stays as it is until one comes.
    const isStale = this.#order.sort === 'rate' || (!isByTopic && list.sortedAtSeq !== parent.newestSeq);
    if (list.sorted === list.nodes.length && !isStale) return;
    if (list.sorted > 0 && !isByTopic && this.nowMs() - list.sortedAtMs < RESORT_MS) return;
    list.sortedAtMs = this.nowMs();
    list.sortedAtSeq = parent.newestSeq;
    // By topic what is sorted stays sorted; by anything else all of it may have changed places.
    const kept = isByTopic ? list.sorted : 0;
    if (list.nodes.length - kept > SORT_AT_ONCE) {
      void this.#sortInBackground(list, parent, kept);
      return;
    }
    const values = new Map<TopicNode, number>();
    if (!isByTopic) drain(this.#snapshot(list.nodes, values));
    list.nodes = insertSorted(list.nodes.slice(0, kept), list.nodes.slice(kept), this.#compare(values));
    list.sorted = list.nodes.length;
  }

  async #sortInBackground(list: ChildList, parent: TopicNode, kept: number): Promise<void> {
    const before = list.nodes.slice();
    let after: TopicNode[] = [];
    list.isSorting = true;
    const isStopped = (): boolean => this.#lists.get(parent.id) !== list;
    const isDone = await runInSlices(
      this.#sort(before, kept, (nodes) => (after = nodes)),
      isStopped,
    );
    if (!isDone || isStopped()) return;
    list.sorted = after.length;
    for (let index = before.length; index < list.nodes.length; index++) after.push(list.nodes[index]!);
    list.nodes = after;
    list.isSorting = false;
    this.onSorted();
  }

  *#sort(nodes: readonly TopicNode[], kept: number, onDone: (sorted: TopicNode[]) => void): Steps {
    const values = new Map<TopicNode, number>();
    if (this.#order.sort !== 'topic') yield* this.#snapshot(nodes, values);
    const compare = this.#compare(values);
    const tail = yield* mergeSort(nodes.slice(kept), compare);
    onDone(kept === 0 ? tail : yield* merge(nodes.slice(0, kept), tail, compare));
  }

  /** Takes down what the order goes by and what changes all the time, so that a sort in steps is consistent. */
  *#snapshot(nodes: readonly TopicNode[], values: Map<TopicNode, number>): Steps {
    const nowMs = this.nowMs();
    for (const node of nodes) {
      values.set(node, valueOf(node, this.#order.sort, nowMs));
      if (values.size % STEP === 0) yield;
    }
  }

  #compare(values: ReadonlyMap<TopicNode, number>): Compare<TopicNode> {
    const sign = this.#order.isDescending ? -1 : 1;
    if (this.#order.sort === 'topic') return (one, other) => sign * byTopic(one, other);
    return (one, other) => sign * (values.get(one)! - values.get(other)!) || byTopic(one, other);
  }
}

function valueOf(node: TopicNode, sort: TreeSort, nowMs: number): number {
  if (sort === 'rate') return node.ratePerS(nowMs);
  return sort === 'newest' ? node.newestSeq : node.subtreeMessages;
}

/** Levels as people sort them; spellings that differ only in case or accents by their characters. */
function byTopic(one: TopicNode, other: TopicNode): number {
  return compareNatural(one.sortKey, other.sortKey) || (one.level < other.level ? -1 : one.level > other.level ? 1 : 0);
}
