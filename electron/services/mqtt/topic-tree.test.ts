import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RATE_WINDOW_MS } from './topic-node.ts';
import { topicOf, TopicTree } from './topic-tree.ts';

const level = fc.constantFrom('', 'a', 'b', '$x', 'long level', '😀');
const topic = fc.array(level, { minLength: 1, maxLength: 6 }).map((levels) => levels.join('/'));

describe('the topic tree', () => {
  it('counts as a list of all messages would', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(topic, fc.nat({ max: 1_000 }))), (messages) => {
        const tree = new TopicTree();
        for (const [index, [name, bytes]] of messages.entries()) tree.count(name, bytes, index + 1, 5_000);
        for (let id = 1; id < tree.size; id++) {
          const node = tree.node(id)!;
          const name = topicOf(node);
          const own = messages.filter(([each]) => each === name);
          const below = messages.filter(([each]) => each.startsWith(`${name}/`));
          expect(node.parent!.id).toBeLessThan(id);
          expect(node).toMatchObject({
            messages: own.length,
            payloadBytes: own.reduce((sum, [, bytes]) => sum + bytes, 0),
            subtreeTopics: new Set(below.map(([each]) => each)).size,
            subtreeMessages: own.length + below.length,
          });
          expect(node.newestSeq).toBe(
            messages.findLastIndex(([each]) => each === name || each.startsWith(`${name}/`)) + 1,
          );
          expect(tree.find(name)).toBe(node);
        }
        expect(tree.messages).toBe(messages.length);
        expect(tree.topics).toBe(new Set(messages.map(([each]) => each)).size);
      }),
    );
  });

  it('takes the longest topic there is: 65,535 empty levels and one more', () => {
    const tree = new TopicTree();
    const name = '/'.repeat(65_535);
    tree.count(name, 1, 1, 0);
    expect(topicOf(tree.find(name)!)).toBe(name);
    expect(tree.size).toBe(65_537);
  });

  it('tells a steady rate, and lets it fall to nothing', () => {
    const tree = new TopicTree();
    let seq = 0;
    for (let ms = 0; ms < 4 * RATE_WINDOW_MS; ms += 10) tree.count('a/b', 0, ++seq, ms);
    const nowMs = 4 * RATE_WINDOW_MS;
    expect(tree.find('a')!.ratePerS(nowMs)).toBeCloseTo(100, 0);
    expect(tree.find('a')!.ratePerS(nowMs + RATE_WINDOW_MS / 2)).toBeCloseTo(50, 0);
    expect(tree.find('a')!.ratePerS(nowMs + 2 * RATE_WINDOW_MS)).toBe(0);
  });
});
