import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openWorkspace } from './workspace.ts';
import { lockWorkspace } from './workspace-lock.ts';

let dir: string;
const children: ChildProcess[] = [];
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'lock-'))));
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true });
});

/** Another process that takes the lock and says so. */
async function otherHolder(): Promise<ChildProcess> {
  const program = `import('${join(import.meta.dirname, 'workspace-lock.ts')}').then(({ lockWorkspace }) => {
    globalThis.held = lockWorkspace(${JSON.stringify(dir)});
    console.log('held');
    setInterval(() => {}, 1000);
  })`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('the lock of a workspace', () => {
  it('goes to one process at a time; the second learns who has it', async () => {
    const child = await otherHolder();
    expect(() => lockWorkspace(dir)).toThrow(
      expect.objectContaining({
        code: 'workspace.locked',
        facts: { dataDir: dir, pid: child.pid, host: hostname() },
      }),
    );
  });

  it('goes with a process that is killed, even if another process has its id now', async () => {
    const child = await otherHolder();
    child.kill('SIGKILL');
    await once(child, 'exit');
    // What the dead process left behind names a process that lives: ours.
    writeFileSync(join(dir, 'lock.json'), JSON.stringify({ pid: process.pid, host: hostname(), startedAt: '' }));
    lockWorkspace(dir)[Symbol.dispose]();
  });

  it('is free again after it was disposed of', () => {
    lockWorkspace(dir)[Symbol.dispose]();
    lockWorkspace(dir)[Symbol.dispose]();
  });

  it('is made anew where its file is damaged, since nothing is in it', () => {
    writeFileSync(join(dir, 'lock.db'), 'no database at all'.repeat(100));
    using _held = lockWorkspace(dir);
    expect(() => lockWorkspace(dir)).toThrow(expect.objectContaining({ code: 'workspace.locked' }));
  });

  it('names nobody while the holder has not written its name', () => {
    using _held = lockWorkspace(dir);
    writeFileSync(join(dir, 'lock.json'), '{"pid":');
    expect(() => lockWorkspace(dir)).toThrow(
      expect.objectContaining({ facts: { dataDir: dir, pid: 0, host: 'this machine' } }),
    );
  });
});

describe('opening a workspace', () => {
  it('makes a folder only this user can read, with a log', () => {
    const data = join(dir, 'new/folder');
    {
      using workspace = openWorkspace(data, () => {});
      workspace.log.info('hello');
      expect(statSync(data).mode & 0o777).toBe(0o700);
      expect(readFileSync(workspace.log.path, 'utf8')).toContain('hello');
    }
    openWorkspace(data, () => {})[Symbol.dispose]();
  });

  it('makes its files for this user only, whatever the umask', () => {
    const before = process.umask(0);
    try {
      using _workspace = openWorkspace(dir, () => {});
      for (const name of ['lock.db', 'lock.json', join('logs', 'wirebench.log')]) {
        expect([name, statSync(join(dir, name)).mode & 0o777]).toEqual([name, 0o600]);
      }
    } finally {
      process.umask(before);
    }
  });

  it.each([
    [0o755, 1],
    [0o770, 1],
    [0o700, 0],
  ])('says so when others can enter a folder of mode %i, and leaves it', (mode, times) => {
    chmodSync(dir, mode);
    const echoed: string[] = [];
    openWorkspace(dir, (line) => echoed.push(line))[Symbol.dispose]();
    expect(echoed.filter((line) => line.includes(`"mode":"${mode.toString(8)}"`))).toHaveLength(times);
    expect(statSync(dir).mode & 0o777).toBe(mode);
  });

  it.each([
    ['lies under a file', () => join(dir, 'file', 'data'), 'ENOTDIR'],
    ['is a file', () => join(dir, 'file'), 'EEXIST'],
    ['cannot be written', () => '/proc/self/wirebench', 'ENOENT'],
  ])('says that the folder cannot be used when it %s', (_why, path, reason) => {
    writeFileSync(join(dir, 'file'), '');
    const failure = expect.objectContaining({ code: 'workspace.read-only', facts: { dataDir: path(), reason } });
    expect(() => openWorkspace(path(), () => {})).toThrow(failure);
  });

  it('leaves the folder free when the log cannot be opened', () => {
    mkdirSync(join(dir, 'logs', 'wirebench.log'), { recursive: true });
    expect(() => openWorkspace(dir, () => {})).toThrow(expect.objectContaining({ code: 'workspace.read-only' }));
    lockWorkspace(dir)[Symbol.dispose]();
  });
});
