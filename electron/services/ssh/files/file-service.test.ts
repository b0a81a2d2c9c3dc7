import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import type { FilePlace } from '../../../../shared/contract/files.ts';
import { FilesRig, PLAIN_SIFT } from '../../../../e2e/fixtures/files-rig.ts';

const text = (words: string) => new Uint8Array(Buffer.from(words));

describe.skipIf(missingPrograms('sshd', 'ssh-keygen'))('on both ends', () => {
  it('lists, sorts, filters and hides, and gives names between two rows', async () => {
    await using rig = await FilesRig.start();
    for (const place of [rig.here, rig.there]) {
      const folder = join(place.kind === 'local' ? rig.local : rig.device, 'list');
      await mkdir(join(folder, 'sub'), { recursive: true });
      for (const [name, size] of [
        ['file10', 5],
        ['File9', 7],
        ['.hidden', 1],
        ['b', 9],
      ] as const)
        await writeFile(join(folder, name), 'x'.repeat(size), { mode: 0o600 });
      await symlink('b', join(folder, 'link'));
      const view = await rig.list(place, folder);
      expect(view.rows.map(({ name }) => name)).toEqual(['sub', 'b', 'File9', 'file10', 'link']);
      expect(view).toMatchObject({ count: 6, total: 5, hidden: 1, state: 'ready' });
      expect(view.freeBytes).toBeGreaterThan(0);
      expect(view.rows[2]).toMatchObject({ kind: 'file', sizeBytes: 7, mode: 0o600 });
      expect(view.rows[4]).toMatchObject({ kind: 'link' });
      const bySize = { ...PLAIN_SIFT, sort: { by: 'size', isDescending: true }, filter: 'FILE' } as const;
      const sifted = await rig.list(place, folder, bySize);
      expect(sifted.rows.map(({ name }) => name)).toEqual(['File9', 'file10']);
      const { names } = await rig.files.names({ viewId: sifted.viewId, sift: PLAIN_SIFT, from: 1, to: 2 });
      expect(names).toEqual(['b', 'File9']);
    }
  });

  it('reads a folder of 5,000 entries as rows in sight only', async () => {
    await using rig = await FilesRig.start();
    const folder = join(rig.device, 'many');
    await mkdir(folder);
    const names = Array.from({ length: 5_000 }, (_, nth) => join(folder, `sensor-${nth}`));
    for (let at = 0; at < names.length; at += 500)
      await Promise.all(names.slice(at, at + 500).map((name) => writeFile(name, '')));
    const view = await rig.list(rig.there, folder);
    expect([view.total, view.rows.length, view.rows[499]!.name]).toEqual([5_000, 500, 'sensor-499']);
  });

  it('makes, renames, sets permissions, and refuses a name that is in use', async () => {
    await using rig = await FilesRig.start();
    for (const place of [rig.here, rig.there]) {
      const path = place.kind === 'local' ? rig.local : rig.device;
      await rig.files.makeFolder({ place, path, name: 'new one' });
      await rig.files.rename({ place, path, from: 'new one', to: 'other' });
      await writeFile(join(path, 'taken'), '');
      await expect(rig.files.rename({ place, path, from: 'taken', to: 'other' })).rejects.toMatchObject({
        code: 'files.failed',
      });
      await rig.files.setMode({ place, path, names: ['other', 'taken'], mode: 0o750 });
      expect((await stat(join(path, 'taken'))).mode & 0o7777).toBe(0o750);
      await expect(rig.files.makeFolder({ place, path: join(path, 'nowhere'), name: 'x' })).rejects.toMatchObject({
        code: 'files.not-found',
      });
    }
  });

  it('reads a text, writes it in place with the same permissions, and sees that it changed meanwhile', async () => {
    await using rig = await FilesRig.start();
    for (const place of [rig.here, rig.there] as FilePlace[]) {
      const path = join(place.kind === 'local' ? rig.local : rig.device, 'notes');
      await writeFile(path, 'first', { mode: 0o640 });
      const read = await rig.files.read({ place, path });
      expect([Buffer.from(read.bytes).toString(), read.sizeBytes]).toEqual(['first', 5]);
      const { sha256 } = await rig.files.write({ place, path, bytes: text('second'), expectedSha256: read.sha256 });
      expect((await stat(path)).mode & 0o777).toBe(0o640);
      await writeFile(path, 'theirs');
      const late = { place, path, bytes: text('third'), expectedSha256: sha256 };
      await expect(rig.files.write(late)).rejects.toMatchObject({ code: 'files.changed-meanwhile' });
      expect(await readFile(path, 'utf8')).toBe('theirs');
      await rig.files.write({ ...late, expectedSha256: null });
      expect(await readFile(path, 'utf8')).toBe('third');
    }
    await writeFile(join(rig.device, 'long'), Buffer.alloc(3_000_000));
    const long = await rig.files.read({ place: rig.there, path: join(rig.device, 'long') });
    expect([long.bytes.byteLength, long.sizeBytes, long.sha256]).toEqual([1_048_576, 3_000_000, '']);
    const status = await rig.files.read({ place: rig.there, path: '/proc/self/status' });
    expect(Buffer.from(status.bytes).toString()).toContain('Name:');
  });

  it('takes files from a page and gives them to one, and leaves nothing of those that broke off', async () => {
    await using rig = await FilesRig.start();
    const bytes = randomBytes(700_000);
    for (const place of [rig.here, rig.there]) {
      const path = place.kind === 'local' ? rig.local : rig.device;
      const ask = { place, path, name: 'from page.bin', replaces: false };
      const { uploadId } = await rig.files.beginUpload(ask);
      const pieces = [bytes.subarray(0, 262_144), bytes.subarray(262_144, 524_288), bytes.subarray(524_288)];
      await Promise.all(pieces.map((piece) => rig.files.addPiece({ uploadId, bytes: new Uint8Array(piece) })));
      await rig.files.endUpload({ uploadId, isWhole: true });
      expect(await readFile(join(path, 'from page.bin'))).toEqual(bytes);
      await expect(rig.files.beginUpload(ask)).rejects.toMatchObject({ code: 'files.in-use' });
      await expect(rig.files.endUpload({ uploadId, isWhole: true })).rejects.toMatchObject({
        code: 'files.upload-gone',
      });

      const second = await rig.files.beginUpload({ ...ask, replaces: true });
      await rig.files.addPiece({ ...second, bytes: text('half') });
      await rig.files.endUpload({ ...second, isWhole: false });
      expect(await readdir(path)).toEqual(['from page.bin']);

      const got: Uint8Array[] = [];
      const end = Promise.withResolvers<void>();
      await rig.files.content(
        { place, path: join(path, 'from page.bin') },
        {
          push: (piece) => got.push(piece) > 0,
          onDrain: () => undefined,
          end: () => end.resolve(),
          signal: new AbortController().signal,
        },
      );
      await end.promise;
      expect(Buffer.concat(got)).toEqual(bytes);
    }
  });

  it('finds what a typed path leads to', async () => {
    await using rig = await FilesRig.start();
    await mkdir(join(rig.device, 'sub'));
    await symlink('sub', join(rig.device, 'link'));
    const ask = { place: rig.there, from: rig.device };
    expect(await rig.files.resolve({ ...ask, path: 'link/../sub' })).toEqual({
      path: join(rig.device, 'sub'),
      isFolder: true,
    });
    await expect(rig.files.resolve({ ...ask, path: '/nowhere' })).rejects.toMatchObject({ code: 'files.not-found' });
    expect((await rig.files.resolve({ ...ask, path: '~' })).isFolder).toBe(true);
  });

  it('shows pages nothing of this machine but the folder that is open to them', async () => {
    await using rig = await FilesRig.start();
    await mkdir(join(rig.local, '.ssh'));
    await writeFile(join(rig.local, '.ssh', 'id_ed25519'), 'secret');
    await writeFile(join(rig.local, '.bashrc'), 'start');
    await mkdir(join(rig.local, 'project'));
    await writeFile(join(rig.local, 'project', '.gitignore'), 'out');
    await symlink('/etc', join(rig.local, 'etc'));
    await symlink('.ssh', join(rig.local, 'keys'));
    const all = { ...PLAIN_SIFT, showsHidden: true };
    const { rows } = await rig.list(rig.here, rig.local, all);
    expect(rows.map(({ name }) => name)).toEqual(['project', 'etc', 'keys']);
    expect((await rig.list(rig.here, join(rig.local, 'project'), all)).rows).toMatchObject([{ name: '.gitignore' }]);
    const read = (path: string) => rig.files.read({ place: rig.here, path });
    const closed = ['.ssh/id_ed25519', '.bashrc', 'etc/passwd', 'keys/id_ed25519', '../there', 'project/../.bashrc'];
    for (const path of [...closed.map((each) => `${rig.local}/${each}`), '/etc/passwd', '/nowhere/at/all'])
      await expect(read(path)).rejects.toMatchObject({ code: 'files.outside' });
    const write = rig.files.write({
      ...{ place: rig.here, path: join(rig.local, '.bashrc') },
      ...{ bytes: text('mine'), expectedSha256: null },
    });
    await expect(write).rejects.toMatchObject({ code: 'files.outside' });
    expect((await rig.list(rig.here, '/etc')).error).toMatchObject({ code: 'files.outside' });
    expect(await readFile(join(rig.local, '.bashrc'), 'utf8')).toBe('start');
  });
});
