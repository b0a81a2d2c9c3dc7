import { execFile } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import fc from 'fast-check';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';

import { missingPrograms, needProgram } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { describeHostKey } from '../ssh/host-key.ts';
import { readKeyFile } from './key-file.ts';
import { publicBlobOf } from './key-fields.ts';
import type { KeyKind } from './generate-key.ts';
import { KeyProblem } from './key-problem.ts';
import { generateKey, openKey, proveKey, writeKey } from './key-threads.ts';
import { writePublicKey, type PublicFormat } from './public-key.ts';
import { writePrivateKey, type Writing } from './write-private.ts';

const run = promisify(execFile);
const comment = 'Zoë’s key';
const PASSPHRASE = 'correct horse';
const protection = { passphrase: PASSPHRASE, rounds: 1 };
const KINDS: KeyKind[] = [
  { type: 'ed25519' },
  ...([256, 384, 521] as const).map((bits) => ({ type: 'ecdsa', bits }) as const),
  { type: 'rsa', bits: 2_048 },
];
const keygen = async (...args: string[]): Promise<string> => (await run(needProgram('ssh-keygen'), args)).stdout;

/** An unprotected text of the key, read as our reader reads it. */
const reread = (text: string, passphrase: string | null = null): KeyObject => {
  const file = readKeyFile(Buffer.from(text));
  if (file?.kind !== 'private') throw new Error('no private key');
  return file.open(passphrase).key;
};
const ecdsaKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const startsWithZero = (number: string | undefined): boolean => Buffer.from(number ?? '', 'base64url')[0] === 0;

describe.skipIf(missingPrograms('ssh-keygen'))('keys made here, as ssh-keygen reads them', () => {
  it.each(KINDS)('$type $bits', async (kind) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'key');
    const key = await generateKey(kind);
    const blob = publicBlobOf(key);
    const line = writePublicKey({ blob, comment }, 'openssh');
    const writings: Writing[] = (['openssh', 'pkcs8', 'pem'] as const)
      .filter((format) => kind.type !== 'ed25519' || format === 'openssh')
      .flatMap((format) => [
        { format, protection: null },
        { format, protection },
      ]);
    for (const writing of writings) {
      await writeFile(file, writePrivateKey({ key, comment }, writing), { mode: 0o600 });
      const shown = await keygen('-y', '-P', writing.protection?.passphrase ?? '', '-f', file);
      expect(line.startsWith(shown.trim())).toBe(true);
    }
    await writeFile(`${file}.pub`, line);
    const { bits, sha256, md5, label, art } = describeHostKey(blob);
    expect(await keygen('-lv', '-f', `${file}.pub`)).toBe(`${bits} ${sha256} ${comment} (${label})\n${art}\n`);
    expect(await keygen('-l', '-E', 'md5', '-f', `${file}.pub`)).toBe(`${bits} ${md5} ${comment} (${label})\n`);
    for (const [format, name] of [
      ['rfc4716', 'RFC4716'],
      ['pem', 'PKCS8'],
    ] satisfies [PublicFormat, string][]) {
      if (kind.type === 'ed25519' && format === 'pem') continue;
      await writeFile(`${file}.${format}`, writePublicKey({ blob, comment }, format));
      expect(line).toContain((await keygen('-i', '-m', name, '-f', `${file}.${format}`)).trim());
    }
  });

  it('reads the passphrase ssh-keygen changed, and the other way round', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'key');
    const key = await generateKey({ type: 'ed25519' });
    await writeFile(file, await writeKey({ key, comment }, { format: 'openssh', protection }), { mode: 0o600 });
    await keygen('-q', '-p', '-P', PASSPHRASE, '-N', 'another one', '-a', '2', '-f', file);
    const opened = await openKey(await readFile(file), 'another one');
    expect(publicBlobOf(opened.key)).toEqual(publicBlobOf(key));
    expect(opened.comment).toBe(comment);
  });
});

describe('numbers that begin with zeros', () => {
  it('hold in two hundred Ed25519 keys, for a strict parser and for us', () => {
    for (let index = 0; index < 200; index++) {
      const key = generateKeyPairSync('ed25519').privateKey;
      const text = writePrivateKey({ key, comment: '' }, { format: 'openssh', protection: null });
      const parsed = ssh2.utils.parseKey(text);
      expect(parsed).not.toBeInstanceOf(Error);
      if (!(parsed instanceof Error)) expect(parsed.getPublicSSH()).toEqual(publicBlobOf(key));
      expect(publicBlobOf(reread(text))).toEqual(publicBlobOf(key));
    }
  });

  it.each([
    ['private', (): KeyObject => until(ecdsaKey, (key) => startsWithZero(key.export({ format: 'jwk' }).d))],
    ['public', (): KeyObject => until(ecdsaKey, (key) => startsWithZero(key.export({ format: 'jwk' }).x))],
  ])('hold in the %s half of ECDSA', (_half, make) => {
    const key = make();
    const text = writePrivateKey({ key, comment: '' }, { format: 'openssh', protection: null });
    proveKey(reread(text), createPublicKey(key));
    expect(ssh2.utils.parseKey(text)).not.toBeInstanceOf(Error);
  });
});

describe('files that were harmed', () => {
  const key = ecdsaKey();
  const texts = (['openssh', 'pkcs8', 'pem'] as const).map((format) =>
    Buffer.from(writePrivateKey({ key, comment }, { format, protection: null })),
  );
  const attempt = (bytes: Buffer): 'opened' | 'none' | KeyProblem => {
    try {
      const file = readKeyFile(bytes);
      if (file?.kind !== 'private') return 'none';
      const opened = file.open(null).key;
      expect(publicBlobOf(opened)).toEqual(publicBlobOf(key));
      return 'opened';
    } catch (error) {
      if (error instanceof KeyProblem) return error;
      throw error;
    }
  };

  it('are refused in words where they were cut', () => {
    for (const text of texts)
      for (let end = 0; end < text.length - 2; end++) expect(attempt(text.subarray(0, end))).not.toBe('opened');
  });

  it('are refused in words, or are still the same key, where a bit was flipped', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(7), (text, at, bit) => {
        const flipped = Buffer.from(text);
        flipped[at % text.length]! ^= 1 << bit;
        attempt(flipped);
      }),
      { numRuns: 500 },
    );
  });

  it('are refused in words where they are noise behind a header', () => {
    const labels = fc.constantFrom(
      'OPENSSH PRIVATE KEY',
      'EC PRIVATE KEY',
      'RSA PRIVATE KEY',
      'PRIVATE KEY',
      'PUBLIC KEY',
    );
    fc.assert(
      fc.property(labels, fc.uint8Array({ maxLength: 300 }), (label, noise) => {
        const body = Buffer.concat([Buffer.from('openssh-key-v1\0'), noise]).toString('base64');
        expect(attempt(Buffer.from(`-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`))).not.toBe('opened');
      }),
    );
  });
});

it('gives up a derivation when nobody waits for it any more', async () => {
  const key = ecdsaKey();
  const writing: Writing = { format: 'openssh', protection: { passphrase: 'x', rounds: 4_000 } };
  const leaving = new AbortController();
  const writes = writeKey({ key, comment }, writing, leaving.signal);
  leaving.abort(new Error('left'));
  await expect(writes).rejects.toThrow('left');
});

function until<T>(make: () => T, isIt: (value: T) => boolean): T {
  for (;;) {
    const value = make();
    if (isIt(value)) return value;
  }
}
