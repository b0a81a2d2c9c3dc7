import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MESSAGE_OVERHEAD_BYTES, MessageHistory } from './message-history.ts';
import { recordBytes } from './slab.ts';
import { TopicNode } from './topic-node.ts';

function setup(limitBytes: number) {
  const nodes = Array.from({ length: 12 }, (_, id) => new TopicNode(id, null, `t${id}`, 0));
  const limit = { bytes: limitBytes };
  const history = new MessageHistory(
    (id) => nodes[id],
    () => limit.bytes,
  );
  let seq = 0;
  const add = (id: number, payload: Uint8Array): void =>
    history.add(nodes[id]!, ++seq, seq * 10, { qos: 1, retain: seq % 2 === 0, dup: seq % 3 === 0, payload });
  return { nodes, history, add, limit };
}

/** Bytes that tell which message they belong to. */
const payloadOf = (seq: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (seq + i) & 255);

describe('the message history', () => {
  const message = fc.record({
    id: fc.nat({ max: 11 }),
    size: fc.oneof(
      { weight: 80, arbitrary: fc.nat({ max: 300 }) },
      { weight: 10, arbitrary: fc.constantFrom(0, 1, 7, 8, 9) },
      { weight: 1, arbitrary: fc.constant(70_000) },
      { weight: 1, arbitrary: fc.constant(1_100_000) },
    ),
  });

  it('holds the newest within its budget, every topic’s last whatever the budget, and counts the rest', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 200 }),
        fc.constantFrom(0, 500, 5_000, 200_000),
        (messages, budget) => {
          const { nodes, history, add } = setup(budget);
          for (const [index, { id, size }] of messages.entries()) add(id, payloadOf(index + 1, size));
          const held = nodes.flatMap((node) => history.rows(node, 0, 1_000, 0).map(({ seq }) => seq));
          const last = nodes.flatMap((node) => history.last(node, 0)?.seq ?? []);
          const bytes = held.reduce((sum, seq) => sum + recordBytes(messages[seq - 1]!.size), 0);
          expect(history.bytes).toBe(bytes);
          expect(history.evictedMessages).toBe(messages.length - held.length);
          expect(last).toEqual(nodes.flatMap((_, id) => messages.findLastIndex((each) => each.id === id) + 1 || []));
          // Oldest first: beside the last ones, what is held are the newest without a gap.
          const spare = held.filter((seq) => !last.includes(seq)).toSorted((a, b) => a - b);
          const heldSet = new Set(held);
          const from = spare[0] ?? messages.length + 1;
          const missing = messages.findIndex((_, index) => index + 1 >= from && !heldSet.has(index + 1));
          expect(missing).toBe(-1);
          if (spare.length > 0) expect(bytes).toBeLessThanOrEqual(budget);
          for (const node of nodes) expect(history.rows(node, 0, 1_000, 0)).toHaveLength(node.keptMessages);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives every byte back, whole and in pieces', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 40 }), (messages) => {
        const { nodes, history, add } = setup(300_000);
        for (const [index, { id, size }] of messages.entries()) add(id, payloadOf(index + 1, size));
        for (const node of nodes)
          for (const { seq, sizeBytes, preview } of history.rows(node, 0, 1_000, 64)) {
            const bytes = payloadOf(seq, messages[seq - 1]!.size);
            expect(sizeBytes).toBe(bytes.byteLength);
            expect(Buffer.compare(preview, bytes.subarray(0, 64))).toBe(0);
            expect(preview.buffer.byteLength).toBe(preview.byteLength);
            const piece = history.payload(node, seq, 3, 5)!;
            expect(piece).toEqual({ bytes: bytes.slice(3, 8), sizeBytes });
          }
      }),
      { numRuns: 50 },
    );
  });

  it('shows a window anywhere in a topic’s messages, newest first', () => {
    const { nodes, history, add } = setup(1_000_000);
    for (let index = 0; index < 1_000; index++) add(index % 2, new Uint8Array([index & 255]));
    expect(nodes[0]!.keptMessages).toBe(500);
    expect(history.rows(nodes[0]!, 10, 3, 8).map(({ seq }) => seq)).toEqual([979, 977, 975]);
    expect(history.rows(nodes[0]!, 500, 3, 8)).toEqual([]);
  });

  it('keeps flags and time', () => {
    const { nodes, history, add } = setup(1_000_000);
    for (let index = 0; index < 6; index++) add(0, new Uint8Array(2));
    expect(history.last(nodes[0]!, 0)).toEqual({
      seq: 6,
      receivedAtMs: 60,
      qos: 1,
      isRetained: true,
      isDuplicate: true,
      sizeBytes: 2,
      preview: new Uint8Array(),
    });
  });

  it('follows a budget that is lowered', () => {
    const { history, add, limit } = setup(1_000_000);
    for (let index = 0; index < 1_000; index++) add(0, new Uint8Array(8));
    limit.bytes = 10 * (MESSAGE_OVERHEAD_BYTES + 8);
    history.evict();
    expect(history.evictedMessages).toBe(990);
    expect(history.bytes).toBeLessThanOrEqual(limit.bytes);
  });

  it('gives memory back when only last messages are left, and goes on after', () => {
    const { nodes, history, add } = setup(1_000_000);
    for (let index = 0; index < 1_000; index++) add(index % 2, payloadOf(index + 1, 100));
    const before = history.payload(nodes[0]!, 997, 0, 100);
    expect(before?.bytes).toEqual(payloadOf(997, 100));
    expect(history.evict(0)).toBe(true);
    history.pack();
    expect(history.bytes).toBe(2 * recordBytes(100));
    expect(history.payload(nodes[0]!, 997, 0, 100)).toBeNull();
    expect(history.payload(nodes[0]!, 999, 0, 100)?.bytes).toEqual(payloadOf(999, 100));
    for (let index = 1_000; index < 3_000; index++) add(index % 2, payloadOf(index + 1, 100));
    expect(history.rows(nodes[0]!, 0, 2_000, 4).map(({ seq }) => seq)).toHaveLength(1_000);
    for (const from of [0, 50])
      expect(history.payload(nodes[1]!, 1_002, from, 50)?.bytes[0]).toBe((1_002 + from) & 255);
  });

  it('says when a payload was let go', () => {
    const { nodes, history, add } = setup(0);
    add(0, new Uint8Array(8));
    add(0, new Uint8Array(8));
    expect(history.payload(nodes[0]!, 1, 0, 8)).toBeNull();
    expect(history.payload(nodes[0]!, 2, 0, 8)?.sizeBytes).toBe(8);
  });
});
