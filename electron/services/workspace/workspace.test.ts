import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync, truncateSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { FakeClock, FakeLog } from '../sessions/testing/fakes.ts';
import { readDocument, writeDocument } from './documents.ts';
import { MIGRATIONS } from './migrations.ts';
import { Workspace } from './workspace.ts';

const NEXT = [...MIGRATIONS, `CREATE TABLE more (x TEXT) STRICT; UPDATE document SET body = body || '+';`];

const open = (dir: string, migrations: readonly string[] = MIGRATIONS, clock = new FakeClock()): Workspace =>
  Workspace.open({ dir, log: new FakeLog(), clock, migrations });

/** A closed workspace whose layout is `text`, long enough to fill some pages. */
function makeWorkspace(dir: string, text = 'kept '.repeat(10_000)): string {
  using workspace = open(dir);
  writeDocument(workspace, 'layout', text);
  return workspace.file;
}

const snapshot = (dir: string): [string, string][] =>
  readdirSync(dir)
    .toSorted()
    .map((name) => [name, readFileSync(join(dir, name), 'hex')]);

describe('opening the workspace', () => {
  it('begins a new one where there is none, readable by its user only', async () => {
    await using folder = await temporaryFolder();
    const dir = join(folder.path, 'new', 'deep');
    using workspace = open(dir);
    writeDocument(workspace, 'layout', 'x');
    for (const name of readdirSync(dir)) expect([name, statSync(join(dir, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(workspace.findings).toEqual([]);
  });

  it('finds again what was written', async () => {
    await using folder = await temporaryFolder();
    makeWorkspace(folder.path, 'hello');
    using workspace = open(folder.path);
    expect(readDocument(workspace, 'layout')).toBe('hello');
  });

  it('takes an empty file for a new workspace', async () => {
    await using folder = await temporaryFolder();
    writeFileSync(join(folder.path, 'workspace.db'), '');
    using workspace = open(folder.path);
    expect(workspace.findings).toEqual([]);
  });
});

describe('a newer format', () => {
  it('is migrated to, with a whole backup of what was before', async () => {
    await using folder = await temporaryFolder();
    makeWorkspace(folder.path, 'old');
    using workspace = open(folder.path, NEXT);
    expect(readDocument(workspace, 'layout')).toBe('old+');
    const backup = readdirSync(folder.path).find((name) => name.endsWith('.bak'))!;
    expect(backup).toMatch(/^workspace[.]db[.]v\d+-2025\d{4}T\d{9}Z[.]bak$/);
    expect(backup).toContain(`.v${MIGRATIONS.length}-`);
    expect(statSync(join(folder.path, backup)).mode & 0o777).toBe(0o600);
    using old = new DatabaseSync(join(folder.path, backup), { readOnly: true });
    expect(old.prepare('SELECT body FROM document').all()).toEqual([{ body: 'old' }]);
    expect(old.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length });
  });

  it('is reached from every format that was ever shipped', async () => {
    for (let version = 1; version < MIGRATIONS.length; version += 1) {
      await using folder = await temporaryFolder();
      {
        using old = open(folder.path, MIGRATIONS.slice(0, version));
        writeDocument(old, 'layout', `from ${version}`);
      }
      using workspace = open(folder.path);
      expect(readDocument(workspace, 'layout')).toBe(`from ${version}`);
      expect(workspace.all('SELECT * FROM saved_message')).toEqual([]);
    }
  });

  it('is not half there when a step fails', async () => {
    await using folder = await temporaryFolder();
    makeWorkspace(folder.path, 'old');
    expect(() => open(folder.path, [...NEXT, 'CREATE TABLE more (y TEXT)'])).toThrow('already exists');
    using workspace = open(folder.path);
    expect(readDocument(workspace, 'layout')).toBe('old');
  });

  it('from the future is refused, and nothing is touched', async () => {
    await using folder = await temporaryFolder();
    open(folder.path, NEXT).close();
    const before = snapshot(folder.path);
    expect(() => open(folder.path)).toThrow(
      expect.objectContaining({
        code: 'workspace.too-new',
        facts: { file: join(folder.path, 'workspace.db'), version: MIGRATIONS.length + 1, known: MIGRATIONS.length },
      }),
    );
    expect(snapshot(folder.path)).toEqual(before);
  });

  it('is recognised where only the write-ahead log has it, and what is in there is kept', async () => {
    await using folder = await temporaryFolder();
    await using copy = await temporaryFolder();
    const file = makeWorkspace(folder.path, 'old');
    const live = open(folder.path, NEXT);
    for (const end of ['', '-wal']) writeFileSync(join(copy.path, `workspace.db${end}`), readFileSync(file + end));
    live.close();
    const [before] = snapshot(copy.path);
    expect(() => open(copy.path)).toThrow(expect.objectContaining({ code: 'workspace.too-new' }));
    expect(snapshot(copy.path)[0]).toEqual(before);
    using workspace = open(copy.path, NEXT);
    expect(readDocument(workspace, 'layout')).toBe('old+');
  });
});

describe('a damaged database', () => {
  const damages: [string, (file: string) => void][] = [
    ['is text', (file) => writeFileSync(file, 'not a database at all '.repeat(50))],
    ['is a few bytes', (file) => writeFileSync(file, 'SQLite')],
    ['lost its header', (file) => overwrite(file, 0, 64)],
    ['lost a page', (file) => overwrite(file, 4_096, 4_096)],
    ['is cut short', (file) => truncateSync(file, 3 * 4_096 + 7)],
    ['belongs to another program', (file) => makeForeign(file)],
  ];

  it.each(damages)('that %s is moved aside and told, and a new one begins', async (_what, damage) => {
    await using folder = await temporaryFolder();
    const file = makeWorkspace(folder.path);
    damage(file);
    const bytes = readFileSync(file);
    const clock = new FakeClock();
    {
      using workspace = open(folder.path, MIGRATIONS, clock);
      expect(workspace.findings).toMatchObject([{ code: 'workspace.recovered' }]);
      const { movedTo, reason } = recovery(workspace);
      expect(movedTo).toMatch(/workspace[.]db[.]damaged-2025\d{4}T\d{9}Z$/);
      expect(reason).not.toBe('');
      expect(readFileSync(movedTo).equals(bytes)).toBe(true);
      expect(readDocument(workspace, 'layout')).toBeNull();
      writeDocument(workspace, 'layout', 'fresh');
    }
    using again = open(folder.path);
    expect([again.findings, readDocument(again, 'layout')]).toEqual([[], 'fresh']);
  });

  it('takes its write-ahead log along', async () => {
    await using folder = await temporaryFolder();
    const file = makeWorkspace(folder.path);
    writeFileSync(`${file}-wal`, 'left over');
    writeFileSync(file, 'broken');
    using workspace = open(folder.path);
    const { movedTo } = recovery(workspace);
    expect(readFileSync(`${movedTo}-wal`, 'utf8')).toBe('left over');
    writeDocument(workspace, 'layout', 'fresh');
  });

  it('with any bytes changed opens or is replaced, and never ends in an unknown failure', async () => {
    await using folder = await temporaryFolder();
    const whole = readFileSync(makeWorkspace(folder.path, 'text '.repeat(3_000)));
    const flips = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 30 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const dir = join(folder.path, `run-${run++}`);
        mkdirSync(dir);
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        writeFileSync(join(dir, 'workspace.db'), bytes);
        try {
          using workspace = open(dir);
          writeDocument(workspace, 'layout', 'after');
          expect(readDocument(workspace, 'layout')).toBe('after');
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a folder or disk that refuses', () => {
  it('says that the data folder is read-only', async () => {
    await using folder = await temporaryFolder();
    const inFile = join(folder.path, 'file');
    writeFileSync(inFile, '');
    expect(() => open(join(inFile, 'data'))).toThrow(
      expect.objectContaining({ code: 'workspace.read-only', facts: expect.objectContaining({ reason: 'ENOTDIR' }) }),
    );
  });

  it('says so for a folder and for a database that this user may not write', async () => {
    await using folder = await temporaryFolder();
    const file = makeWorkspace(folder.path);
    await chmod(folder.path, 0o555);
    await chmod(file, 0o444);
    try {
      const failure = expect.objectContaining({ code: 'workspace.read-only' });
      expect(() => asOrdinaryUser(() => open(folder.path))).toThrow(failure);
      expect(() => asOrdinaryUser(() => open(join(folder.path, 'below')))).toThrow(failure);
    } finally {
      await chmod(folder.path, 0o755);
    }
  });

  it('fails a write whole when the disk is full, and goes on once there is room', async () => {
    await using folder = await temporaryFolder();
    using workspace = open(folder.path);
    writeDocument(workspace, 'layout', 'before');
    workspace.get('PRAGMA max_page_count = 8');
    expect(() => writeDocument(workspace, 'layout', 'x'.repeat(100_000))).toThrow(
      expect.objectContaining({
        code: 'workspace.write-failed',
        facts: { reason: 'SQLITE_FULL: the disk is full' },
      }),
    );
    expect(readDocument(workspace, 'layout')).toBe('before');
    workspace.get('PRAGMA max_page_count = 1000000');
    writeDocument(workspace, 'layout', 'after');
    expect(readDocument(workspace, 'layout')).toBe('after');
  });

  it('undoes what a failed piece of work had written', async () => {
    await using folder = await temporaryFolder();
    using workspace = open(folder.path);
    const work = (): void => {
      workspace.run(`INSERT INTO document VALUES ('layout', 'half')`);
      throw new LabError('profile.unknown', { id: 'x' });
    };
    expect(() => workspace.write(work)).toThrow('profile.unknown');
    expect(readDocument(workspace, 'layout')).toBeNull();
  });
});

function recovery({ findings: [finding] }: Workspace): { movedTo: string; reason: string } {
  if (finding?.code !== 'workspace.recovered') throw new Error('nothing was recovered');
  return finding.facts;
}

function overwrite(file: string, from: number, size: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, from, from + size);
  writeFileSync(file, bytes);
}

function makeForeign(file: string): void {
  writeFileSync(file, '');
  using other = new DatabaseSync(file);
  other.exec('CREATE TABLE theirs (x TEXT)');
}

/** Runs `work` as a user whom file modes bind, where the tests run as root, whom they do not. */
function asOrdinaryUser<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid!(65_534);
  try {
    return work();
  } finally {
    process.seteuid!(0);
  }
}
