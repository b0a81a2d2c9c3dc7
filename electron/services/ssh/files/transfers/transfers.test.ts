import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rmdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { missingPrograms } from '../../../../../e2e/fixtures/peers/programs.ts';
import { textOfName } from '../../../../../shared/domain/files/name-bytes.ts';
import { FilesRig } from '../../../../../e2e/fixtures/files-rig.ts';

const MIB = 1_048_576;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const fileHash = async (path: string): Promise<string> => sha256(await readFile(path));

describe.skipIf(missingPrograms('sshd', 'ssh-keygen'))('with OpenSSH’s SFTP server', () => {
  it('copies a large file both ways, byte for byte, with its time and permissions', async () => {
    await using rig = await FilesRig.start();
    const bytes = randomBytes(64 * MIB + 4_321);
    const path = join(rig.local, 'large.bin');
    await writeFile(path, bytes, { mode: 0o640 });
    await utimes(path, 1_700_000_000, 1_700_000_000);
    const up = await rig.over(await rig.upload('large.bin'));
    expect(up).toMatchObject({ state: 'done', kind: 'upload', filesDone: 1, bytesDone: bytes.byteLength, failed: 0 });
    expect(await fileHash(join(rig.device, 'large.bin'))).toBe(sha256(bytes));
    const { mode, mtimeMs } = await stat(join(rig.device, 'large.bin'));
    expect([mode & 0o777, mtimeMs]).toEqual([0o640, 1_700_000_000_000]);
    await mkdir(join(rig.local, 'back'));
    const back = await rig.transfers.copy({
      ...{ from: rig.there, fromFolder: rig.device, names: ['large.bin'] },
      ...{ to: rig.here, toFolder: join(rig.local, 'back') },
    });
    expect(await rig.over(back)).toMatchObject({ state: 'done', kind: 'download' });
    expect(await fileHash(join(rig.local, 'back', 'large.bin'))).toBe(sha256(bytes));
    expect(await readdir(join(rig.local, 'back'))).toEqual(['large.bin']);
  });

  it('copies folders with names of any bytes, empty files and links to files; links to folders are named', async () => {
    await using rig = await FilesRig.start();
    const top = join(rig.device, 'top');
    const odd = [
      Buffer.from('a b'),
      Buffer.from('naïve 漢字'),
      Buffer.from('two\nlines'),
      Buffer.from([0x63, 0xe9, 0xff]),
    ];
    await mkdir(join(top, 'deep', 'er'), { recursive: true });
    for (const name of odd) await writeFile(Buffer.concat([Buffer.from(`${top}/deep/`), name]), name);
    await writeFile(join(top, 'empty'), '');
    await symlink('empty', join(top, 'link'));
    await symlink('..', join(top, 'deep', 'circle'));
    await symlink('itself', join(top, 'itself'));
    const job = await rig.over(await rig.download('top'));
    const failures = job.failures.map(({ path, error }) => [path.slice(top.length), error.code]);
    expect(Object.fromEntries(failures)).toEqual({
      '/deep/circle': 'files.link-to-folder',
      '/itself': 'files.failed',
    });
    expect(job).toMatchObject({ state: 'failed', files: 6, filesDone: 6, failed: 2 });
    const got = await readdir(Buffer.from(join(rig.local, 'top', 'deep')), { encoding: 'buffer' });
    const wanted = [...odd, Buffer.from('er')];
    expect(got.map((name) => name.toString('hex')).toSorted()).toEqual(
      wanted.map((name) => name.toString('hex')).toSorted(),
    );
    const name = textOfName(odd[3]!);
    const again = await rig.transfers.copy({
      ...{ from: rig.here, fromFolder: join(rig.local, 'top', 'deep'), names: [name] },
      ...{ to: rig.there, toFolder: rig.device },
    });
    expect(await rig.over(again)).toMatchObject({ state: 'done' });
    expect(await readFile(Buffer.concat([Buffer.from(`${rig.device}/`), odd[3]!]))).toEqual(odd[3]);
  });

  it('lets no device say that others may write here, or run as somebody else', async () => {
    await using rig = await FilesRig.start();
    await mkdir(join(rig.device, 'shared'));
    await mkdir(join(rig.device, 'own'));
    for (const [path, mode] of [
      ['shared/tool', 0o4777],
      ['shared', 0o2777],
      ['own', 0o500],
    ] as const) {
      if (path.includes('/')) await writeFile(join(rig.device, path), 'x');
      await chmod(join(rig.device, path), mode);
    }
    expect(await rig.over(await rig.download('shared', 'own'))).toMatchObject({ state: 'done' });
    const modeOf = async (name: string) => (await stat(join(rig.local, name))).mode & 0o7777;
    expect(await Promise.all(['shared/tool', 'shared', 'own'].map(modeOf))).toEqual([0o755, 0o755, 0o700]);

    await mkdir(join(rig.local, 'private'), { mode: 0o700 });
    await writeFile(join(rig.local, 'private', 'tool'), 'x');
    await chmod(join(rig.local, 'private', 'tool'), 0o4755);
    expect(await rig.over(await rig.upload('private'))).toMatchObject({ state: 'done' });
    expect((await stat(join(rig.device, 'private'))).mode & 0o7777).toBe(0o700);
    expect((await stat(join(rig.device, 'private', 'tool'))).mode & 0o7777).toBe(0o755);
  });

  it('goes on where it stopped when the connection broke, and leaves nothing else behind', async () => {
    await using rig = await FilesRig.start();
    const bytes = randomBytes(24 * MIB);
    await writeFile(join(rig.local, 'large.bin'), bytes);
    const upload = await rig.upload('large.bin');
    await rig.when(upload, ({ bytesDone }) => bytesDone > 11 * MIB);
    rig.proxy.cut();
    const broken = await rig.over(upload);
    expect(broken).toMatchObject({ state: 'failed', reason: { code: 'files.channel-closed' } });
    expect(await readdir(rig.device)).toEqual([expect.stringMatching(/^large[.]bin[.][0-9a-f]{8}[.]part$/)]);
    await rig.reconnect();
    await rig.transfers.retry(upload);
    const whole = await rig.over(upload);
    expect(whole.state).toBe('done');
    expect(whole.bytesResumed).toBeGreaterThan(10 * MIB);
    expect(await readdir(rig.device)).toEqual(['large.bin']);
    expect(await fileHash(join(rig.device, 'large.bin'))).toBe(sha256(bytes));

    const download = await rig.transfers.copy({
      ...{ from: rig.there, fromFolder: rig.device, names: ['large.bin'] },
      ...{ to: rig.here, toFolder: rig.local },
    });
    const { conflict } = await rig.when(download, (job) => job.conflict !== null);
    await rig.transfers.answer({ ...download, conflictId: conflict!.id, choice: 'rename', isForAll: false });
    await rig.when(download, ({ bytesDone }) => bytesDone > 11 * MIB);
    rig.proxy.cut();
    await rig.over(download);
    await rig.reconnect();
    await rig.transfers.retry(download);
    const asked = await rig.when(download, (job) => job.conflict !== null);
    await rig.transfers.answer({ ...download, conflictId: asked.conflict!.id, choice: 'rename', isForAll: false });
    const got = await rig.over(download);
    expect(got.bytesResumed).toBeGreaterThan(8 * MIB);
    expect(await fileHash(join(rig.local, 'large (1).bin'))).toBe(sha256(bytes));
  });

  it('begins anew when what is there is not the beginning of the source', async () => {
    await using rig = await FilesRig.start();
    const bytes = randomBytes(16 * MIB);
    await writeFile(join(rig.local, 'large.bin'), bytes);
    const upload = await rig.upload('large.bin');
    await rig.when(upload, ({ bytesDone }) => bytesDone > 4 * MIB);
    rig.proxy.cut();
    await rig.over(upload);
    const [part] = await readdir(rig.device);
    await writeFile(join(rig.device, part!), randomBytes(12 * MIB));
    await rig.reconnect();
    await rig.transfers.retry(upload);
    expect(await rig.over(upload)).toMatchObject({ state: 'done', bytesResumed: 0 });
    expect(await fileHash(join(rig.device, 'large.bin'))).toBe(sha256(bytes));
  });

  it('asks about files that are there: overwrite, skip, keep both, go on behind', async () => {
    await using rig = await FilesRig.start();
    for (const name of ['a', 'b', 'c.txt', 'd']) {
      await writeFile(join(rig.local, name), `new ${name} and longer`);
      await writeFile(join(rig.device, name), name === 'd' ? 'new d' : `old ${name}`);
    }
    const job = await rig.upload('a', 'b', 'c.txt', 'd');
    const choices = { a: 'overwrite', b: 'skip', 'c.txt': 'rename', d: 'resume' } as const;
    for (let count = 0; count < 4; count += 1) {
      const { conflict } = await rig.when(job, (now) => now.conflict?.id === count + 1);
      const name = conflict!.path.split('/').at(-1) as keyof typeof choices;
      await rig.transfers.answer({ ...job, conflictId: conflict!.id, choice: choices[name], isForAll: false });
    }
    expect(await rig.over(job)).toMatchObject({ state: 'done', filesDone: 3, filesSkipped: 1 });
    const texts = await Promise.all(
      ['a', 'b', 'c.txt', 'c (1).txt', 'd'].map((name) => readFile(join(rig.device, name), 'utf8')),
    );
    expect(texts).toEqual(['new a and longer', 'old b', 'old c.txt', 'new c.txt and longer', 'new d and longer']);

    const all = await rig.upload('a', 'b', 'c.txt');
    const { conflict } = await rig.when(all, (now) => now.conflict !== null);
    await rig.transfers.answer({ ...all, conflictId: conflict!.id, choice: 'skip', isForAll: true });
    expect(await rig.over(all)).toMatchObject({ state: 'done', filesSkipped: 3, conflict: null });
  });

  it('pauses with what is there, and goes on behind it', async () => {
    await using rig = await FilesRig.start();
    const bytes = randomBytes(24 * MIB);
    await writeFile(join(rig.local, 'large.bin'), bytes);
    const upload = await rig.upload('large.bin');
    await rig.when(upload, ({ bytesDone }) => bytesDone > 4 * MIB);
    await rig.transfers.pause(upload);
    expect(await rig.over(upload)).toMatchObject({ state: 'paused', reason: null });
    await rig.transfers.clear();
    await rig.transfers.cancel(upload);
    await expect.poll(() => readdir(rig.device)).toEqual([]);
    await rig.transfers.retry(upload);
    await rig.when(upload, ({ bytesDone }) => bytesDone > 4 * MIB);
    await rig.transfers.pause(upload);
    await rig.over(upload);
    await rig.transfers.retry(upload);
    const whole = await rig.over(upload);
    expect(whole.state).toBe('done');
    expect(whole.bytesResumed).toBeGreaterThan(4 * MIB);
    expect(await fileHash(join(rig.device, 'large.bin'))).toBe(sha256(bytes));
  });

  it('names what is in the way and does the rest; going on does only what is left', async () => {
    await using rig = await FilesRig.start();
    await mkdir(join(rig.local, 'many'));
    for (let nth = 0; nth < 200; nth += 1) await writeFile(join(rig.local, 'many', `${nth}.txt`), `number ${nth}`);
    await mkdir(join(rig.device, 'many', '7.txt'), { recursive: true });
    const upload = await rig.upload('many');
    const job = await rig.over(upload);
    expect(job).toMatchObject({ state: 'failed', files: 200, filesDone: 199, failed: 1 });
    expect(job.failures[0]).toMatchObject({
      path: join(rig.local, 'many', '7.txt'),
      error: { code: 'files.failed', facts: { reason: 'a folder is in the way' } },
    });
    await rmdir(join(rig.device, 'many', '7.txt'));
    await writeFile(join(rig.device, 'many', '8.txt'), 'changed there since');
    await rig.transfers.retry(upload);
    expect(await rig.over(upload)).toMatchObject({ state: 'done', filesDone: 200, failed: 0 });
    expect(await readFile(join(rig.device, 'many', '7.txt'), 'utf8')).toBe('number 7');
    expect(await readFile(join(rig.device, 'many', '8.txt'), 'utf8')).toBe('changed there since');
  });

  it('says of every file that it may not be written', async () => {
    await using rig = await FilesRig.start(['ForceCommand internal-sftp -R']);
    for (const name of ['a', 'b']) await writeFile(join(rig.local, name), name);
    const job = await rig.over(await rig.upload('a', 'b'));
    expect(job).toMatchObject({ state: 'failed', files: 2, filesDone: 0, failed: 2 });
    expect(job.failures.map(({ error }) => error.code)).toEqual(['files.no-permission', 'files.no-permission']);
    const removal = await rig.transfers.remove({ place: rig.there, folder: rig.folder, names: ['there'] });
    expect((await rig.over(removal)).failures).toMatchObject([{ error: { code: 'files.no-permission' } }]);
  });

  it('deletes what is below, follows no link, and takes away what had begun when it is cancelled', async () => {
    await using rig = await FilesRig.start();
    await mkdir(join(rig.device, 'tree', 'deep'), { recursive: true });
    await mkdir(join(rig.device, 'kept'));
    await writeFile(join(rig.device, 'kept', 'file'), 'kept');
    await symlink('../kept', join(rig.device, 'tree', 'link'));
    for (let nth = 0; nth < 100; nth += 1) await writeFile(join(rig.device, 'tree', 'deep', `${nth}`), 'x');
    const count = await rig.files.count(
      { place: rig.there, path: rig.device, names: ['tree'] },
      new AbortController().signal,
    );
    expect(count).toEqual({ files: 101, folders: 2, bytes: 100, failures: [] });
    const removal = await rig.transfers.remove({ place: rig.there, folder: rig.device, names: ['tree'] });
    expect(await rig.over(removal)).toMatchObject({ state: 'done', files: 103, filesDone: 103 });
    expect(await readdir(rig.device)).toEqual(['kept']);
    expect(await readdir(join(rig.device, 'kept'))).toEqual(['file']);

    await writeFile(join(rig.local, 'large.bin'), Buffer.alloc(256 * MIB));
    const upload = await rig.upload('large.bin');
    await rig.when(upload, ({ bytesDone }) => bytesDone > MIB);
    await rig.transfers.cancel(upload);
    expect(await rig.over(upload)).toMatchObject({ state: 'cancelled' });
    expect(await readdir(rig.device)).toEqual(['kept']);
  });

  it('writes nowhere outside of the folder that is open to pages', async () => {
    await using rig = await FilesRig.start();
    await writeFile(join(rig.device, 'file'), 'x');
    const copy = (toFolder: string) =>
      rig.transfers.copy({ from: rig.there, fromFolder: rig.device, names: ['file'], to: rig.here, toFolder });
    await symlink(rig.device, join(rig.local, 'out'));
    await mkdir(join(rig.local, '.config'));
    for (const folder of [rig.folder, join(rig.local, 'out'), join(rig.local, '.config'), `${rig.local}/..`])
      expect((await rig.over(await copy(folder))).failures).toMatchObject([{ error: { code: 'files.outside' } }]);
    await chmod(rig.local, 0o755);
    expect(await readdir(join(rig.local, '.config'))).toEqual([]);
  });
});
