import type { RowRange } from '../../../shared/contract/ids.ts';
import { DETAIL_PREVIEW_BYTES, ROW_PREVIEW_BYTES, type TopicDetail } from '../../../shared/contract/mqtt.ts';
import type { MessageProperties } from '../../../shared/contract/mqtt-properties.ts';
import { readProperties } from '../../../shared/domain/mqtt-properties.ts';
import { topicNameProblem } from '../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { type Arrival, MessageHistory } from './message-history.ts';
import { MessageRate } from './message-rate.ts';
import type { TopicNode } from './topic-node.ts';
import { topicOf, TopicTree } from './topic-tree.ts';

/** Topics we published retained messages to before any message of theirs arrived, at most. */
const MOST_RETAINED_AHEAD = 10_000;
/** Most bytes of a payload one request gets: 1 MiB. */
const PAYLOAD_PIECE_BYTES = 1_048_576;

/** Everything one session has received: its topics, their counters and the recent messages. */
export class TopicStore {
  readonly tree = new TopicTree();
  readonly history: MessageHistory;
  readonly rate = new MessageRate();
  payloadBytes = 0;
  #seq = 0;
  readonly #retainedAhead = new Set<string>();

  constructor(
    historyLimitBytes: () => number,
    readonly nowMs: () => number,
    /** Told once of every topic whose name MQTT does not allow. */
    private readonly onBadTopic: (topic: string) => void,
  ) {
    this.history = new MessageHistory((id) => this.tree.node(id), historyLimitBytes);
  }

  /** Takes in one message; answers its topic's node. The hot path: everything here runs for every message. */
  add(topic: string, message: Arrival): TopicNode {
    const nowMs = this.nowMs();
    const seq = ++this.#seq;
    const size = message.payload.byteLength;
    const node = this.tree.count(topic, size, seq, nowMs);
    this.history.add(node, seq, nowMs, message);
    this.rate.add(nowMs);
    this.payloadBytes += size;
    // An empty retained message is what a broker forgets a topic's with [MQTT-3.3.1-6].
    if (message.retain) node.holdsRetained = size > 0;
    if (node.messages === 1) this.#onNewTopic(node, topic);
    return node;
  }

  /** We published a retained message, or with an empty payload cleared one. */
  published(topic: string, payloadBytes: number): void {
    const node = this.tree.find(topic);
    if (node?.topic != null) node.holdsRetained = payloadBytes > 0;
    else if (payloadBytes === 0) this.#retainedAhead.delete(topic);
    else if (this.#retainedAhead.size < MOST_RETAINED_AHEAD) this.#retainedAhead.add(topic);
  }

  /** @throws LabError `mqtt.no-topic`. */
  node(nodeId: number): TopicNode {
    const node = this.tree.node(nodeId);
    if (!node) throw new LabError('mqtt.no-topic', { nodeId });
    return node;
  }

  detail(node: TopicNode, { first, count }: RowRange): TopicDetail {
    return {
      id: node.id,
      topic: topicOf(node),
      messages: node.messages,
      ratePerS: node.ratePerS(this.nowMs()),
      payloadBytes: node.payloadBytes,
      holdsRetained: node.holdsRetained,
      last: this.history.last(node, count > 0 ? DETAIL_PREVIEW_BYTES : ROW_PREVIEW_BYTES),
      history: { total: node.keptMessages, first, rows: this.history.rows(node, first, count, ROW_PREVIEW_BYTES) },
    };
  }

  /** At most 1 MiB of one message's payload. @throws LabError `mqtt.payload-gone`. */
  payload(node: TopicNode, seq: number, offset: number): { bytes: Uint8Array<ArrayBuffer>; sizeBytes: number } {
    const piece = this.history.payload(node, seq, offset, PAYLOAD_PIECE_BYTES);
    if (!piece) throw new LabError('mqtt.payload-gone', { seq });
    return piece;
  }

  /** One message's properties by name. @throws LabError `mqtt.payload-gone`. */
  properties(node: TopicNode, seq: number): MessageProperties {
    const bytes = this.history.properties(node, seq);
    if (!bytes) throw new LabError('mqtt.payload-gone', { seq });
    return readProperties(bytes);
  }

  #onNewTopic(node: TopicNode, topic: string): void {
    if (this.#retainedAhead.delete(topic)) node.holdsRetained = true;
    if (topicNameProblem(topic)) this.onBadTopic(topic);
  }
}
