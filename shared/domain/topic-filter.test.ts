import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compileFilter, filterMatches, topicFilterProblem, topicNameProblem } from './topic-filter.ts';

describe('filters that may not be used', () => {
  it.each([
    ['', 'at least one'],
    ['a\0b', 'NUL'],
    ['a/b#', '# stands alone'],
    ['#/a', '# is the last'],
    ['a/#/b', '# is the last'],
    ['a+', '+ stands alone'],
    ['+a/b', '+ stands alone'],
    ['\ud800', 'surrogate'],
    ['é'.repeat(32_768), '65,535 bytes'],
    ['$share', 'has a name'],
    ['$share/', 'has a name'],
    ['$share//a', 'has a name'],
    ['$share/a+/b', 'no wildcard'],
    ['$share/group', 'ends with a filter'],
    ['$share/group/', 'ends with a filter'],
    ['$share/group/a#', '# stands alone'],
  ])('%j: [MQTT-4.7.1-1], [MQTT-4.7.3-1..3], [MQTT-4.8.2-1..2]', (filter, words) => {
    expect(topicFilterProblem(filter)).toContain(words);
  });

  it.each(['#', '+', '/', '//', '+/+', '/+/#', 'a b/c', '$SYS/#', '$share/g/#', '$share/g//', 'é'.repeat(32_767)])(
    '%j is fine (§4.7)',
    (filter) => expect(topicFilterProblem(filter)).toBeNull(),
  );
});

describe('topic names that may not be published to', () => {
  it.each(['a/+', '#', '', 'a\0', 'x'.repeat(65_536)])('%j: [MQTT-3.3.2-2], [MQTT-4.7.3-1..3]', (topic) => {
    expect(topicNameProblem(topic)).not.toBeNull();
  });

  it.each(['/', 'a//b', ' ', '$SYS/x', 'x'.repeat(65_535)])('%j is fine', (topic) => {
    expect(topicNameProblem(topic)).toBeNull();
  });
});

describe('matching (§4.7.1–§4.7.3)', () => {
  it.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/#', 'sport', true],
    ['sport/#', 'sports', false],
    ['#', 'a/b/c', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['a//b', 'a//b', true],
    ['a/+/b', 'a//b', true],
    ['/', '/', true],
    ['+', '', true],
    ['ACCOUNTS', 'accounts', false],
    ['#', '$SYS/broker', false],
    ['+/monitor/Clients', '$SYS/monitor/Clients', false],
    ['$SYS/#', '$SYS/broker/load', true],
    ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
    ['$share/readers/a/+', 'a/b', true],
    ['$share/readers/#', '$SYS/x', false],
  ])('%j on %j: %s', (filter, topic, isMatch) => expect(filterMatches(filter, topic)).toBe(isMatch));

  const level = fc.constantFrom('', 'a', 'b', '$x', 'long level');
  const topics = fc.array(level, { minLength: 1, maxLength: 6 }).map((levels) => levels.join('/'));
  const filters = fc
    .tuple(fc.array(fc.constantFrom('', 'a', 'b', '$x', 'long level', '+'), { maxLength: 6 }), fc.boolean())
    .map(([levels, isOpen]) => (isOpen || levels.length === 0 ? [...levels, '#'] : levels).join('/'));

  it('agrees with a plain reading of §4.7', () => {
    fc.assert(
      fc.property(filters, topics, (filter, topic) => {
        expect(compileFilter(filter)(topic)).toBe(plainly(filter, topic));
      }),
      { numRuns: 2_000 },
    );
  });

  it('a topic without wildcards matches itself alone', () => {
    fc.assert(
      fc.property(topics, topics, (one, other) => {
        expect(filterMatches(one, other)).toBe(one === other);
      }),
    );
  });
});

function plainly(filter: string, topic: string): boolean {
  if (/^[+#]/.test(filter) && topic.startsWith('$')) return false;
  const walk = (want: string[], have: string[]): boolean => {
    if (want.length === 0) return have.length === 0;
    if (want[0] === '#') return true;
    if (have.length === 0) return false;
    return (want[0] === '+' || want[0] === have[0]) && walk(want.slice(1), have.slice(1));
  };
  return walk(filter.split('/'), topic.split('/'));
}
