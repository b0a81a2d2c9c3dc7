import { expect, it } from 'vitest';

import { newestWish } from './newest-wish.ts';

it('runs one at a time, and of what was wished meanwhile only the newest', async () => {
  const ran: number[] = [];
  const ends: (() => void)[] = [];
  const wish = newestWish<number>((value) => {
    ran.push(value);
    return new Promise((resolve) => ends.push(resolve));
  });
  [1, 2, 3].forEach(wish);
  expect(ran).toEqual([1]);
  ends[0]!();
  await Promise.resolve();
  await Promise.resolve();
  expect(ran).toEqual([1, 3]);
  ends[1]!();
  await new Promise((resolve) => setTimeout(resolve));
  wish(4);
  expect(ran).toEqual([1, 3, 4]);
});
