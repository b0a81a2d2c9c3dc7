import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { shutdownOnce, SHUTDOWN_LIMIT_MS } from './shutdown.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup(close: () => Promise<void>) {
  const lines: string[] = [];
  const exits: number[] = [];
  const write = (message: string): void => void lines.push(message);
  const log = { info: write, warn: write, error: write };
  return { lines, exits, end: shutdownOnce({ log, close, exit: (code) => void exits.push(code) }) };
}

it('closes once and exits with 0', async () => {
  let closes = 0;
  const { end, exits } = setup(async () => void (closes += 1));
  end('SIGTERM');
  end('SIGINT');
  await vi.advanceTimersByTimeAsync(10_000);
  expect([closes, exits]).toEqual([1, [0]]);
});

it('ends within its limit, and says so, when something does not close', async () => {
  const { end, exits, lines } = setup(() => new Promise(() => {}));
  end('SIGTERM');
  await vi.advanceTimersByTimeAsync(SHUTDOWN_LIMIT_MS);
  expect(exits).toEqual([0]);
  expect(SHUTDOWN_LIMIT_MS).toBeLessThan(5_000);
  expect(lines.at(-1)).toMatch(/did not close in time/);
});

it('exits with 0 even if closing fails, with the failure in the log', async () => {
  const { end, exits, lines } = setup(() => Promise.reject(new Error('stuck')));
  end('SIGTERM');
  await vi.advanceTimersByTimeAsync(1);
  expect([exits, lines.at(-1)]).toEqual([[0], 'closing failed']);
});
