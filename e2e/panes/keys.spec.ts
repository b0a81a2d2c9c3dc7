import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expectAccessible } from '../fixtures/axe.ts';
import { filesIn, findSecrets } from '../fixtures/canaries.ts';
import { makeKey, OpenSsh } from '../fixtures/peers/openssh.ts';
import { missingPrograms, needProgram } from '../fixtures/peers/programs.ts';
import { expect, test as base } from '../fixtures/test.ts';
import { KeysPage } from '../pages/keys-page.ts';
import { TerminalPage } from '../pages/terminal-page.ts';

const run = promisify(execFile);
const missing = missingPrograms('ssh-keygen');
const keygen = async (...args: string[]): Promise<string> => (await run(needProgram('ssh-keygen'), args)).stdout;

const test = base.extend<{ keys: KeysPage }>({
  keys: async ({ app }, use) => {
    const keys = new KeysPage(app.page);
    await keys.open();
    await use(keys);
  },
});
test.skip(missing !== null, missing ?? '');

test('a first key is made, is what ssh-keygen says it is, and takes another passphrase', async ({ app, keys }) => {
  const { page, dataDir } = app;
  const secrets = { first: 'canaryFirstOfKeys7Lm3', second: 'canarySecondOfKeys9Qv5', wrong: 'canaryWrongOfKeys1Hy8' };
  const file = join(dataDir, 'keys', 'gateway');
  await test.step('made', async () => {
    await keys.button('Generate key').click();
    await expect(keys.form).toContainText('ssh-keygen -t ed25519 -a 24');
    await keys.form.getByRole('textbox', { name: 'File name' }).fill('gateway');
    await keys.form.getByRole('textbox', { name: 'Comment' }).fill('ada@bench');
    await keys.button('Generate').click();
    await expect(keys.form).toContainText('Enter a passphrase, or choose to have none');
    await keys.typePassphrase(keys.form, secrets.first);
    await expect(keys.form).toContainText('Very strong.');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
  });
  await test.step('shown', async () => {
    const [line = '', ...art] = (await keygenWhenThere(file)).trimEnd().split('\n');
    await expect(keys.detail('gateway')).toContainText(line.split(' ')[1]!);
    await expect(keys.detail('gateway')).toContainText('ada@bench');
    await expect(keys.detail('gateway').locator('pre')).toHaveText(art.join('\n'));
    await expect(keys.row('gateway')).toContainText('Good');
    await expectAccessible(page);
  });
  await test.step('its passphrase', async () => {
    await keys.button('Change passphrase…').click();
    await keys.dialog.getByLabel('Passphrase until now').fill(secrets.wrong);
    await keys.typePassphrase(keys.dialog, secrets.second);
    await page.keyboard.press('Enter');
    await expect(keys.dialog).toContainText('that is not its passphrase');
    await keys.dialog.getByLabel('Passphrase until now').fill(secrets.first);
    await page.keyboard.press('Enter');
    await expect(keys.dialog).toHaveCount(0);
    expect(await keygen('-y', '-P', secrets.second, '-f', file)).toBe(await readFile(`${file}.pub`, 'utf8'));
  });
  const places = [...(await filesIn(dataDir)), { name: 'the page', bytes: Buffer.from(await page.content()) }];
  expect(findSecrets(secrets, places)).toEqual([]);
});

test('a key of somebody else is added, put right and converted', async ({ app, keys }) => {
  const { page, dataDir } = app;
  const theirs = join(dataDir, 'theirs');
  await makeKey(theirs, 'rsa', 'open sesame');
  await keys.button('Add key file…').click();
  const chooser = page.waitForEvent('filechooser');
  await keys.dialog.getByRole('button', { name: 'Private key' }).click();
  await (await chooser).setFiles(theirs);
  await keys.button('Add').click();
  await expect(keys.dialog).toContainText('protected by a passphrase');
  await keys.dialog.getByLabel('Its passphrase').fill('open sesame');
  await keys.button('Add').click();
  await expect(keys.detail('theirs')).toContainText('test key');

  const file = join(dataDir, 'keys', 'theirs');
  await chmod(file, 0o644);
  await keys.button('Make it private (0600)').click();
  await expect(keys.row('theirs')).toContainText('Good');
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  await keys.choose('Convert private key…');
  await keys.dialog.getByLabel('Passphrase of theirs').fill('open sesame');
  await keys.dialog.getByRole('checkbox', { name: 'No passphrase' }).check();
  await keys.button('Convert').click();
  await expect(keys.dialog).toContainText('Say that you mean it');
  await keys.dialog.getByRole('checkbox', { name: /^Yes, write/ }).check();
  await keys.button('Convert').click();
  await expect(keys.detail('theirs-pkcs8')).toContainText('It has no passphrase');
  expect(await keygen('-y', '-f', `${file}-pkcs8`)).toContain((await readFile(`${file}.pub`, 'utf8')).split(' ')[1]);
});

test('a host that was trusted is found by name and port, and asks anew once it is removed', async ({ app }) => {
  const noServer = missingPrograms('sshd');
  test.skip(noServer !== null, noServer ?? '');
  const { page } = app;
  await using sshd = await OpenSsh.start();
  const ssh = new TerminalPage(page);
  await ssh.connect({ port: sshd.port, user: sshd.user, keyFile: sshd.userKey });
  await ssh.button('Trust and remember').click();
  await ssh.expectOpen();
  await ssh.button('Disconnect').click();

  const keys = new KeysPage(page);
  await page.getByRole('tab', { name: 'Welcome' }).click();
  await keys.open();
  await page.getByRole('tab', { name: 'Known hosts' }).click();
  await keys.button('Hash names…').click();
  await keys.dialog.getByRole('button', { name: 'Hash names' }).click();
  await expect(keys.button('Hashed name on line 1')).toBeVisible();
  await page.getByRole('textbox', { name: 'Find a host' }).fill(`127.0.0.1:${sshd.port}`);
  await keys.button('Hashed name on line 1').click();
  await expect(page.getByRole('table', { name: 'Known hosts' })).toContainText(await sshd.fingerprint());
  await expectAccessible(page);
  await keys.button('Remove this host…').click();
  await keys.dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No known hosts in this list')).toBeVisible();

  await page.getByRole('tab', { name: /@127[.]0[.]0[.]1/ }).click();
  await ssh.button('Reconnect').first().click();
  await expect(ssh.hostKey).toContainText(await sshd.fingerprint());
});

test('a new key is installed on a device over an open connection, and proved', async ({ app }) => {
  const noServer = missingPrograms('sshd');
  test.skip(noServer !== null, noServer ?? '');
  const { page, dataDir } = app;
  const home = join(dataDir, 'home of the device');
  await mkdir(home);
  const known = `${join(home, '.ssh/authorized_keys')}" "${join(home, 'first')}`;
  await using sshd = await OpenSsh.start({ config: [`AuthorizedKeysFile "${known}"`, `SetEnv "HOME=${home}"`] });
  await writeFile(join(home, 'first'), await readFile(`${sshd.userKey}.pub`));
  const ssh = new TerminalPage(page);
  await ssh.connect({ port: sshd.port, user: sshd.user, keyFile: sshd.userKey });
  await ssh.button('Trust once').click();
  await ssh.expectOpen();

  const keys = new KeysPage(page);
  await page.getByRole('tab', { name: 'Welcome' }).click();
  await keys.open();
  await keys.button('Generate key').click();
  await keys.form.getByRole('textbox', { name: 'File name' }).fill('door');
  await keys.typePassphrase(keys.form, 'open sesame');
  await page.keyboard.press('Enter');
  await keys.button('Install on a device…').click();
  await keys.dialog.getByLabel('Passphrase of the key').fill('open sesame');
  await keys.button('Install and prove').click();
  await expect(keys.dialog.getByRole('status')).toContainText('a login with only this key works');
  await expectAccessible(page);
  expect(await readFile(join(home, '.ssh/authorized_keys'), 'utf8')).toBe(
    await readFile(join(dataDir, 'keys', 'door.pub'), 'utf8'),
  );

  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Welcome' }).click();
  await page.getByRole('button', { name: 'SSH into a device' }).click();
  await ssh.form.getByRole('combobox', { name: 'Key' }).selectOption('door (workspace)');
  await ssh.button('Connect').click();
  await ssh.button('Trust once').click();
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('open sesame');
  await page.keyboard.press('Enter');
  await ssh.expectOpen();
});

/** What ssh-keygen shows of a key, once it has been written. */
async function keygenWhenThere(file: string): Promise<string> {
  await expect(async () => void (await stat(`${file}.pub`))).toPass();
  return keygen('-lv', '-f', `${file}.pub`);
}
