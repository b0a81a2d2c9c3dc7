import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';

import { makeKey } from '../../../e2e/fixtures/peers/openssh.ts';
import { missingPrograms, needProgram } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { readPrivateKey } from './private-key.ts';

const run = promisify(execFile);

describe.skipIf(missingPrograms('ssh-keygen', 'puttygen'))('a key for a login', () => {
  it('may be PuTTY’s, and asks for its passphrase', async () => {
    await using folder = await temporaryFolder();
    const at = (name: string): string => join(folder.path, name);
    await makeKey(at('key'), 'ed25519');
    await writeFile(at('passphrase'), 'open sesame');
    await run(needProgram('puttygen'), [
      at('key'),
      '-O',
      'private',
      '-o',
      at('ppk'),
      '--new-passphrase',
      at('passphrase'),
    ]);
    const file = { name: 'ppk', text: await readFile(at('ppk'), 'utf8') };
    expect(await readPrivateKey(file, null)).toEqual({ asks: 'passphrase', isWrong: false });
    expect(await readPrivateKey(file, 'wrong')).toEqual({ asks: 'passphrase', isWrong: true });
    const read = await readPrivateKey(file, 'open sesame');
    const shown = ssh2.utils.parseKey(await readFile(at('key.pub')));
    expect('key' in read && !(shown instanceof Error) && read.key.getPublicSSH().equals(shown.getPublicSSH())).toBe(
      true,
    );
  });

  it('is refused in words where it is the public half, or no key', async () => {
    await using folder = await temporaryFolder();
    await makeKey(join(folder.path, 'key'), 'ed25519');
    const shown = { name: 'key.pub', text: await readFile(join(folder.path, 'key.pub'), 'utf8') };
    const bad = (reason: string) => ({ code: 'ssh.bad-key', facts: { reason } });
    await expect(readPrivateKey(shown, null)).rejects.toMatchObject(
      bad('it is the public half: choose the private one'),
    );
    await expect(readPrivateKey({ name: 'x', text: 'x' }, null)).rejects.toMatchObject(bad('it holds no key'));
  });
});
