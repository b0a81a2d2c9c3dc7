import { execFile } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { missingPrograms, needProgram } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { readKeyFile, type PrivateKeyFile } from './key-file.ts';
import { publicBlobOf } from './key-fields.ts';
import { proveKey } from './key-threads.ts';

const run = promisify(execFile);
const PASSPHRASE = 'Grüße, 鍵!';
const TYPES = ['ed25519', 'ecdsa -b 256', 'ecdsa -b 384', 'ecdsa -b 521', 'rsa -b 2048'];
const CIPHERS = [
  ...[128, 192, 256].flatMap((bits) => [`aes${bits}-ctr`, `aes${bits}-cbc`]),
  '3des-cbc',
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
];

const keygen = (...args: string[]) => run(needProgram('ssh-keygen'), ['-q', ...args]);
const puttygen = (...args: string[]) => run(needProgram('puttygen'), args);

/** A key by ssh-keygen, and its public half's line. */
async function made(folder: string, type: string, ...more: string[]): Promise<{ file: string; line: string }> {
  const file = join(folder, 'key');
  await keygen('-t', ...type.split(' '), '-C', 'a comment', '-f', file, '-a', '1', ...more);
  return { file, line: (await readFile(`${file}.pub`, 'utf8')).trim() };
}

async function read(file: string): Promise<PrivateKeyFile> {
  const found = readKeyFile(await readFile(file));
  if (found?.kind !== 'private') throw new Error('no private key');
  return found;
}

/** The line ssh-keygen writes for a key, without its comment. */
const lineOf = (key: KeyObject): string => {
  const blob = publicBlobOf(key);
  return `${blob.subarray(4, 4 + blob.readUInt32BE(0)).toString()} ${blob.toString('base64')}`;
};

describe.skipIf(missingPrograms('ssh-keygen'))('files by ssh-keygen', () => {
  it.each(TYPES)('%s in the clear', async (type) => {
    await using folder = await temporaryFolder();
    const { file, line } = await made(folder.path, type, '-N', '');
    const found = await read(file);
    expect(found).toMatchObject({ format: 'openssh', protection: null });
    const { key, comment } = found.open(null);
    expect(`${lineOf(key)} ${comment}`).toBe(line);
    proveKey(key, createPublicKey(key));
  });

  it.each(CIPHERS)('sealed with %s', async (cipher) => {
    await using folder = await temporaryFolder();
    const { file, line } = await made(folder.path, 'ed25519', '-N', PASSPHRASE, '-Z', cipher);
    const found = await read(file);
    expect(found.protection).toEqual({ cipher, derivation: 'bcrypt', rounds: 1 });
    expect(line).toContain(found.publicBlob!.toString('base64'));
    expect(() => found.open(null)).toThrow(expect.objectContaining({ kind: 'passphrase-needed' }));
    expect(() => found.open('wrong')).toThrow(expect.objectContaining({ kind: 'passphrase-wrong' }));
    const { key, comment } = found.open(PASSPHRASE);
    expect(`${lineOf(key)} ${comment}`).toBe(line);
  });

  it.each(TYPES.filter((type) => type !== 'ed25519').flatMap((type) => [`${type} PEM`, `${type} PKCS8`]))(
    '%s, plain and sealed',
    async (what) => {
      const form = what.split(' ').at(-1)!;
      for (const passphrase of ['', PASSPHRASE]) {
        await using folder = await temporaryFolder();
        const { file, line } = await made(folder.path, what.slice(0, -form.length - 1), '-m', form, '-N', passphrase);
        const found = await read(file);
        expect(found.format).toBe(form === 'PKCS8' ? 'pkcs8' : what.startsWith('rsa') ? 'pkcs1' : 'sec1');
        if (passphrase) {
          expect(found.protection).not.toBeNull();
          expect(() => found.open(null)).toThrow(expect.objectContaining({ kind: 'passphrase-needed' }));
          expect(() => found.open('wrong')).toThrow(expect.objectContaining({ kind: 'passphrase-wrong' }));
        }
        expect(line).toContain(lineOf(found.open(passphrase || null).key));
      }
    },
  );

  it.each(TYPES)('the public half of %s in every format', async (type) => {
    await using folder = await temporaryFolder();
    const { file, line } = await made(folder.path, type, '-N', '');
    for (const form of type === 'ed25519' ? ['RFC4716'] : ['RFC4716', 'PEM', 'PKCS8']) {
      if (form === 'PEM' && type !== 'rsa -b 2048') continue;
      const { stdout } = await run(needProgram('ssh-keygen'), ['-e', '-m', form, '-f', `${file}.pub`]);
      const found = readKeyFile(Buffer.from(stdout));
      expect(found).toMatchObject({ kind: 'public', format: form === 'RFC4716' ? 'rfc4716' : 'pem' });
      expect(line).toContain(found?.kind === 'public' && found.blob.toString('base64'));
    }
    expect(readKeyFile(await readFile(`${file}.pub`))).toMatchObject({ kind: 'public', comment: 'a comment' });
  });
});

describe.skipIf(missingPrograms('ssh-keygen', 'puttygen'))('files by PuTTY', () => {
  it.each(TYPES.flatMap((type) => [`${type} v2`, `${type} v3`]))('%s, plain and sealed', async (what) => {
    const version = what.at(-1)!;
    await using folder = await temporaryFolder();
    const { file, line } = await made(folder.path, what.slice(0, -3), '-N', '');
    const [ppk, secret] = [join(folder.path, 'key.ppk'), join(folder.path, 'secret')];
    for (const passphrase of ['', 'a passphrase']) {
      await writeFile(secret, passphrase);
      const quick = version === '3' ? ['--ppk-param', 'version=3,memory=256,passes=1'] : ['--ppk-param', 'version=2'];
      await puttygen(file, '-O', 'private', '-o', ppk, ...quick, '--new-passphrase', secret);
      const found = await read(ppk);
      expect(found).toMatchObject({ format: `ppk-${version}`, comment: 'a comment' });
      if (passphrase) expect(() => found.open('wrong')).toThrow(expect.objectContaining({ kind: 'passphrase-wrong' }));
      expect(line).toContain(lineOf(found.open(passphrase || null).key));
    }
  });
});

it('finds no key in other texts', () => {
  expect(readKeyFile(Buffer.from('Host *\n  User root\n'))).toBeNull();
  expect(readKeyFile(Buffer.alloc(200_000))).toBeNull();
});
