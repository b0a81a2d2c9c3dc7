import type { TreeChange, TreeRow, TreeWindow } from '../../../shared/contract/mqtt.ts';
import { ROW_PREVIEW_BYTES } from '../../../shared/contract/mqtt.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { ChildLists } from './child-lists.ts';
import type { MessageHistory } from './message-history.ts';
import { RegexFilter } from './regex-filter.ts';
import { runInSlices, type Steps } from '../lib/slices.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicTree, TreeWatcher } from './topic-tree.ts';
import { TreeShape, type ViewRule } from './tree-shape.ts';
import { type Accepts, viewFilter } from './view-filter.ts';

/** New topics a regular expression decides at a time. */
const DECIDE_AT_ONCE = 2_048;

/** What a view shows: a connection's topics and their messages. */
export interface ViewSource {
  tree: TopicTree;
  history: MessageHistory;
  nowMs(): number;
}

/**
 * One page's look at a topic tree: what is expanded, the filter, the order and the window of rows it wants.
 * A change that touches the whole tree is worked off in slices; until it is done the view shows what was before.
 */
export class TreeView implements TreeWatcher {
  /** Nodes less deep than this are expanded, but for those in `#exceptions`. */
  #levels = 0;
  readonly #exceptions = new Set<number>();
  #accepts: Accepts | null = null;
  /** The filter, where it is a regular expression, and the topics it has not decided yet. */
  #regex: RegexFilter | null = null;
  #undecided: TopicNode[] = [];
  #isDeciding = false;
  /** Topics that came while a new expression decides the tree; null while none does. */
  #arrived: TopicNode[] | null = null;
  #first = 0;
  #count = 0;
  #shape: TreeShape;
  /** Topics that arrived during a build; null while there is none. */
  #late: Set<TopicNode> | null = null;
  #isReady = false;
  #built: Promise<void> = Promise.resolve();
  readonly #lists: ChildLists;
  readonly #rule: ViewRule;

  constructor(
    private readonly source: ViewSource,
    /** Told when the rows changed other than by messages. */
    private readonly onChange: () => void,
  ) {
    this.#rule = this.#newRule();
    this.#shape = new TreeShape(source.tree, this.#rule);
    this.#lists = new ChildLists(
      (node) => this.#shape.matchesOf(node) > 0,
      () => source.nowMs(),
      onChange,
    );
    this.#build();
  }

  /** False only until the tree was counted for the first time; there is nothing to show before. */
  get isReady(): boolean {
    return this.#isReady;
  }

  onTopic(node: TopicNode): void {
    this.#arrived?.push(node);
    if (this.#regex) this.#decideLater([node]);
    else if (this.#late) this.#late.add(node);
    else this.#shape.add(node, (row) => this.#lists.add(row));
  }

  /** Applies a change; resolves when the next window shows it, with the row's index for a `reveal`. */
  async change(change: TreeChange): Promise<number | null> {
    if (change.do === 'scroll') this.scroll(change.first, change.count);
    else if (change.do === 'expand') this.#expandNode(change.nodeId, change.isExpanded);
    else if (change.do === 'expand-all') this.#expandAll(change.levels);
    else if (change.do === 'filter') await this.#filter(change.filter, change.isRegex === true);
    else if (change.do === 'sort') this.#lists.clear(change);
    else return this.#reveal(change.nodeId);
    await this.#built;
    this.onChange();
    return null;
  }

  /** Which rows the page sees. */
  scroll(first: number, count: number): void {
    this.#first = first;
    this.#count = count;
  }

  window(): TreeWindow {
    const { tree } = this.source;
    const total = this.#shape.total;
    const first = Math.max(0, Math.min(this.#first, total - this.#count));
    return {
      total,
      first,
      rows: this.#rows(first, this.#count),
      nowMs: this.source.nowMs(),
      topics: tree.topics,
      messages: tree.messages,
      matches: this.#shape.matches,
    };
  }

  #rows(first: number, count: number): TreeRow[] {
    const rows: TreeRow[] = [];
    const nowMs = this.source.nowMs();
    const open = [this.#enter(this.source.tree.root, -1)];
    let index = this.#skipFlat(this.source.tree.root, open[0]!, 0, first);
    for (let level = open.at(-1); level && rows.length < count; level = open.at(-1)) {
      const node = level.nodes[level.next++];
      if (!node) {
        open.pop();
        continue;
      }
      const below = this.#shape.rowsBelow(node);
      if (index + below < first) {
        index += 1 + below;
        continue;
      }
      const rowIndex = index++;
      if (rowIndex >= first) rows.push(this.#row(node, level.parentIndex, nowMs));
      if (below === 0) continue;
      open.push(this.#enter(node, rowIndex));
      index = this.#skipFlat(node, open.at(-1)!, index, first);
    }
    return rows;
  }

  #enter(parent: TopicNode, parentIndex: number): { nodes: readonly TopicNode[]; next: number; parentIndex: number } {
    return { nodes: this.#lists.of(parent), next: 0, parentIndex };
  }

  /** Where no child has rows below, the first row wanted is found at once. */
  #skipFlat(parent: TopicNode, level: { nodes: readonly TopicNode[]; next: number }, index: number, first: number) {
    if (this.#shape.rowsBelow(parent) !== level.nodes.length || first <= index) return index;
    level.next = Math.min(first - index, level.nodes.length);
    return index + level.next;
  }

  #row(node: TopicNode, parentIndex: number, nowMs: number): TreeRow {
    const own = node.topic !== null && this.#rule.accepts(node.topic) ? 1 : 0;
    const hasChildren = this.#shape.matchesOf(node) > own;
    return {
      id: node.id,
      parentId: node.parent!.id,
      parentIndex,
      level: node.level,
      depth: node.depth,
      hasChildren,
      isExpanded: hasChildren && this.#rule.isExpanded(node),
      messages: node.messages,
      subtreeTopics: node.subtreeTopics,
      subtreeMessages: node.subtreeMessages,
      ratePerS: node.ratePerS(nowMs),
      newestAtMs: node.newestAtMs,
      last: this.source.history.last(node, ROW_PREVIEW_BYTES),
      holdsRetained: node.holdsRetained,
    };
  }

  #expandNode(nodeId: number, isExpanded: boolean): void {
    const node = this.source.tree.node(nodeId);
    if (!node?.parent || this.#rule.isExpanded(node) === isExpanded) return;
    if (!this.#exceptions.delete(nodeId)) this.#exceptions.add(nodeId);
    if (this.#late) this.#build();
    else this.#shape.reopen(node);
  }

  #expandAll(levels: number): void {
    this.#levels = levels;
    this.#exceptions.clear();
    this.#build();
  }

  /** @throws LabError `mqtt.bad-pattern`, `mqtt.slow-pattern`; the filter stays what it was. */
  async #filter(text: string, isRegex: boolean): Promise<void> {
    const regex = isRegex && text !== '' ? new RegexFilter(text) : null;
    const arrived: TopicNode[] = [];
    // Whoever puts another list here has a newer wish.
    this.#arrived = arrived;
    try {
      const isOutdated = (): boolean => this.#arrived !== arrived;
      if (regex && !(await runInSlices(regex.decideAll(this.source.tree), isOutdated))) return;
      if (isOutdated()) return;
    } finally {
      if (this.#arrived === arrived) this.#arrived = null;
    }
    this.#regex = regex;
    this.#accepts = regex ? regex.accepts : viewFilter(text);
    this.#undecided = [];
    this.#build();
    if (regex) this.#decideLater(arrived);
  }

  #decideLater(nodes: readonly TopicNode[]): void {
    for (const node of nodes) this.#undecided.push(node);
    if (!this.#isDeciding) void this.#decideNew();
  }

  /** Works off new topics while the filter is a regular expression. */
  async #decideNew(): Promise<void> {
    this.#isDeciding = true;
    // Not in the middle of a message, and together with what comes in the same breath.
    await new Promise((resolve) => setImmediate(resolve));
    for (let regex = this.#regex; regex && this.#undecided.length > 0; regex = this.#regex) {
      const nodes = this.#undecided.splice(0, DECIDE_AT_ONCE);
      const matching = await decided(regex, nodes, () => this.#regex !== regex);
      while (this.#late) await this.#built;
      if (this.#regex !== regex) continue;
      for (const node of matching) {
        regex.letIn(node);
        this.#shape.add(node, (row) => this.#lists.add(row));
      }
      if (matching.length > 0) this.onChange();
    }
    this.#isDeciding = false;
  }

  async #reveal(nodeId: number): Promise<number | null> {
    const node = this.source.tree.node(nodeId);
    if (!node?.parent) return null;
    const path: TopicNode[] = [];
    for (let at: TopicNode | null = node; at?.parent; at = at.parent) path.push(at);
    // From the deepest up: an ancestor still closed need not be told of the rows that appear below it.
    for (const ancestor of path.slice(1)) this.#expandNode(ancestor.id, true);
    await this.#built;
    this.onChange();
    return this.#shape.matchesOf(node) > 0 ? this.#indexOf(path.toReversed()) : null;
  }

  #indexOf(path: readonly TopicNode[]): number {
    let index = -1;
    for (const step of path) {
      index++;
      for (const sibling of this.#lists.of(step.parent!)) {
        if (sibling === step) break;
        index += 1 + this.#shape.rowsBelow(sibling);
      }
    }
    return index;
  }

  #build(): void {
    const late = new Set<TopicNode>();
    const shape = new TreeShape(this.source.tree, this.#rule);
    this.#late = late;
    this.#built = runInSlices(this.#buildAndShow(shape, late), () => this.#late !== late).then((isDone) =>
      isDone ? undefined : this.#built,
    );
  }

  /** Shows the new shape in the same step that finishes it: no topic can arrive between. */
  *#buildAndShow(shape: TreeShape, late: ReadonlySet<TopicNode>): Steps {
    yield* shape.build(late);
    this.#late = null;
    this.#isReady = true;
    this.#shape = shape;
    this.#lists.clear();
    this.onChange();
  }

  #newRule(): ViewRule {
    return {
      accepts: (topic) => this.#accepts === null || this.#accepts(topic),
      isExpanded: (node) => !node.parent || node.depth < this.#levels !== this.#exceptions.has(node.id),
    };
  }
}

/** Which of these topics match; none where the expression takes too long on one of them. */
async function decided(
  regex: RegexFilter,
  nodes: readonly TopicNode[],
  isStopped: () => boolean,
): Promise<TopicNode[]> {
  let matching: TopicNode[] = [];
  try {
    await runInSlices(collect(), isStopped);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    // Too slow on a new topic: the user was told what the expression is worth on those before; this one stays out.
  }
  return matching;

  function* collect(): Steps {
    matching = yield* regex.matching(nodes);
  }
}
