import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, rename, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it, vi } from 'vitest';

import { makeKey } from '../../../e2e/fixtures/peers/openssh.ts';
import { missingPrograms, needProgram } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import type { KeyId, KeyList, KeyRow } from '../../../shared/contract/keys.ts';
import { KeyService } from './key-service.ts';

const run = promisify(execFile);
const CANARY = 'canary-passphrase-41';
const OTHER = 'canary-passphrase-42';
const sealed = { newPassphrase: CANARY, rounds: 1, isClearMeant: false };
const clear = { newPassphrase: '', rounds: 1, isClearMeant: true };
const ed25519 = { type: 'ed25519' } as const;
const id: KeyId = { place: 'workspace', name: 'lab' };

/** The service over two folders of its own, as one page sees it. */
class Rig implements AsyncDisposable {
  readonly log: string[] = [];
  readonly leaving = new AbortController();
  readonly caller = { clientId: 'page', signal: new AbortController().signal };
  readonly workspace: string;
  readonly home: string;
  readonly service: KeyService;
  shown: KeyList | null = null;

  private constructor(readonly folder: AsyncDisposable & { path: string }) {
    this.workspace = join(folder.path, 'workspace', 'keys');
    this.home = join(folder.path, 'home', '.ssh');
    const line = (message: string, facts: unknown = {}): void => void this.log.push(message + JSON.stringify(facts));
    const log = { info: line, warn: line, error: line };
    this.service = new KeyService({ folders: { workspace: this.workspace, home: this.home }, log });
  }

  static async open(): Promise<Rig> {
    return new Rig(await temporaryFolder());
  }

  async follow(): Promise<void> {
    const signal = this.leaving.signal;
    await this.service.list({}, { offer: (make) => void (this.shown = make()), end: () => undefined, signal });
  }

  async rows(): Promise<KeyRow[]> {
    if (!this.shown) await this.follow();
    await this.service.refresh();
    return this.shown!.keys;
  }

  async row(name = id.name): Promise<KeyRow> {
    const row = (await this.rows()).find((each) => each.name === name);
    if (!row) throw new Error(`no key ${name}`);
    return row;
  }

  generate(more: Partial<Parameters<KeyService['generate']>[0]> = {}): Promise<KeyId> {
    return this.service.generate({ ...id, kind: ed25519, comment: 'my key', ...clear, ...more }, this.caller);
  }

  at(name: string): string {
    return join(this.workspace, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leaving.abort();
    this.service[Symbol.dispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}

const keygen = async (...args: string[]): Promise<string> => (await run(needProgram('ssh-keygen'), args)).stdout;
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe.skipIf(missingPrograms('ssh-keygen'))('a generated key', () => {
  it.each([
    ed25519,
    { type: 'ecdsa', bits: 256 } as const,
    { type: 'ecdsa', bits: 384 } as const,
    { type: 'ecdsa', bits: 521 } as const,
    { type: 'rsa', bits: 2_048 } as const,
  ])('of type $type $bits is what ssh-keygen takes it for', async (kind) => {
    await using rig = await Rig.open();
    const protection = kind.type === 'ed25519' ? sealed : clear;
    expect(await rig.generate({ kind, ...protection })).toEqual(id);
    expect([await modeOf(rig.at('lab')), await modeOf(rig.at('lab.pub')), await modeOf(rig.workspace)]).toEqual([
      0o600, 0o644, 0o700,
    ]);
    const { key, ...row } = await rig.row();
    const [line, ...art] = (await keygen('-lv', '-f', rig.at('lab'))).trimEnd().split('\n');
    expect(line).toBe(`${key!.bits} ${key!.sha256} my key (${key!.label})`);
    expect(art.join('\n')).toBe(key!.art);
    expect(await keygen('-y', '-P', protection.newPassphrase, '-f', rig.at('lab'))).toBe(
      await readFile(rig.at('lab.pub'), 'utf8'),
    );
    expect(row).toMatchObject({ comment: 'my key', format: 'openssh', problem: '' });
    const how = { cipher: 'aes256-ctr', derivation: 'bcrypt', rounds: 1 };
    expect(row.protection).toEqual(protection === sealed ? how : null);
  });

  it('never takes the place of another file, nor of a link that leads nowhere', async () => {
    await using rig = await Rig.open();
    await mkdir(rig.workspace, { recursive: true });
    for (const name of ['lab', 'lab.pub']) {
      await writeFile(rig.at(name), 'something else');
      await expect(rig.generate()).rejects.toMatchObject({ code: 'keys.exists', facts: { path: rig.at(name) } });
      await rename(rig.at(name), rig.at('away'));
    }
    await symlink(rig.at('nowhere'), rig.at('lab'));
    await expect(rig.generate()).rejects.toMatchObject({ code: 'keys.exists' });
    expect(await readFile(rig.at('away'), 'utf8')).toBe('something else');
  });

  it('is not written in the clear unless that is meant', async () => {
    await using rig = await Rig.open();
    await expect(rig.generate({ isClearMeant: false })).rejects.toMatchObject({ code: 'keys.clear-not-meant' });
    expect(await rig.rows()).toEqual([]);
    await rig.generate();
    expect((await rig.row()).concerns).toEqual(['no-passphrase']);
  });

  it('leaves nothing behind when it is given up', async () => {
    await using rig = await Rig.open();
    const giving = new AbortController();
    const ask = { ...id, kind: ed25519, comment: '', ...sealed, rounds: 500 };
    const made = rig.service.generate(ask, { ...rig.caller, signal: giving.signal });
    giving.abort(new Error('given up'));
    await expect(made).rejects.toThrow('given up');
    expect(await rig.rows()).toEqual([]);
  });

  it('cannot be written where a file stands in the folder’s place', async () => {
    await using rig = await Rig.open();
    await mkdir(join(rig.folder.path, 'workspace'));
    await writeFile(rig.workspace, '');
    await expect(rig.generate()).rejects.toMatchObject({ code: 'keys.file-failed' });
  });
});

describe.skipIf(missingPrograms('ssh-keygen'))('a key that is changed', () => {
  it('opens with its new passphrase only, and stays as it was after a wrong one', async () => {
    await using rig = await Rig.open();
    await rig.generate(sealed);
    const before = await readFile(rig.at('lab'));
    const ask = { ...id, ...sealed, newPassphrase: OTHER };
    const wrong = { code: 'keys.wrong-passphrase', facts: { name: 'lab' } };
    await expect(rig.service.changePassphrase({ ...ask, passphrase: 'no' })).rejects.toMatchObject(wrong);
    await expect(rig.service.changePassphrase({ ...ask, passphrase: null })).rejects.toMatchObject({
      code: 'keys.passphrase-needed',
    });
    expect(await readFile(rig.at('lab'))).toEqual(before);
    await rig.service.changePassphrase({ ...ask, passphrase: CANARY });
    await keygen('-y', '-P', OTHER, '-f', rig.at('lab'));
    await expect(rig.service.check({ ...id, passphrase: CANARY })).rejects.toMatchObject(wrong);
    expect(await rig.service.check({ ...id, passphrase: OTHER })).toMatchObject({ comment: 'my key' });
    expect((await readdir(rig.workspace)).toSorted()).toEqual(['lab', 'lab.pub']);
  });

  it('is changed once where two windows change it at once', async () => {
    await using rig = await Rig.open();
    await rig.generate(sealed);
    const change = (newPassphrase: string) =>
      rig.service.changePassphrase({ ...id, ...sealed, passphrase: CANARY, newPassphrase });
    const [first, second] = await Promise.allSettled([change('one'), change('two')]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
    await keygen('-y', '-P', 'one', '-f', rig.at('lab'));
  });

  it('has its new comment in both files, and its protection as before', async () => {
    await using rig = await Rig.open();
    await rig.generate({ ...sealed, rounds: 3 });
    await rig.service.changeComment({ ...id, passphrase: CANARY, comment: 'Zoë’s lab' });
    expect(await keygen('-l', '-f', rig.at('lab.pub'))).toContain('Zoë’s lab');
    expect(await rig.service.check({ ...id, passphrase: CANARY })).toMatchObject({ comment: 'Zoë’s lab' });
    expect((await rig.row()).protection).toMatchObject({ rounds: 3 });
  });

  it('is converted into a new file, which other programs read', async () => {
    await using rig = await Rig.open();
    await rig.generate({ kind: { type: 'rsa', bits: 2_048 } });
    const from = { ...id, passphrase: null };
    await rig.service.convert({ ...from, ...sealed, format: 'pkcs8', newName: 'p8' }, rig.caller);
    createPrivateKey({ key: await readFile(rig.at('p8')), passphrase: CANARY });
    await rig.service.convert({ ...from, ...clear, format: 'pem', newName: 'pem' }, rig.caller);
    expect(await keygen('-y', '-f', rig.at('pem'))).toContain(
      (await readFile(rig.at('lab.pub'), 'utf8')).split(' ')[1],
    );
    const again = { ...from, ...clear, format: 'pem', newName: 'p8' } as const;
    await expect(rig.service.convert(again, rig.caller)).rejects.toMatchObject({ code: 'keys.exists' });
    const back = { ...id, name: 'p8', passphrase: CANARY, ...sealed, format: 'openssh', newName: 'back' } as const;
    await rig.service.convert(back, rig.caller);
    expect(await rig.row('back')).toMatchObject({ format: 'openssh', comment: 'my key', concerns: [] });
    await expect(
      rig.service.changePassphrase({ ...id, name: 'p8', passphrase: CANARY, ...sealed }),
    ).rejects.toMatchObject({ code: 'keys.unusable' });
  });

  it('stays a link where it is one', async () => {
    await using rig = await Rig.open();
    await rig.generate();
    await rename(rig.at('lab'), join(rig.folder.path, 'elsewhere'));
    await symlink(join(rig.folder.path, 'elsewhere'), rig.at('lab'));
    await rig.service.changePassphrase({ ...id, passphrase: null, ...sealed });
    expect((await lstat(rig.at('lab'))).isSymbolicLink()).toBe(true);
    await keygen('-y', '-P', CANARY, '-f', join(rig.folder.path, 'elsewhere'));
  });

  it('is deleted with its public file', async () => {
    await using rig = await Rig.open();
    await rig.generate();
    await rig.service.remove(id);
    expect(await readdir(rig.workspace)).toEqual([]);
    await expect(rig.service.remove(id)).rejects.toMatchObject({ code: 'keys.unknown' });
  });
});

describe.skipIf(missingPrograms('ssh-keygen'))('the list of keys', () => {
  it('says in words what is wrong with a file', async () => {
    await using rig = await Rig.open();
    await mkdir(join(rig.home, 'id_folder'), { recursive: true });
    const at = (name: string): string => join(rig.home, name);
    await writeFile(at('id_huge'), '');
    await truncate(at('id_huge'), 100_000_000);
    await writeFile(at('config'), 'Host *\n');
    await writeFile(at('notes'), 'nothing');
    await makeKey(at('good'), 'ed25519');
    await makeKey(at('other'), 'ed25519', CANARY);
    await writeFile(at('cut'), (await readFile(at('good'))).subarray(0, 200), { mode: 0o600 });
    await rename(at('other.pub'), at('good.pub'));
    await symlink(at('nowhere'), at('id_link'));
    await chmod(at('good'), 0o644);
    const rows = await rig.rows();
    expect(rows.map(({ name, problem, concerns }) => [name, problem, concerns])).toEqual([
      ['cut', 'it is damaged or not complete', []],
      ['good', '', ['halves-differ', 'open-to-others', 'no-passphrase']],
      ['id_huge', 'it is too large to be a key (100000000 bytes)', []],
      ['other', '', ['no-public-file']],
    ]);
    const good: KeyId = { place: 'home', name: 'good' };
    await expect(rig.service.check({ ...good, passphrase: null })).rejects.toMatchObject({ code: 'keys.unusable' });
    await rig.service.fixPermissions(good);
    await rig.service.writePublic({ ...good, passphrase: null });
    expect((await rig.row('good')).concerns).toEqual(['no-passphrase']);
    expect(await readFile(at('good.pub'), 'utf8')).toBe(await keygen('-y', '-f', at('good')));
  });

  it.skipIf(process.getuid?.() === 0)('says which file may not be read', async () => {
    await using rig = await Rig.open();
    await rig.generate();
    await chmod(rig.at('lab'), 0);
    expect(await rig.row()).toMatchObject({ problem: 'it cannot be read (EACCES)' });
  });

  it('shows what another program does to the folders', async () => {
    await using rig = await Rig.open();
    await mkdir(rig.workspace, { recursive: true });
    await rig.follow();
    await makeKey(rig.at('theirs'), 'ed25519');
    await vi.waitUntil(() => rig.shown?.keys.some(({ name, hasPublic }) => name === 'theirs' && hasPublic), 5_000);
  });

  it('takes in a key of PuTTY under the passphrase it had', async () => {
    await using rig = await Rig.open();
    await makeKey(join(rig.folder.path, 'key'), 'ed25519');
    const at = (name: string): string => join(rig.folder.path, name);
    await writeFile(at('secret'), CANARY);
    await run(needProgram('puttygen'), [at('key'), '-O', 'private', '-o', at('ppk'), '--new-passphrase', at('secret')]);
    const ask = { ...id, bytes: new Uint8Array(await readFile(at('ppk'))) };
    await expect(rig.service.add({ ...ask, passphrase: null }, rig.caller)).rejects.toMatchObject({
      code: 'keys.passphrase-needed',
    });
    await rig.service.add({ ...ask, passphrase: CANARY }, rig.caller);
    expect(await keygen('-y', '-P', CANARY, '-f', rig.at('lab'))).toBe(await readFile(at('key.pub'), 'utf8'));
  });
});

describe.skipIf(missingPrograms('ssh-keygen'))('the public half', () => {
  it('of a sealed key is its own, without a public file and beside a foreign one', async () => {
    await using rig = await Rig.open();
    await rig.generate(sealed);
    await rig.generate({ name: 'other' });
    const own = (await readFile(rig.at('lab.pub'), 'utf8')).split(' ')[1]!;
    const exported = async () => (await rig.service.exportPublic({ ...id, format: 'openssh' })).text;
    await rename(rig.at('lab.pub'), rig.at('away'));
    expect(await exported()).toContain(own);
    await rename(rig.at('other.pub'), rig.at('lab.pub'));
    expect(await exported()).toContain(own);
    const { publicLine, privateKey } = await rig.service.openForLogin(id, CANARY);
    expect(publicLine).toBe(`ssh-ed25519 ${own} my key\n`);
    await writeFile(rig.at('opened'), privateKey, { mode: 0o600 });
    expect(await keygen('-y', '-f', rig.at('opened'))).toContain(own);
  });

  it('of a sealed PEM key, which shows nothing outside, is that of its public file', async () => {
    await using rig = await Rig.open();
    await rig.generate({ kind: { type: 'ecdsa', bits: 256 } });
    const to = { ...id, passphrase: null, ...sealed, format: 'pkcs8', newName: 'p8' } as const;
    await rig.service.convert(to, rig.caller);
    const p8: KeyId = { ...id, name: 'p8' };
    expect((await rig.service.exportPublic({ ...p8, format: 'openssh' })).text).toBe(
      await readFile(rig.at('lab.pub'), 'utf8'),
    );
    await rename(rig.at('p8.pub'), rig.at('away'));
    await expect(rig.service.exportPublic({ ...p8, format: 'openssh' })).rejects.toMatchObject({
      code: 'keys.passphrase-needed',
    });
  });
});

it('keeps passphrases out of the log, the list and its failures', async () => {
  await using rig = await Rig.open();
  await rig.generate(sealed);
  const wrong: unknown = await rig.service.check({ ...id, passphrase: OTHER }).catch((error: unknown) => error);
  await rig.service.changePassphrase({ ...id, passphrase: CANARY, ...sealed, newPassphrase: OTHER });
  const said = JSON.stringify([rig.log, await rig.rows(), wrong]);
  expect(said).toContain('keys.wrong-passphrase');
  expect(said).not.toContain('canary-passphrase');
});
