import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PayloadSearch, type SearchPlan } from './payload-search.ts';
import { TopicStore } from './topic-store.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function storeOf(messages: readonly (readonly [topic: string, payload: Uint8Array])[], limit = 64_000_000): TopicStore {
  const store = new TopicStore(
    () => limit,
    () => 1_000,
    () => undefined,
  );
  for (const [topic, payload] of messages) store.add(topic, { qos: 0, retain: false, dup: false, payload });
  return store;
}

function search(store: TopicStore, plan: Partial<SearchPlan>) {
  const one = new PayloadSearch(store, { mode: 'text', pattern: 'x', isCaseSensitive: false, filter: '', ...plan });
  for (const _ of one.steps());
  return one.state();
}

describe('a payload search', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'ä', 'Ä', '😀', ' '), maxLength: 12 });

  it('finds every message kept that holds the text, newest first, whatever was let go', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b/c', 'd'), text), { maxLength: 60 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '😀'), minLength: 1, maxLength: 3 }),
        fc.constantFrom(0, 600, 1_000_000),
        (messages, pattern, limit) => {
          const store = storeOf(
            messages.map(([topic, payload]) => [topic, bytes(payload)]),
            limit,
          );
          const isKept = (seq: number): boolean => {
            const node = store.tree.find(messages[seq - 1]![0])!;
            return store.history.payload(node, seq, 0, 1) !== null;
          };
          const expected = messages
            .map(([, payload], index) => ({ seq: index + 1, holds: payload.toLowerCase().includes(pattern) }))
            .filter(({ seq, holds }) => holds && isKept(seq))
            .map(({ seq }) => seq);
          const found = search(store, { pattern }).hits.map(({ message }) => message.seq);
          expect(found.toSorted((a, b) => a - b)).toEqual(expected);
          if (limit === 1_000_000) expect(found).toEqual(expected.toReversed());
        },
      ),
    );
  });

  it.each(['text', 'regex'] as const)(
    'tells of no message but its own bytes while the oldest are let go (%s)',
    (mode) => {
      const store = storeOf([], 3_000_000);
      const receive = (from: number, count: number): void => {
        for (let n = from; n < from + count; n++)
          store.add(`t/${n % 7}`, { qos: 0, retain: false, dup: false, payload: bytes(`#${n + 1}#`.padEnd(100)) });
      };
      receive(0, 30_000);
      const one = new PayloadSearch(store, { mode, pattern: '00#', isCaseSensitive: true, filter: '' });
      let next = 30_000;
      for (const _ of one.steps()) {
        receive(next, 200);
        next += 200;
      }
      const { hits, matches } = one.state();
      expect(matches).toBeGreaterThan(10);
      for (const { message, before, match, after } of hits) {
        const excerpt = Buffer.concat([before, match, after]).toString().trimEnd();
        expect(excerpt).toBe(`#${message.seq}#`);
      }
    },
  );

  it('tells the bytes found and those around them', () => {
    const store = storeOf([['t', Uint8Array.of(1, 2, 0xff, 0xfe, 3)]]);
    expect(search(store, { mode: 'hex', pattern: 'FF:fe' }).hits[0]).toMatchObject({
      topic: 't',
      before: Uint8Array.of(1, 2),
      match: Uint8Array.of(0xff, 0xfe),
      after: Uint8Array.of(3),
    });
    const [hit] = search(store, { mode: 'regex', pattern: String.raw`\xff.` }).hits;
    expect(hit!.match).toEqual(Uint8Array.of(0xff, 0xfe));
  });

  it('finds what lies across two pieces of a long payload', () => {
    const payload = new Uint8Array(700_000).fill(0x2e);
    payload.set(bytes('needle'), 262_141);
    const { hits } = search(storeOf([['long', payload]]), { pattern: 'Needle' });
    expect(new TextDecoder().decode(hits[0]!.match)).toBe('needle');
  });

  it('keeps to the topics a filter matches, and to the case where asked', () => {
    const store = storeOf([
      ['a/1', bytes('On')],
      ['b/1', bytes('on')],
    ]);
    expect(search(store, { pattern: 'ON' }).matches).toBe(2);
    expect(search(store, { pattern: 'on', isCaseSensitive: true }).hits[0]!.topic).toBe('b/1');
    expect(search(store, { pattern: 'on', filter: 'a/+' }).hits.map(({ topic }) => topic)).toEqual(['a/1']);
  });

  it.each([
    ['hex', 'abc', 'one is missing'],
    ['hex', 'xy', 'hexadecimal digit'],
    ['regex', '(a', 'unterminated group'],
  ] as const)('refuses %s %s', (mode, pattern, reason) => {
    const plan = { mode, pattern, isCaseSensitive: false, filter: '' };
    expect(() => new PayloadSearch(storeOf([]), plan)).toThrow(
      expect.objectContaining({
        code: 'mqtt.bad-pattern',
        facts: { pattern, reason: expect.stringContaining(reason) },
      }),
    );
  });

  it('stops an expression that backtracks without end', () => {
    const store = storeOf([['t', bytes(`${'a'.repeat(60)}!`)]]);
    const plan = { mode: 'regex', pattern: '^(a+)+$', isCaseSensitive: true, filter: '' } as const;
    const steps = new PayloadSearch(store, plan).steps();
    const run = (): void => {
      for (const _ of steps);
    };
    expect(run).toThrow(expect.objectContaining({ code: 'mqtt.slow-pattern' }));
  });

  it('searches 100,000 messages to the end, and counts them', () => {
    const store = storeOf(Array.from({ length: 100_000 }, (_, i) => [`t/${i % 1_000}`, bytes(`{"value":${i}}`)]));
    const one = new PayloadSearch(store, { mode: 'text', pattern: '99999', isCaseSensitive: false, filter: '' });
    for (const _ of one.steps());
    expect(one.state()).toMatchObject({ isDone: true, searched: 100_000, matches: 1 });
  });
});
