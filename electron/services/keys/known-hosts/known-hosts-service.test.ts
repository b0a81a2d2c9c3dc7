import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { temporaryFolder } from '../../../../e2e/fixtures/peers/temporary-folder.ts';
import { string } from '../../lib/ssh/ssh-writer.ts';
import { hostListFile, keptHostList } from './host-list-file.ts';
import { KnownHostsService } from './known-hosts-service.ts';

const key = (): string =>
  `ssh-ed25519 ${Buffer.concat([string('ssh-ed25519'), string(randomBytes(32))]).toString('base64')}`;
const all = { list: 'user', name: '', count: 100 } as const;

async function rig() {
  const folder = await temporaryFolder();
  const path = join(folder.path, '.ssh', 'known_hosts');
  let own: string | null = null;
  const service = new KnownHostsService({
    workspace: keptHostList({ read: () => own, write: (text) => void (own = text) }),
    user: hostListFile(path, true),
    machine: hostListFile(join(folder.path, 'ssh_known_hosts'), false),
  });
  const write = async (...lines: string[]): Promise<void> => {
    await mkdir(join(folder.path, '.ssh'), { recursive: true });
    await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o640 });
  };
  return { service, path, write, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

it('finds a host under its name, its port and its hash, and parts of plain names', async () => {
  await using desk = await rig();
  expect(await desk.service.find(all)).toMatchObject({ total: 0, rows: [] });
  await desk.write(
    `gateway.lab ${key()} the café gateway`,
    `[gateway.lab]:2222 ${key()}`,
    `switch ${key()}`,
    '# note',
    'junk',
  );
  expect(await desk.service.find(all)).toMatchObject({ total: 3, unread: 1, plain: 3, found: 3, removable: 0 });
  const found = async (name: string) => (await desk.service.find({ ...all, name })).rows.map(({ line }) => line);
  expect(await found('Gateway.lab')).toEqual([1, 2]);
  expect(await found('gateway.lab:2222')).toEqual([2]);
  expect(await found('[gateway.lab]:2222')).toEqual([2]);
  const { rows } = await desk.service.find({ ...all, name: 'gate' });
  expect(rows[0]).toMatchObject({ hosts: 'gateway.lab', comment: 'the café gateway', key: { label: 'ED25519' } });
  const { version } = await desk.service.find(all);
  expect(await desk.service.hash({ list: 'user', version })).toEqual({ lines: 3 });
  expect(await found('gate')).toEqual([]);
  expect(await found('gateway.lab:2222')).toEqual([2]);
  expect((await desk.service.find(all)).rows[0]).toMatchObject({ hosts: '', comment: 'the café gateway' });
});

it('changes only what was seen, leaves the old list beside it and rights as they were', async () => {
  await using desk = await rig();
  const { service, path } = desk;
  await desk.write(`a ${key()}`, `b ${key()}`, `a ${key()}`);
  const before = await readFile(path, 'utf8');
  const { version, removable } = await service.find({ ...all, name: 'a' });
  expect(removable).toBe(2);
  const change = { list: 'user', version } as const;
  const [first, second] = await Promise.allSettled([
    service.removeHost({ ...change, name: 'a' }),
    service.removeLine({ ...change, line: 2 }),
  ]);
  expect(first).toMatchObject({ status: 'fulfilled', value: { lines: 2 } });
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'known-hosts.changed' } });
  expect(await readFile(path, 'utf8')).toBe(`${before.split('\n')[1]}\n`);
  expect(await readFile(`${path}.old`, 'utf8')).toBe(before);
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

it('changes the workspace’s list, and never the machine’s', async () => {
  await using desk = await rig();
  const { service } = desk;
  const { version } = await service.find({ ...all, list: 'machine' });
  await expect(service.hash({ list: 'machine', version })).rejects.toMatchObject({ code: 'known-hosts.read-only' });
  const own = await service.find({ ...all, list: 'workspace' });
  expect(own).toMatchObject({ path: '', isEditable: true, total: 0 });
  expect(await service.hash({ list: 'workspace', version: own.version })).toEqual({ lines: 0 });
});
