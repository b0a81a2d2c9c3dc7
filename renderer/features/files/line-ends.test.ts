import { expect, it } from 'vitest';

import { lineEndsOf, withEnds, withLf } from './line-ends.ts';

it('keeps the line ends of a text through an editor', () => {
  for (const text of ['', 'one', 'a\nb\n', 'a\r\nb\r\n']) expect(withEnds(withLf(text), lineEndsOf(text))).toBe(text);
});

it('knows a text whose lines end in different ways', () => {
  expect(['a\r\nb\n', 'a\rb', 'a\r\r\nb', 'a\n\rb'].map(lineEndsOf)).toEqual(['mixed', 'mixed', 'mixed', 'mixed']);
});
