import { expect, it } from 'vitest';

import { topicNameProblem } from './topic-filter.ts';
import { isOddTopic, markOfByte, writeOddBytes } from './topic-bytes.ts';

it('writes bytes that are no text, and leaves whole characters alone', () => {
  const odd = `a/${markOfByte(0xff)}${markOfByte(0x80)}/😀`;
  expect(writeOddBytes(odd)).toBe(String.raw`a/\xff\x80/😀`);
  expect(isOddTopic(odd)).toBe(true);
  expect(topicNameProblem(odd)).not.toBeNull();
});

it('finds nothing odd in well-formed text, whatever is in it', () => {
  for (const text of ['', 'a', 'größe/😀/𝒳', 'a\ufffdb']) {
    expect(isOddTopic(text)).toBe(false);
    expect(writeOddBytes(text)).toBe(text);
  }
});
