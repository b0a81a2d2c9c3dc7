import { setTimeout as wait } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { LoopDelay } from './loop-delay.ts';

it('reads a loop that stood still as at least that long, and forgets it after two spans', async () => {
  const delay = new LoopDelay();
  delay.start();
  await wait(50);
  delay.sample();
  const until = performance.now() + 300;
  while (performance.now() < until);
  await wait(30);
  delay.sample();
  expect(delay.p99Ms).toBeGreaterThan(250);
  for (let span = 0; span < 3; span++) {
    await wait(60);
    delay.sample();
  }
  expect(delay.p99Ms).toBeLessThan(250);
  delay.stop();
  expect(delay.p99Ms).toBe(0);
});

it('reads 0 while stopped', () => {
  const delay = new LoopDelay();
  delay.sample();
  expect(delay.p99Ms).toBe(0);
});
