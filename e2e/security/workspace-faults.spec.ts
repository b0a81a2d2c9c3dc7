import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PeerProcess } from '../fixtures/peers/peer-process.ts';
import { ServedProcess } from '../fixtures/served-process.ts';
import { expect, test } from '../fixtures/test.ts';
import { ShellPage } from '../pages/shell-page.ts';

test.skip(({ host }) => host !== 'served', 'About the served host’s own process.');

/** Where the header of a SQLite file has `user_version`. @see https://sqlite.org/fileformat2.html §1.3 */
const USER_VERSION_AT = 60;
const PAGE_BYTES = 4_096;
/** No mode keeps root out of a folder; without these two capabilities one does. @see capabilities(7), setpriv(1) */
const AS_MODES_SAY = ['setpriv', '--bounding-set=-dac_override,-dac_read_search'];

/** A folder that Wirebench has worked in and left in order; answers its database. */
async function usedWorkspace(dataDir: string): Promise<string> {
  const host = await ServedProcess.start(dataDir);
  await host.stop();
  return join(dataDir, 'workspace.db');
}

function change(file: string, how: (content: Buffer) => void): Buffer {
  const content = readFileSync(file);
  how(content);
  writeFileSync(file, content);
  return content;
}

/** Runs the host on the folder to its end; `under` is the command line it is started by. */
async function run(dataDir: string, under: readonly string[] = []): Promise<PeerProcess> {
  const program = join(import.meta.dirname, '../../out/main/served.js');
  const [command, ...args] = [...under, process.execPath, program, '--no-open', '--port', '0', '--data', dataDir];
  const host = new PeerProcess(command, args);
  await expect.poll(() => host.isRunning).toBe(false);
  return host;
}

test('a database of a newer Wirebench is refused and left as it is', async ({ dataDir }) => {
  const file = await usedWorkspace(dataDir);
  const before = change(file, (content) => content.writeUInt32BE(99, USER_VERSION_AT));
  const host = await run(dataDir);
  expect(host.exitCode).toBe(1);
  expect(host.output).toMatch(/written by a newer Wirebench \(format 99; this one knows \d+\)/);
  expect(host.output).toContain(`start with another folder: --data DIR. Nothing in ${file} was changed.`);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('workspace.db'))).toEqual(['workspace.db']);
});

test('a damaged database is kept aside, and the page says where until it is told to stop', async ({
  dataDir,
  page,
}) => {
  const file = await usedWorkspace(dataDir);
  const damaged = change(file, (content) => content.fill(0xa5, PAGE_BYTES, 2 * PAGE_BYTES));
  await using host = await ServedProcess.start(dataDir);
  const kept = readdirSync(dataDir).find((name) => /^workspace\.db\.damaged-\d{8}T\d{9}Z$/.test(name));
  expect(readFileSync(join(dataDir, kept!)).equals(damaged)).toBe(true);

  await page.goto(host.url);
  const notice = page.getByRole('status').filter({ hasText: 'The workspace database was damaged' });
  await expect(notice).toContainText(`The damaged file is kept as ${join(dataDir, kept!)}`);
  await page.reload();
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Put this notice away' }).click();
  await expect(notice).toBeHidden();
  await page.reload();
  await expect(new ShellPage(page).statusBar.getByText('Connected')).toBeVisible();
  await expect(notice).toBeHidden();
  await page.close();
});

test('a file in the place of the data folder is named', async ({ dataDir }) => {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'file');
  writeFileSync(file, 'mine');
  const host = await run(file);
  expect([host.exitCode, host.output]).toEqual([
    1,
    expect.stringContaining(`The data folder ${file} cannot be written (EEXIST)`),
  ]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('a data folder its user may only read is named', async ({ dataDir }) => {
  const isRoot = process.getuid?.() === 0;
  test.skip(process.platform === 'win32', 'Folders have no such mode there.');
  test.skip(isRoot && process.platform !== 'linux', 'No mode keeps root out there.');
  const folder = join(dataDir, 'closed');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o555);
  const host = await run(folder, isRoot ? AS_MODES_SAY : []);
  expect(host.exitCode).toBe(1);
  expect(host.output).toContain(`The data folder ${folder} cannot be written (EACCES)`);
  expect(host.output).toContain('Correct its permissions, or start with another folder: --data DIR.');
  expect(readdirSync(folder)).toEqual([]);
});
