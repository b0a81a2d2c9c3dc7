import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expectAccessible } from '../fixtures/axe.ts';
import { OpenSsh } from '../fixtures/peers/openssh.ts';
import { missingPrograms } from '../fixtures/peers/programs.ts';
import { temporaryFolder } from '../fixtures/peers/temporary-folder.ts';
import { expect, test as base } from '../fixtures/test.ts';
import { FilesPage } from '../pages/files-page.ts';
import { TerminalPage } from '../pages/terminal-page.ts';

interface Fixtures {
  folders: { here: string; there: string };
  sshd: OpenSsh;
}

const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern
  folders: async ({}, use) => {
    await using folder = await temporaryFolder();
    const [here, there] = [join(folder.path, 'here'), join(folder.path, 'there')];
    for (const each of [here, there]) await mkdir(each);
    await use({ here, there });
  },
  hostArguments: async ({ folders }, use) => use(['--files', folders.here]),
  sshd: async ({ folders }, use, info) => {
    const missing = missingPrograms('sshd', 'ssh-keygen');
    info.skip(missing !== null, missing ?? '');
    await using sshd = await OpenSsh.start({ config: [`Subsystem sftp internal-sftp -d ${folders.there}`] });
    await use(sshd);
  },
});

test.beforeEach(async ({ app, sshd }) => {
  const ssh = new TerminalPage(app.page);
  await ssh.connect({ port: sshd.port, user: sshd.user, keyFile: sshd.userKey });
  await ssh.button('Trust and remember').click();
  await ssh.expectOpen();
});

test('files are copied both ways; one that is in the way is asked about', async ({ app, sshd, folders }) => {
  await writeFile(join(folders.here, 'app.conf'), 'ours, and longer');
  await writeFile(join(folders.there, 'app.conf'), 'theirs');
  await mkdir(join(folders.there, 'logs'));
  await writeFile(join(folders.there, 'logs', 'two\nlines.log'), 'log');
  await writeFile(Buffer.concat([Buffer.from(`${folders.there}/logs/caf`), Buffer.of(0xe9)]), 'latin');
  const { page } = app;
  const files = new FilesPage(page, `${sshd.user}@127.0.0.1:${sshd.port}`);
  await page.getByRole('button', { name: 'Files', exact: true }).click();

  await files.there.entry('logs').click();
  await files.there.button('Download').click();
  await files.expectDone('logs');
  expect(await readFile(join(folders.here, 'logs', 'two\nlines.log'), 'utf8')).toBe('log');
  await files.here.entry('logs').dblclick();
  await expect(files.here.entry(String.raw`two\nlines.log`)).toBeVisible();
  await files.here.entry(String.raw`caf\xe9`).dblclick();
  await expect(page.getByRole('textbox', { name: 'Text of caf' })).toHaveText('latin');
  await page.keyboard.press('Escape');
  await expect(files.here.list).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');

  const chooser = page.waitForEvent('filechooser');
  await files.choose(files.there.entry('logs'), 'Add from this computer…');
  await (await chooser).setFiles({ name: 'mine.txt', mimeType: 'text/plain', buffer: Buffer.from('mine') });
  const saved = page.waitForEvent('download');
  await files.choose(files.there.entry('mine.txt'), 'Save to this computer');
  expect(await readFile(await (await saved).path(), 'utf8')).toBe('mine');

  await files.here.entry('app.conf').dragTo(files.there.list);
  const asked = files.job('app.conf');
  await expect(asked).toContainText('is there already: 6 B');
  await expectAccessible(page);
  await asked.getByRole('button', { name: 'Keep both' }).click();
  await expect(files.there.entry('app (1).conf')).toBeVisible();
  expect(await readFile(join(folders.there, 'app (1).conf'), 'utf8')).toBe('ours, and longer');
  expect(await readFile(join(folders.there, 'app.conf'), 'utf8')).toBe('theirs');
});

test('a folder is worked in: new, renamed, permissions, edited in place, deleted', async ({ app, sshd, folders }) => {
  await writeFile(join(folders.there, 'notes.txt'), 'first');
  await writeFile(join(folders.there, '.hidden'), '');
  const { page } = app;
  const { there } = new FilesPage(page, `${sshd.user}@127.0.0.1:${sshd.port}`);
  const files = new FilesPage(page, `${sshd.user}@127.0.0.1:${sshd.port}`);
  await page.getByRole('button', { name: 'Files', exact: true }).click();
  await expect(there.entry('notes.txt')).toBeVisible();
  await there.button('Show hidden names (1)').click();
  await expect(there.entry('.hidden')).toBeVisible();

  await files.choose(there.entry('notes.txt'), 'New folder…');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('made');
  await page.keyboard.press('Enter');
  await expect(there.entry('made')).toBeVisible();
  await there.entry('made').click();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('renamed');
  await page.keyboard.press('Enter');
  await expect(there.entry('renamed')).toBeVisible();

  await files.choose(there.entry('notes.txt'), 'Permissions…');
  await page.getByRole('checkbox', { name: 'Group: Write' }).click();
  await expect(page.getByRole('textbox', { name: 'Octal' })).toHaveValue('664');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(there.entry('notes.txt')).toContainText('-rw-rw-r--');

  await there.entry('notes.txt').dblclick();
  const text = page.getByRole('textbox', { name: 'Text of notes.txt' });
  await text.fill('mine');
  await writeFile(join(folders.there, 'notes.txt'), 'theirs');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Somebody else changed this file')).toBeVisible();
  await page.getByRole('button', { name: 'Save over it' }).click();
  await expect(text).toBeHidden();
  expect(await readFile(join(folders.there, 'notes.txt'), 'utf8')).toBe('mine');

  await there.entry('renamed').click();
  await page.keyboard.press('Delete');
  await expect(page.getByText('1 folder will be deleted on')).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await files.expectDone('renamed');
  await expect(there.entry('renamed')).toBeHidden();
});
