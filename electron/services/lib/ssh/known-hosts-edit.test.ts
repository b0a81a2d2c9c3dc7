import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { makeKey } from '../../../../e2e/fixtures/peers/openssh.ts';
import { missingPrograms, needProgram } from '../../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { hashHosts, removeHost } from './known-hosts-edit.ts';
import { isAbout, parseKnownHosts } from './known-hosts.ts';

const run = promisify(execFile);
const keygen = async (...args: string[]): Promise<string> => (await run(needProgram('ssh-keygen'), args)).stdout;

/** A list with every sort of line there is, and where it is written. */
async function list(folder: string): Promise<{ file: string; text: string }> {
  const file = join(folder, 'known_hosts');
  await makeKey(join(folder, 'key'), 'ed25519');
  const key = (await readFile(join(folder, 'key.pub'), 'utf8')).split(' ').slice(0, 2).join(' ');
  const text = [
    `a.example ${key} one`,
    `*.example ${key} wild`,
    `@revoked a.example ${key} rev`,
    `@cert-authority a.example ${key} ca`,
    `a.example,B.example,10.0.0.1 ${key} three names`,
    `#a.example ${key}`,
    '',
    `[a.example]:2222 ${key}`,
    `!a.example,*.com ${key}`,
    '',
  ].join('\n');
  await writeFile(file, text);
  return { file, text };
}

describe.skipIf(missingPrograms('ssh-keygen'))('a list of known hosts, as ssh-keygen edits it', () => {
  it.each(['a.example', '[a.example]:2222', '10.0.0.1', 'nobody'])('-R %s', async (name) => {
    await using folder = await temporaryFolder();
    const { file, text } = await list(folder.path);
    await keygen('-R', name, '-f', file);
    expect(removeHost(text, name).text).toBe(await readFile(file, 'utf8'));
  });

  it('-H: the same lines are hashed, and -F finds every name in ours', async () => {
    await using folder = await temporaryFolder();
    const { file, text } = await list(folder.path);
    const ours = hashHosts(text);
    await keygen('-H', '-f', file);
    const shape = (hosts: string): string => hosts.replaceAll(/^\|1\|\S+/gm, '|1|…');
    expect(shape(ours.text)).toBe(shape(await readFile(file, 'utf8')));
    await writeFile(file, ours.text);
    for (const [name, lines] of [
      ['b.example', [2, 6]],
      ['10.0.0.1', [7]],
      ['[a.example]:2222', [10]],
    ] as const) {
      const found = [...(await keygen('-F', name, '-f', file)).matchAll(/found: line (\d+)/g)].map(([, at]) =>
        Number(at),
      );
      expect(found).toEqual(lines);
      const own = parseKnownHosts(ours.text, '').filter((entry) => isAbout(entry, name));
      expect(own.map(({ line }) => line)).toEqual(lines);
    }
    expect(hashHosts(ours.text)).toEqual({ text: ours.text, lines: 0 });
  });
});
