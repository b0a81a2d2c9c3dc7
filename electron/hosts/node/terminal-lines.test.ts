import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';

import { expect, it } from 'vitest';

import { linesTo } from './terminal-lines.ts';

it('writes lines', () => {
  const stream = new PassThrough();
  linesTo(stream)('ready');
  expect(String(stream.read())).toBe('ready\n');
});

it('writes nothing more once the terminal is gone', async () => {
  let writes = 0;
  const broken = new Writable({ write: (_chunk, _encoding, done) => (writes++, done(new Error('EPIPE'))) });
  const line = linesTo(broken);
  line('one');
  await new Promise((resolve) => setImmediate(resolve));
  line('two');
  expect(writes).toBe(1);
});

it('lets a process outlive the reader of its output', async () => {
  const module = JSON.stringify(new URL('terminal-lines.ts', import.meta.url).href);
  const script = `
    const { say, echo } = await import(${module});
    say('ready');
    let n = 0;
    process.on('uncaughtException', () => process.exit(7));
    setInterval(() => (say('more'), echo('more'), ++n === 20 && process.exit(0)), 5);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stderr.destroy();
  expect((await once(child, 'exit'))[0]).toBe(0);
});
