import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { JobId } from '../../../../../shared/contract/transfers.ts';
import { LabError } from '../../../../../shared/errors/lab-error.ts';
import { MemorySide } from '../../testing/memory-side.ts';
import { copyBytes } from './copy-bytes.ts';
import { copyTree, TreeMemory } from './copy-tree.ts';
import { Job, type JobWork } from './job.ts';
import { PartsInUse } from './parts-in-use.ts';

const facts = { id: JobId.parse('1'), kind: 'upload', title: '', from: '', to: '', command: '' } as const;
const surprise = (error: unknown) => new LabError('files.failed', { path: '', reason: String(error) });
const jobOf = (work: JobWork): Job =>
  new Job(
    facts,
    work,
    () => performance.now(),
    () => undefined,
  );

/** A job that copies everything from one side's root to the other's. */
function copyAll(source: MemorySide, target: MemorySide, names: string[], parts = new PartsInUse()): Job {
  const memory = new TreeMemory();
  const plan = { source, target, fromFolder: '/', toFolder: '/', names, parts };
  return jobOf((job, signal) => copyTree(plan, job, memory, signal));
}

it('copies every byte, however large the pieces of either side are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(5_000),
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 1, max: 900 }),
      async (size, readBytes, writeBytes) => {
        const [from, to] = [new MemorySide(), new MemorySide()];
        const bytes = randomBytes(size);
        from.files.set('/a', bytes);
        await using source = await from.openSource('/a');
        await using target = await to.openTarget('/a', true);
        const seen: number[] = [];
        await copyBytes({
          ...{ path: '/a', source, target, from: 0, sizeBytes: size, readBytes, writeBytes },
          signal: new AbortController().signal,
          onProgress: (contiguous) => seen.push(contiguous),
        });
        expect(to.files.get('/a')).toEqual(bytes);
        expect(seen).toEqual(seen.toSorted((a, b) => a - b));
        if (size > 0) expect(seen.at(-1)).toBe(size);
      },
    ),
    { numRuns: 30 },
  );
});

it('counts as there only what is there without a gap, whatever order writes end in', async () => {
  const [from, to] = [new MemorySide(), new MemorySide()];
  from.files.set('/a', randomBytes(4_000));
  const held = Promise.withResolvers<void>();
  to.onWrite = (offset) => (offset < 1_000 ? held.promise : undefined);
  await using source = await from.openSource('/a');
  await using target = await to.openTarget('/a', true);
  const seen: number[] = [];
  const copying = copyBytes({
    ...{ path: '/a', source, target, from: 0, sizeBytes: 4_000, readBytes: 1_000, writeBytes: 1_000 },
    signal: new AbortController().signal,
    onProgress: (contiguous) => {
      seen.push(contiguous);
      if (seen.length === 3) held.resolve();
    },
  });
  await copying;
  expect(seen).toEqual([0, 0, 0, 4_000]);
});

it('names the file that did not fit on a full disk and copies those that do, leaving no halves', async () => {
  const [from, to] = [new MemorySide(), new MemorySide()];
  to.roomBytes = 2_000;
  for (const [name, size] of [
    ['a', 500],
    ['b', 5_000],
    ['c', 1_900],
  ] as const)
    from.files.set(`/${name}`, randomBytes(size));
  const job = copyAll(from, to, ['a', 'b', 'c']);
  await job.run(surprise);
  expect(job.view()).toMatchObject({ state: 'failed', filesDone: 2, failed: 1 });
  expect(job.view().failures).toMatchObject([{ path: '/b', error: { facts: { reason: 'the disk is full' } } }]);
  expect([...to.files.keys()].toSorted()).toEqual(['/a', '/c']);
  to.roomBytes = 10_000;
  job.again();
  await job.run(surprise);
  expect(job.view()).toMatchObject({ state: 'done', filesDone: 3, failed: 0 });
  expect(to.files.get('/b')).toEqual(from.files.get('/b'));
});

it('follows no name that leads elsewhere, and no size that is not true', async () => {
  const [from, to] = [new MemorySide(), new MemorySide()];
  from.folders.add('/dir');
  from.files.set('/dir/good', Buffer.from('good'));
  from.listedToo.set('/dir', ['../evil', '..', 'a/b', '']);
  const job = copyAll(from, to, ['dir']);
  await job.run(surprise);
  expect(job.view()).toMatchObject({ state: 'failed', filesDone: 1, failed: 4 });
  expect(job.view().failures.map(({ error }) => error.code)).toEqual(Array(4).fill('files.bad-name'));
  expect([...to.files.keys()]).toEqual(['/dir/good']);

  from.listedToo.clear();
  from.lieBytes = 1_000;
  const lied = copyAll(from, new MemorySide(), ['dir']);
  await lied.run(surprise);
  expect(lied.view().failures[0]).toMatchObject({
    error: { facts: { reason: 'it became shorter while it was copied' } },
  });
});

it('asks one question at a time, and none after an answer for all', async () => {
  const [from, to] = [new MemorySide(), new MemorySide()];
  for (const name of ['/a', '/b', '/c']) {
    from.files.set(name, Buffer.from('new'));
    to.files.set(name, Buffer.from('old'));
  }
  const job = copyAll(from, to, ['a', 'b', 'c']);
  const running = job.run(surprise);
  while (!job.view().conflict) await new Promise((resolve) => setImmediate(resolve));
  const { id } = job.view().conflict!;
  expect(() => job.answer(id + 1, 'skip', false)).toThrow(LabError);
  job.answer(id, 'overwrite', true);
  await running;
  expect(job.view()).toMatchObject({ state: 'done', filesDone: 3 });
  expect([...to.files.values()].map(String)).toEqual(['new', 'new', 'new']);
});

it('does not write where another job is writing, and does not take that away', async () => {
  const [from, to, parts] = [new MemorySide(), new MemorySide(), new PartsInUse()];
  from.files.set('/a', randomBytes(900));
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  to.onWrite = () => {
    begun.resolve();
    return held.promise;
  };
  const first = copyAll(from, to, ['a'], parts);
  const running = first.run(surprise);
  await begun.promise;
  const second = copyAll(from, to, ['a'], parts);
  await second.run(surprise);
  expect(second.view()).toMatchObject({ state: 'failed', failures: [{ error: { code: 'files.being-written' } }] });
  const memory = new TreeMemory();
  memory.parts.set('a', [...to.files.keys()][0]!);
  await memory.discard(to, parts);
  held.resolve();
  await running;
  expect(first.view()).toMatchObject({ state: 'done' });
  expect([...to.files]).toEqual([['/a', from.files.get('/a')]]);
});

it('asks about what came to its place while it was copied', async () => {
  for (const [choice, left] of [
    ['overwrite', { '/a': 'new' }],
    ['skip', { '/a': 'theirs' }],
    ['rename', { '/a': 'theirs', '/a (1)': 'new' }],
  ] as const) {
    const [from, to] = [new MemorySide(), new MemorySide()];
    from.files.set('/a', Buffer.from('new'));
    to.onWrite = () => void to.files.set('/a', Buffer.from('theirs'));
    const job = copyAll(from, to, ['a']);
    const running = job.run(surprise);
    while (!job.view().conflict) await new Promise((resolve) => setImmediate(resolve));
    job.answer(job.view().conflict!.id, choice, false);
    await running;
    expect(job.view().state).toBe('done');
    expect(Object.fromEntries([...to.files].map(([name, bytes]) => [name, String(bytes)]))).toEqual(left);
  }
});

it('has what it had begun taken away when it is cancelled while it runs', async () => {
  let discards = 0;
  const begun = Promise.withResolvers<void>();
  const work: JobWork = async (_, signal) => {
    begun.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    signal.throwIfAborted();
  };
  const job = new Job(
    facts,
    work,
    () => 0,
    () => undefined,
    () => (discards += 1),
  );
  const running = job.run(surprise);
  await begun.promise;
  job.cancel();
  await running;
  expect([job.state, discards]).toEqual(['cancelled', 1]);
});
