import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { missingPrograms, needProgram } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { isAbout, judge, knownHostLine, knownHostName, parseKnownHosts } from './known-hosts.ts';

const run = promisify(execFile);

/** A public key of a type, told apart by one byte. */
function keyOf(type: string, mark: number): Buffer {
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return Buffer.concat([field(Buffer.from(type)), field(Buffer.alloc(32, mark))]);
}
const ed = (mark: number): Buffer => keyOf('ssh-ed25519', mark);
const line = (hosts: string, key: Buffer, marker = ''): string =>
  `${marker}${hosts} ${key.subarray(4, 4 + key[3]!).toString()} ${key.toString('base64')} a comment\n`;
const read = (text: string) => parseKnownHosts(text, 'known_hosts');

/** Lines of a file, and hosts to look for in it. */
const HOSTS_FIELDS = [
  'gateway',
  'Gateway.Example',
  'gateway,10.0.0.1',
  '*.example',
  '*.example,!bad.example',
  '!bad.example,*.example',
  'gate??y',
  '[gateway]:2222',
  '[*]:2222',
  '[fe80::1]:2222',
  '10.0.0.*',
  '*',
];
const NAMES = [
  'gateway',
  'GATEWAY',
  'gateway.example',
  'bad.example',
  'a.b.example',
  '10.0.0.1',
  '10.0.1.1',
  '[gateway]:2222',
  '[gateway.example]:2222',
  '[fe80::1]:2222',
  '[gateway]:2223',
];

describe.skipIf(missingPrograms('ssh-keygen'))('finds the lines that ssh-keygen -F finds', () => {
  const found = async (file: string, name: string): Promise<boolean> =>
    run(needProgram('ssh-keygen'), ['-F', name, '-f', file]).then(
      () => true,
      () => false,
    );
  // A key ssh-keygen can read: a point of the curve.
  const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIGFDRvFXcPmAr4xUwxUr7dV8OwMQHCfp7HrBuTMZPHmO';

  it.each(HOSTS_FIELDS)('%s', async (hosts) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'known_hosts');
    const text = `# comment\n\n${hosts} ssh-ed25519 ${key}\n`;
    await writeFile(file, text);
    const [entry] = read(text);
    const theirs = await Promise.all(NAMES.map(async (name) => [name, await found(file, name)]));
    // ssh-keygen takes the name as it is typed; ssh and we make it lower case first.
    expect(NAMES.map((name) => [name, isAbout(entry!, name.toLowerCase())])).toEqual(
      await Promise.all(theirs.map(async ([name]) => [name, await found(file, String(name).toLowerCase())])),
    );
  });

  it('hashed by ssh-keygen -H', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'known_hosts');
    await writeFile(file, `gateway ssh-ed25519 ${key}\n[gateway]:2222 ssh-ed25519 ${key}\n`);
    await run(needProgram('ssh-keygen'), ['-H', '-f', file]);
    const { readFile } = await import('node:fs/promises');
    const entries = read(await readFile(file, 'utf8'));
    expect(entries).toHaveLength(2);
    expect(entries.every(({ hosts }) => hosts.startsWith('|1|'))).toBe(true);
    for (const name of NAMES.map((each) => each.toLowerCase())) {
      expect(entries.some((entry) => isAbout(entry, name))).toBe(await found(file, name));
    }
  });
});

describe('what the lists say of a key', () => {
  it('knows the key of a host, on its port', () => {
    const text = line('gateway', ed(1)) + line('[gateway]:2222', ed(2));
    expect(judge(read(text), 'GateWay', 22, ed(1)).kind).toBe('known');
    expect(judge(read(text), 'gateway', 2222, ed(2)).kind).toBe('known');
    expect(judge(read(text), 'gateway', 2222, ed(3)).kind).toBe('changed');
    expect(judge(read(text), 'gateway', 22, ed(2)).kind).toBe('changed');
  });

  it('accepts a key of the plain name on another port, and never blocks for it', () => {
    const text = line('gateway', ed(1));
    expect(judge(read(text), 'gateway', 2222, ed(1)).kind).toBe('known');
    expect(judge(read(text), 'gateway', 2222, ed(2))).toEqual({ kind: 'unknown', others: [] });
  });

  it('asks about a type it has no key of, and names the ones it has', () => {
    const verdict = judge(read(line('gateway', ed(1))), 'gateway', 22, keyOf('ssh-rsa', 1));
    expect(verdict).toMatchObject({ kind: 'unknown', others: [{ line: 1 }] });
  });

  it.each([
    ['before', line('*', ed(1), '@revoked ') + line('gateway', ed(1))],
    ['after', line('gateway', ed(1)) + line('gateway', ed(1), '@revoked ')],
    ['under the plain name', line('[gateway]:2222', ed(1)) + line('gateway', ed(1), '@revoked ')],
  ])('refuses a revoked key, its mark %s the plain line', (_where, text) => {
    expect(judge(read(text), 'gateway', 2222, ed(1)).kind).toBe('revoked');
  });

  it('takes no certificate authority for a host key', () => {
    const text = line('gateway', ed(1), '@cert-authority ');
    expect(judge(read(text), 'gateway', 22, ed(1))).toEqual({ kind: 'unknown', others: [] });
  });

  it('reads back the line it writes', () => {
    for (const port of [22, 2222]) {
      const [entry] = read(knownHostLine('Gateway', port, ed(1)));
      expect(entry).toMatchObject({ hosts: knownHostName('gateway', port), marker: '', line: 1 });
      expect(judge([entry!], 'gateway', port, ed(1)).kind).toBe('known');
    }
  });

  it('leaves out lines it cannot read, whatever they hold', () => {
    expect(read(`gateway ssh-rsa ${ed(1).toString('base64')}\n@other gateway x y\ngateway\n|1|x gateway\n`)).toEqual(
      [],
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), fc.string({ maxLength: 40 }), (text, name) => {
        for (const entry of read(text)) isAbout(entry, name);
        isAbout({ hosts: text }, name);
      }),
    );
  });

  it('matches a pattern of many stars in no time', () => {
    const startMs = Date.now();
    expect(isAbout({ hosts: `${'*a'.repeat(200)}b` }, 'a'.repeat(4_000))).toBe(false);
    expect(Date.now() - startMs).toBeLessThan(1_000);
  });
});
