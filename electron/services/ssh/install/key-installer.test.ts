import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { makeKey, OpenSsh } from '../../../../e2e/fixtures/peers/openssh.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import type { KeyRing } from '../../../ports/key-ring.ts';
import { FakeSessions } from '../../lib/testing/fakes.ts';
import { SshRig } from '../testing/ssh-rig.ts';
import { KeyInstaller } from './key-installer.ts';
import { loginHints } from './login-hints.ts';

const caller = { clientId: 'page', signal: new AbortController().signal };
const id = { place: 'workspace', name: 'lab', passphrase: null } as const;

/** A server whose account has a home of its own, and a key beside it that is not known there. */
async function rig({ keysFile = '.ssh/authorized_keys', config = [] as string[] } = {}) {
  const folder = await temporaryFolder();
  const home = join(folder.path, 'home');
  await mkdir(home);
  await makeKey(join(folder.path, 'lab'), 'ed25519');
  const sshd = await OpenSsh.start({
    config: [
      `AuthorizedKeysFile ${join(home, keysFile)} ${join(folder.path, 'first')}`,
      `SetEnv HOME=${home}`,
      ...config,
    ],
  });
  await writeFile(join(folder.path, 'first'), await readFile(`${sshd.userKey}.pub`));
  const desk = new SshRig();
  const page = await desk.connect(sshd, { name: 'first', text: await readFile(sshd.userKey, 'utf8') });
  await page.trust();
  await page.ready();
  const read = (name: string): Promise<string> => readFile(join(folder.path, name), 'utf8');
  const keys: KeyRing = {
    read: async () => ({ name: 'lab', text: await read('lab') }),
    openForLogin: async () => ({ privateKey: await read('lab'), publicLine: await read('lab.pub') }),
  };
  const sessions = new FakeSessions();
  const installer = new KeyInstaller({ ssh: desk.service, keys, sessions });
  return {
    ...{ home, sessions, file: join(home, '.ssh', 'authorized_keys'), line: await read('lab.pub') },
    install: () => installer.install({ ...id, sessionId: page.sessionId }, caller),
    [Symbol.asyncDispose]: async () => {
      await desk[Symbol.asyncDispose]();
      await sshd[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe.skipIf(missingPrograms('sshd', 'ssh-keygen'))('a key on OpenSSH’s server', () => {
  it('is put there once, into a folder and file for their owner, and proved by a login', async () => {
    await using desk = await rig();
    const result = await desk.install();
    expect(result).toMatchObject({ wasPresent: false, refusal: null, hints: [] });
    expect(await readFile(desk.file, 'utf8')).toBe(desk.line);
    const modes = [(await stat(join(desk.home, '.ssh'))).mode & 0o777, (await stat(desk.file)).mode & 0o777];
    expect(modes).toEqual([0o700, 0o600]);
    expect(await desk.install()).toMatchObject({ wasPresent: true, refusal: null });
    expect(await readFile(desk.file, 'utf8')).toBe(desk.line);
    expect(desk.sessions.seen.map(({ title, marks }) => [title, marks])).toEqual(
      Array.from({ length: 2 }, () => ['Login with only the key lab', ['note: The server let the user in']]),
    );
  });

  it('stands on a line of its own where the file ended without a line break; a remark does not count', async () => {
    await using desk = await rig();
    await mkdir(join(desk.home, '.ssh'), { mode: 0o700 });
    await writeFile(desk.file, `# ${desk.line.trim()}`, { mode: 0o640 });
    expect(await desk.install()).toMatchObject({ wasPresent: false, refusal: null });
    expect(await readFile(desk.file, 'utf8')).toBe(`# ${desk.line}${desk.line}`);
    expect((await stat(desk.file)).mode & 0o777).toBe(0o640);
  });

  it('that the server does not take is explained by the rights of its folders', async () => {
    await using desk = await rig({ keysFile: 'elsewhere' });
    await chmod(desk.home, 0o777);
    const { refusal, hints } = await desk.install();
    expect(refusal).toMatch(/authentication methods failed/);
    expect(hints[0]).toMatchObject({ what: 'home-writable', detail: expect.stringMatching(/^drwxrwxrwx/) });
  });

  it('that cannot be written is a failure with the device’s words', async () => {
    await using desk = await rig();
    await writeFile(join(desk.home, '.ssh'), '');
    await expect(desk.install()).rejects.toMatchObject({
      code: 'keys.not-installed',
      facts: { said: expect.stringContaining('.ssh') },
    });
  });
});

it('reads what a server’s configuration says of keys', () => {
  const config = 'drwx------ x\nwirebench-config\nPubkeyAuthentication no\nAuthorizedKeysFile /etc/keys/%u\n';
  expect(loginHints(config)).toEqual([
    { what: 'keys-off', detail: 'PubkeyAuthentication no' },
    { what: 'other-file', detail: 'AuthorizedKeysFile /etc/keys/%u' },
  ]);
  expect(loginHints('wirebench-config\nAuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2\n')).toEqual([]);
  expect(loginHints('')).toEqual([]);
});
