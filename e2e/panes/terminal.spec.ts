import { once } from 'node:events';
import { join } from 'node:path';

import ssh2 from 'ssh2';

import { expectAccessible } from '../fixtures/axe.ts';
import { filesIn, findSecrets } from '../fixtures/canaries.ts';
import { freePort } from '../fixtures/peers/free-port.ts';
import { makeKey, OpenSsh } from '../fixtures/peers/openssh.ts';
import { missingPrograms } from '../fixtures/peers/programs.ts';
import { expect, test as base } from '../fixtures/test.ts';
import { TerminalPage } from '../pages/terminal-page.ts';

const test = base.extend<{ sshd: OpenSsh }>({
  // oxlint-disable-next-line no-empty-pattern
  sshd: async ({}, use, info) => {
    const missing = missingPrograms('sshd', 'ssh-keygen');
    info.skip(missing !== null, missing ?? '');
    await using sshd = await OpenSsh.start();
    await use(sshd);
  },
});
const targetOf = (sshd: OpenSsh) => ({ port: sshd.port, user: sshd.user, keyFile: sshd.userKey });

test('a device is checked, logged into and used; a reload finds the screen again', async ({ app, sshd }) => {
  const { page } = app;
  const ssh = new TerminalPage(page);
  await ssh.connect(targetOf(sshd));
  await expect(ssh.hostKey).toContainText(await sshd.fingerprint());
  await expect(ssh.hostKey).toContainText('MD5:');
  await expectAccessible(page);
  await ssh.button('Trust and remember').click();
  await ssh.expectOpen();
  await ssh.run('echo $((6*7))-answer');
  await ssh.expectShown('42-answer');
  await expectAccessible(page);

  await test.step('keys of the shell reach the shell', async () => {
    await ssh.terminal.click();
    await page.keyboard.type('echo cut me');
    await page.keyboard.press('Control+u');
    await page.keyboard.type('echo ke""pt');
    await page.keyboard.press('Enter');
    await ssh.expectShown('kept');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await ssh.terminal.click();
    await page.keyboard.press('Control+Shift+f');
    await expect(page.getByRole('textbox', { name: 'Find in the terminal' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(ssh.terminal.locator('textarea')).toBeFocused();
    await page.keyboard.press('F6');
    await expect(ssh.terminal.locator('textarea')).not.toBeFocused();
  });
  await test.step('a flood ends with Ctrl+C', async () => {
    await ssh.run('yes wirebench');
    await ssh.expectShown('wirebench');
    await ssh.terminal.click();
    await page.keyboard.press('Control+c');
    await ssh.run('echo after-$((1+1))');
    await ssh.expectShown('after-2');
  });
  await test.step('a reload', async () => {
    await page.reload();
    await ssh.expectOpen();
    await ssh.expectShown('after-2');
    await ssh.run('echo again-$((2+2))');
    await ssh.expectShown('again-4');
  });
  await test.step('the shell ends, and another begins', async () => {
    await ssh.run('exit 3');
    await expect(page.getByText('The shell ended with exit status 3')).toBeVisible();
    await ssh.button('New shell').click();
    await ssh.expectShown('new shell');
  });
});

test('several lines are shown before they are pasted', async ({ app, sshd }) => {
  const { page } = app;
  const ssh = new TerminalPage(page);
  await ssh.connect(targetOf(sshd));
  await ssh.button('Trust once').click();
  await ssh.expectOpen();
  const paste = (text: string): Promise<void> =>
    ssh.terminal.locator('textarea').evaluate((element, data) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', data);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  await paste('echo one-$((1))\necho two-$((2))\n');
  const question = page.getByRole('dialog', { name: 'Paste 3 lines?' });
  await expect(question).toContainText('echo two-$((2))');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await ssh.expectNotShown('two-');
  await paste('echo three-$((3))');
  await page.keyboard.press('Enter');
  await ssh.expectShown('three-3');
});

test('one command runs beside the shell, its outputs apart', async ({ app, sshd }) => {
  const { page } = app;
  const ssh = new TerminalPage(page);
  await ssh.connect(targetOf(sshd));
  await ssh.button('Trust once').click();
  await ssh.expectOpen();
  await page.getByRole('textbox', { name: 'Command' }).fill('echo out; echo err >&2; exit 7');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Exit status 7')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Standard output' })).toContainText('out');
  await expect(page.getByRole('region', { name: 'Standard error' })).toContainText('err');
});

test('a changed host key blocks, with both keys shown, until the old one is removed', async ({ app, sshd }) => {
  const { page } = app;
  const ssh = new TerminalPage(page);
  await ssh.connect(targetOf(sshd));
  await ssh.button('Trust and remember').click();
  await ssh.expectOpen();
  const before = await sshd.fingerprint();
  await sshd.changeHostKey();
  await ssh.button('Disconnect').click();
  await ssh.button('Reconnect').first().click();
  await expect(ssh.failure).toContainText('shows another host key than before');
  await expect(ssh.failure).toContainText(before);
  await expect(ssh.failure).toContainText(await sshd.fingerprint());
  await expectAccessible(page);
  await ssh.button('Remove the old key…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the old key' }).click();
  await expect(ssh.hostKey).toContainText(await sshd.fingerprint());
  await ssh.button('Trust and remember').click();
  await ssh.expectOpen();
});

test('a login that fails says what was tried', async ({ app, sshd }) => {
  const ssh = new TerminalPage(app.page);
  const keyFile = join(sshd.folder, 'stranger');
  await makeKey(keyFile, 'ed25519');
  await ssh.connect({ ...targetOf(sshd), keyFile });
  await ssh.button('Trust once').click();
  await expect(ssh.failure).toContainText('Why did login fail?');
  await expect(ssh.failure.getByRole('table', { name: 'What was tried' })).toContainText(
    /publickey.*stranger.*SHA256:.*refused/,
  );
  await expectAccessible(app.page);
});

test('nobody listens, said in plain words', async ({ app, sshd }) => {
  const ssh = new TerminalPage(app.page);
  await ssh.connect({ ...targetOf(sshd), port: await freePort() });
  await expect(ssh.failure).toContainText('refused the connection');
});

test('a password is asked for, again where it is wrong, and is nowhere afterwards', async ({ app, dataDir }) => {
  const { page } = app;
  const secrets = { password: 'canaryPasswordOfSsh5Rt8Kw', wrong: 'canaryWrongOfSsh2Bq7Zx' };
  const { private: hostKey } = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) =>
      context.method === 'password' && context.password === secrets.password
        ? context.accept()
        : context.reject(['password']),
    );
    client.on('session', (accept) => {
      const session = accept();
      session.on('pty', (take) => take());
      session.on('shell', (take) => take().write('welcome ada'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const ssh = new TerminalPage(page);
  await page.getByRole('button', { name: 'SSH into a device' }).click();
  await ssh.form.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
  await ssh.form.getByRole('textbox', { name: 'Port' }).fill(String((server.address() as { port: number }).port));
  await ssh.form.getByRole('textbox', { name: 'User' }).fill('ada');
  await page.keyboard.press('Enter');
  await ssh.button('Trust once').click();
  const question = page.getByRole('form', { name: /^Password for/ });
  await expect(question.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type(secrets.wrong);
  await page.keyboard.press('Enter');
  await expect(question.getByRole('alert')).toContainText('did not accept');
  await expect(question.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await page.keyboard.type(secrets.password);
  await page.keyboard.press('Enter');
  await ssh.expectOpen();
  await ssh.expectShown('welcome ada');
  await ssh.button('Disconnect').click();
  await expect(page.getByText('Disconnected.')).toBeVisible();
  server.close();
  const places = [...(await filesIn(dataDir)), { name: 'the page', bytes: Buffer.from(await page.content()) }];
  expect(findSecrets(secrets, places)).toEqual([]);
});
