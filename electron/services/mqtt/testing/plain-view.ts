import type { TreeSort } from '../../../../shared/contract/mqtt.ts';
import type { TopicNode } from '../topic-node.ts';
import type { TopicTree } from '../topic-tree.ts';
import { viewFilter } from '../view-filter.ts';

/** A tree view as one would write it without a thought for speed: the whole tree is flattened every time. */
export class PlainView {
  levels = 0;
  readonly toggled = new Set<number>();
  filter = '';
  sort: TreeSort = 'topic';
  isDescending = false;

  constructor(
    private readonly tree: TopicTree,
    private readonly nowMs: () => number,
  ) {}

  isExpanded(node: TopicNode): boolean {
    return this.toggled.has(node.id) !== node.depth < this.levels;
  }

  matches(node: TopicNode = this.tree.root): number {
    const accepts = viewFilter(this.filter) ?? (() => true);
    const own = node.topic !== null && accepts(node.topic) ? 1 : 0;
    return this.#children(node).reduce((sum, child) => sum + this.matches(child), own);
  }

  rows(): { id: number; parentIndex: number; hasChildren: boolean; isExpanded: boolean }[] {
    const rows: ReturnType<PlainView['rows']> = [];
    const walk = (parent: TopicNode, parentIndex: number): void => {
      for (const node of this.#children(parent)
        .filter((child) => this.matches(child) > 0)
        .toSorted(this.#compare)) {
        const hasChildren = this.#children(node).some((child) => this.matches(child) > 0);
        const isExpanded = hasChildren && this.isExpanded(node);
        const index = rows.push({ id: node.id, parentIndex, hasChildren, isExpanded }) - 1;
        if (isExpanded) walk(node, index);
      }
    };
    walk(this.tree.root, -1);
    return rows;
  }

  #children(node: TopicNode): TopicNode[] {
    return [...(node.children?.values() ?? [])];
  }

  readonly #compare = (one: TopicNode, other: TopicNode): number => {
    const byTopic = one.level.localeCompare(other.level, 'en', { numeric: true });
    const sign = this.isDescending ? -1 : 1;
    if (this.sort === 'topic') return sign * byTopic;
    const value = (node: TopicNode): number => {
      if (this.sort === 'newest') return node.newestSeq;
      return this.sort === 'rate' ? node.ratePerS(this.nowMs()) : node.subtreeMessages;
    };
    return sign * (value(one) - value(other)) || byTopic;
  };
}
