import { expect, it } from 'vitest';

import { viewFilter } from './view-filter.ts';

it.each([
  ['temp', 'Site/TEMPERATURE', true],
  ['ÄRM', 'lärm/1', true],
  ['a.b', 'a/b', false],
  ['[x', 'a[x]', true],
  ['+/temp', 'kitchen/temp', true],
  ['+/temp', 'a/b/temp', false],
  ['a/#', 'A/b', false],
  ['#', '$SYS/x', false],
  // No filter of §4.7, so it is text.
  ['a+b', 'x/a+b', true],
  ['c#', 'doc/C#/1', true],
])('%j on %j: %s', (filter, topic, isShown) => expect(viewFilter(filter)!(topic)).toBe(isShown));

it('lets everything through when it is empty', () => expect(viewFilter('')).toBeNull());
