import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { LogFile } from './log-file.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'log-'));
  path = join(dir, 'wirebench.log');
});
afterEach(() => rmSync(dir, { recursive: true }));

function open(more: { maxBytes?: number; files?: number; echo?(line: string): void } = {}): LogFile {
  const log = new LogFile({ path, nowMs: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6), ...more });
  log.open();
  return log;
}
const written = (): string => readFileSync(path, 'utf8');

it('writes one line per entry, whatever the message holds', () => {
  using log = open();
  log.warn('two\nlines and \u001b[31mred "quotes"', { sessionId: 's1', bytes: new Uint8Array(3), big: 5n });
  expect(written()).toBe(
    '2026-01-02T03:04:05.006Z warn  two\\nlines and \\u001b[31mred "quotes" {"sessionId":"s1","bytes":"3 bytes","big":"5"}\n',
  );
});

it('writes errors with stack, cause and code', () => {
  using log = open();
  const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), {
    code: 'EX',
    password: 'hunter2',
  });
  log.error('failed', { error });
  expect(written()).toMatch(/"code":"EX".*Error: outer.*log-file\.test.*TypeError: inner/);
  expect(written()).not.toContain('hunter2');
});

it('keeps secrets out, at any depth', () => {
  using log = open();
  log.info('at http://127.0.0.1:1/#token=abcDEF-_1', {
    password: 'p1',
    profile: { clientKeyPassphrase: 'p2', will: [{ authorization: 'p3', cookie: 'p4', apiToken: 'p5' }] },
    hasPassword: true,
  });
  expect(written()).not.toMatch(/p[1-5]|abcDEF/);
  expect(written()).toContain('"hasPassword":true');
});

it('survives facts that refer to themselves', () => {
  using log = open();
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  log.info('loop', loop);
  expect(written()).toContain('loop');
});

describe('size', () => {
  it('is bounded: files take turns, and the oldest goes', () => {
    using log = open({ maxBytes: 1_000, files: 3 });
    for (let n = 0; n < 100; n++) log.info(`line ${n} ${'x'.repeat(60)}`);
    expect(existsSync(`${path}.2`)).toBe(true);
    expect(existsSync(`${path}.3`)).toBe(false);
    for (const file of [path, `${path}.1`, `${path}.2`]) expect(readFileSync(file).byteLength).toBeLessThan(1_200);
    expect(`${readFileSync(`${path}.1`, 'utf8')}${written()}`).toContain('line 99');
  });

  it('of one text is bounded too', () => {
    using log = open();
    log.info('x', { text: 'y'.repeat(100_000) });
    expect(written().length).toBeLessThan(9_000);
    expect(written()).toContain('(100000 characters)');
  });
});

describe('the tail', () => {
  it('gives the newest lines, oldest first, earlier runs among them', () => {
    open()[Symbol.dispose]();
    {
      using log = open();
      for (const n of [1, 2, 3]) log.info(`entry ${n}`);
    }
    using log = open();
    log.info('entry 4');
    expect(log.tail(2)).toEqual([expect.stringContaining('entry 3'), expect.stringContaining('entry 4')]);
    expect(log.tail(2_000)).toHaveLength(4);
    expect(log.tail(0)).toEqual([]);
  });
});

it('shows warnings and errors on the terminal, not the rest', () => {
  const shown: string[] = [];
  using log = open({ echo: (line) => void shown.push(line) });
  log.info('a');
  log.warn('b');
  log.error('c');
  expect(shown.map((line) => line.at(-1))).toEqual(['b', 'c']);
});
