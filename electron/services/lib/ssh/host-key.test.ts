import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { missingPrograms, needProgram } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { describeHostKey, keyTypeOf } from './host-key.ts';
import { randomArt } from './randomart.ts';

const run = promisify(execFile);
const KINDS = ['ed25519', 'rsa -b 2048', 'rsa -b 3072', 'ecdsa -b 256', 'ecdsa -b 384', 'ecdsa -b 521'];

describe.skipIf(missingPrograms('ssh-keygen'))('a host key, as ssh-keygen shows it', () => {
  it.each(KINDS)('%s', async (kind) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'key');
    await run(needProgram('ssh-keygen'), ['-q', '-N', '', '-C', '', '-t', ...kind.split(' '), '-f', file]);
    const { stdout } = await run(needProgram('ssh-keygen'), ['-lvf', `${file}.pub`]);
    const { stdout: md5 } = await run(needProgram('ssh-keygen'), ['-l', '-E', 'md5', '-f', `${file}.pub`]);
    const key = Buffer.from((await readFile(`${file}.pub`, 'utf8')).split(' ')[1]!, 'base64');
    const facts = describeHostKey(key);
    const [head = '', ...art] = stdout.trimEnd().split('\n');
    expect(head.startsWith(`${facts.bits} ${facts.sha256} `) && head.endsWith(`(${facts.label})`)).toBe(true);
    expect(facts.art.split('\n')).toEqual(art);
    expect(md5).toContain(`${facts.bits} ${facts.md5} `);
  });
});

it('describes whatever bytes a server sends without failing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(describeHostKey(bytes).art.split('\n')).toHaveLength(11);
      keyTypeOf(bytes);
    }),
  );
});

it('draws the short title where the long one does not fit its frame', () => {
  const [upper] = randomArt(new Uint8Array(32), {
    title: 'ED25519-SK 25600',
    shortTitle: 'ED25519-SK',
    hash: 'SHA256',
  }).split('\n');
  expect(upper).toBe('+--[ED25519-SK]---+');
});
