import type { SessionId } from '../../../shared/contract/ids.ts';
import type { MessageRow } from '../../../shared/contract/mqtt.ts';
import { ROW_PREVIEW_BYTES } from '../../../shared/contract/mqtt.ts';
import { MAX_COMPARED_BYTES, type Comparison } from '../../../shared/contract/mqtt-messages.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { MqttSession } from './mqtt-session.ts';
import { diffPayloads } from './payload-diff.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicStore } from './topic-store.ts';

interface Topic {
  sessionId: SessionId;
  nodeId: number;
}

/** The kept messages of one topic, looked at one by one; see `contract/mqtt-messages.ts`. */
export class MqttMessages {
  constructor(
    /** @throws LabError `mqtt.no-session`. */
    private readonly sessions: { session(sessionId: SessionId): MqttSession },
  ) {}

  /** @throws LabError `mqtt.no-topic`. */
  async locate({
    sessionId,
    nodeId,
    at,
  }: Topic & { at: { place: number } | { seq: number } }): Promise<{ message: MessageRow; place: number } | null> {
    const { store } = this.sessions.session(sessionId);
    const node = store.node(nodeId);
    const index = 'place' in at ? node.messages - at.place : store.history.indexOf(node, at.seq);
    // Newest first, index 0; a place the topic has not come to yet lies before it.
    if (index === null || index < 0) return null;
    const [message] = store.history.rows(node, index, 1, ROW_PREVIEW_BYTES);
    return message ? { message, place: node.messages - index } : null;
  }

  /** @throws LabError `mqtt.no-topic`, `mqtt.payload-gone`. */
  async compare({
    sessionId,
    nodeId,
    seq,
    baseSeq,
  }: Topic & { seq: number; baseSeq: number | null }): Promise<Comparison> {
    const { store } = this.sessions.session(sessionId);
    const node = store.node(nodeId);
    const index = placeOf(store, node, seq);
    const baseIndex = baseSeq === null ? index + 1 : placeOf(store, node, baseSeq);
    const [base] = store.history.rows(node, baseIndex, 1, ROW_PREVIEW_BYTES);
    if (!base) return { base: null, diff: { kind: 'same' }, comparedBytes: null };
    const [before, after] = [start(store, node, base.seq), start(store, node, seq)];
    const isCut = Math.max(before.sizeBytes, after.sizeBytes) > MAX_COMPARED_BYTES;
    return {
      base,
      diff: diffPayloads(before.bytes, after.bytes, isCut),
      comparedBytes: isCut ? MAX_COMPARED_BYTES : null,
    };
  }
}

/** How many newer messages the topic has. @throws LabError `mqtt.payload-gone`. */
function placeOf({ history }: TopicStore, node: TopicNode, seq: number): number {
  const index = history.indexOf(node, seq);
  if (index === null) throw new LabError('mqtt.payload-gone', { seq });
  return index;
}

/** The first bytes of a kept payload. @throws LabError `mqtt.payload-gone`. */
function start({ history }: TopicStore, node: TopicNode, seq: number): { bytes: Buffer; sizeBytes: number } {
  const payload = history.payload(node, seq, 0, MAX_COMPARED_BYTES);
  if (!payload) throw new LabError('mqtt.payload-gone', { seq });
  const { buffer, byteOffset, byteLength } = payload.bytes;
  return { bytes: Buffer.from(buffer, byteOffset, byteLength), sizeBytes: payload.sizeBytes };
}
