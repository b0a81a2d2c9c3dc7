import fc from 'fast-check';
import { expect, it } from 'vitest';

import { drain } from '../lib/slices.ts';
import { TopicRanking } from './topic-ranking.ts';
import { TopicStore } from './topic-store.ts';

function setup() {
  const clock = { nowMs: 1_000_000 };
  const store = new TopicStore(
    () => 1_000_000,
    () => clock.nowMs,
    () => undefined,
  );
  const add = (topic: string, bytes: number): void =>
    void store.add(topic, { qos: 0, retain: false, dup: false, payload: new Uint8Array(bytes) });
  return { clock, store, add };
}

it('counts each message in one row, whatever the level, and leaves $SYS out', () => {
  const topic = fc.array(fc.constantFrom('a', 'b', '', '$SYS'), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(fc.record({ topic, bytes: fc.nat({ max: 9 }) }), { minLength: 1 }),
      fc.option(fc.integer({ min: 1, max: 4 })),
      (messages, levels) => {
        const { store, add } = setup();
        for (const { topic: each, bytes } of messages) add(each.join('/'), bytes);
        const ranking = new TopicRanking(store, { by: 'messages', levels, silentAfterS: 60, count: 500 });
        drain(ranking.steps());
        const expected = new Map<string, number>();
        for (const { topic: each } of messages) {
          const row = each.slice(0, levels ?? each.length).join('/');
          if (each[0] !== '$SYS') expected.set(row, (expected.get(row) ?? 0) + 1);
        }
        const found = new Map(ranking.ranking!.rows.map((row) => [row.topic, row.messages]));
        expect(found).toEqual(expected);
      },
    ),
  );
});

it('tells rates over the time it watched, and who has gone silent', () => {
  const { clock, store, add } = setup();
  add('old', 1);
  const plan = { by: 'rate', levels: null, silentAfterS: 5, count: 10 } as const;
  const ranking = new TopicRanking(store, plan);
  drain(ranking.steps());
  expect(ranking.ranking).toMatchObject({ overS: 0, messagesPerS: 0 });
  for (let second = 0; second < 10; second++) {
    clock.nowMs += 1_000;
    for (let each = 0; each < 4; each++) add('new', 100);
    drain(ranking.steps());
  }
  expect(ranking.ranking).toMatchObject({ overS: 5, messagesPerS: 4, bytesPerS: 400, silent: 1 });
  expect(ranking.ranking!.rows.map((row) => [row.topic, row.messagesPerS])).toEqual([
    ['new', 4],
    ['old', 0],
  ]);
});
