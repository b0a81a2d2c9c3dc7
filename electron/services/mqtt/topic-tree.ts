import { rateWindow, TopicNode } from './topic-node.ts';

/** What happens to the tree's shape, for the views that look at it. */
export interface TreeWatcher {
  /** A first message arrived on this topic; it and its ancestors are in the tree and counted. */
  onTopic(node: TopicNode): void;
}

/**
 * Every topic one connection has seen, as a trie of levels. Nodes are numbered from 0 (the root) in the order
 * they appear, so that a parent's number is always smaller than its children's; numbers are never reused.
 */
export class TopicTree {
  readonly root = new TopicNode(0, null, '', -1);
  readonly #nodes: TopicNode[] = [this.root];
  readonly #byTopic = new Map<string, TopicNode>();
  readonly #watchers = new Set<TreeWatcher>();

  /** How many nodes there are; ids are below it. */
  get size(): number {
    return this.#nodes.length;
  }

  /** Topics a message was seen on. */
  get topics(): number {
    return this.root.subtreeTopics;
  }

  get messages(): number {
    return this.root.subtreeMessages;
  }

  node(id: number): TopicNode | undefined {
    return this.#nodes[id];
  }

  watch(watcher: TreeWatcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: TreeWatcher): void {
    this.#watchers.delete(watcher);
  }

  /** Counts one message; the topic appears if it was not there. */
  count(topic: string, payloadBytes: number, seq: number, nowMs: number): TopicNode {
    const known = this.#byTopic.get(topic);
    const node = known ?? this.#add(topic);
    node.messages++;
    node.payloadBytes += payloadBytes;
    const window = rateWindow(nowMs);
    for (let at: TopicNode | null = node; at; at = at.parent) at.touch(seq, window);
    if (!known) for (const watcher of this.#watchers) watcher.onTopic(node);
    return node;
  }

  /** The node of a topic name, with messages of its own or only below it. */
  find(topic: string): TopicNode | undefined {
    const known = this.#byTopic.get(topic);
    if (known) return known;
    let node: TopicNode | undefined = this.root;
    for (const level of topic.split('/')) node = node?.children?.get(level);
    return node;
  }

  #add(topic: string): TopicNode {
    let node = this.root;
    for (const level of topic.split('/')) node = node.children?.get(level) ?? this.#addChild(node, level);
    node.topic = topic;
    this.#byTopic.set(topic, node);
    for (let at = node.parent; at; at = at.parent) at.subtreeTopics++;
    return node;
  }

  #addChild(parent: TopicNode, level: string): TopicNode {
    const node = new TopicNode(this.#nodes.length, parent, level, parent.depth + 1);
    this.#nodes.push(node);
    (parent.children ??= new Map()).set(level, node);
    return node;
  }
}

/** The topic name that leads to a node, whether or not messages were seen on it. */
export function topicOf(node: TopicNode): string {
  if (node.topic !== null) return node.topic;
  const levels: string[] = [];
  for (let at: TopicNode | null = node; at?.parent; at = at.parent) levels.push(at.level);
  return levels.toReversed().join('/');
}
