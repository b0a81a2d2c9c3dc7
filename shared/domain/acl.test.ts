import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AclRule } from '../contract/broker-settings.ts';
import { isAllowed, maySubscribe } from './acl.ts';
import { filterMatches, filtersOverlap } from './topic-filter.ts';

const rule = (change: Partial<AclRule>): AclRule => ({
  user: '',
  clientId: '',
  access: 'both',
  filter: '#',
  ...change,
});
const ada = { clientId: 'probe', user: 'ada' };
const nobody = { clientId: 'probe', user: null };

describe('isAllowed', () => {
  it('puts the user’s name and the client’s id into filters', () => {
    const rules = [rule({ filter: 'u/%u/#' }), rule({ filter: 'c/%c' })];
    expect(isAllowed(rules, ada, 'read', 'u/ada/lamp')).toBe(true);
    expect(isAllowed(rules, ada, 'read', 'u/bob/lamp')).toBe(false);
    expect(isAllowed(rules, ada, 'write', 'c/probe')).toBe(true);
    expect(isAllowed(rules, nobody, 'read', 'u/ada/lamp')).toBe(false);
  });

  it.each(['+', '#', 'a/b', '+/x'])('does not let the name %s widen a rule', (name) => {
    const rules = [rule({ filter: 'u/%u/state' })];
    expect(isAllowed(rules, { clientId: 'x', user: name }, 'read', 'u/ada/state')).toBe(false);
    expect(isAllowed(rules, { clientId: 'x', user: name }, 'read', `u/${name}/state`)).toBe(false);
  });

  it('denies what any rule denies, whatever others allow', () => {
    const rules = [rule({ access: 'deny', filter: 'secret/#' }), rule({})];
    expect(isAllowed(rules, ada, 'read', 'open')).toBe(true);
    expect(isAllowed(rules, ada, 'write', 'secret/x')).toBe(false);
  });

  it('tells reading from writing, users and clients apart', () => {
    const rules = [rule({ user: 'ada', access: 'read' }), rule({ clientId: 'other', access: 'write' })];
    expect(isAllowed(rules, ada, 'read', 'x')).toBe(true);
    expect(isAllowed(rules, ada, 'write', 'x')).toBe(false);
    expect(isAllowed(rules, nobody, 'read', 'x')).toBe(false);
    expect(isAllowed(rules, { ...nobody, clientId: 'other' }, 'write', 'x')).toBe(true);
  });

  it('lets a client subscribe to more than it may read, not to what it may never read', () => {
    const rules = [rule({ access: 'read', filter: 'open/+' })];
    expect(maySubscribe(rules, ada, '#')).toBe(true);
    expect(maySubscribe(rules, ada, 'open/1')).toBe(true);
    expect(maySubscribe(rules, ada, 'closed/#')).toBe(false);
  });
});

const levels = (parts: readonly string[]) => fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 });
const topics = levels(['a', 'b', '', '$c']).map((parts) => parts.join('/'));
const filters = fc
  .tuple(levels(['a', 'b', '', '$c', '+']), fc.boolean())
  .map(([parts, isOpen]) => [...parts, ...(isOpen ? ['#'] : [])].join('/'));

describe('filtersOverlap', () => {
  it('is true wherever one topic is covered by both', () => {
    fc.assert(
      fc.property(filters, filters, topics, (one, other, topic) => {
        if (filterMatches(one, topic) && filterMatches(other, topic)) expect(filtersOverlap(one, other)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is symmetric, and for a topic it is what filterMatches says', () => {
    fc.assert(
      fc.property(filters, filters, topics, (one, other, topic) => {
        expect(filtersOverlap(one, other)).toBe(filtersOverlap(other, one));
        expect(filtersOverlap(one, topic)).toBe(filterMatches(one, topic));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a/+', '+/b', true],
    ['a', 'a/#', true],
    ['a', 'b/#', false],
    ['#', '$SYS/x', false],
    ['a/+/c', 'a/b', false],
    ['$share/g/a', 'a', true],
  ])('of %s and %s is %s', (one, other, answer) => expect(filtersOverlap(one, other)).toBe(answer));
});
