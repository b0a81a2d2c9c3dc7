import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expectAccessible } from '../fixtures/axe.ts';
import { httpProxy } from '../fixtures/peers/http-proxy.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { PROFILE_SECTIONS, ProfilePage } from '../pages/profile-page.ts';
import { ShellPage } from '../pages/shell-page.ts';

test('a port follows its transport until it is set by hand', async ({ app }) => {
  const profile = new ProfilePage(app.page);
  await profile.openNew();
  await expect(profile.port).toHaveValue('1883');
  await profile.setTransport('TLS');
  await expect(profile.port).toHaveValue('8883');
  await profile.setTransport('WebSocket');
  await expect(profile.port).toHaveValue('9001');
  await expect(profile.field('Path')).toHaveValue('/mqtt');
  await profile.port.fill('18083');
  await profile.setTransport('TCP');
  await expect(profile.port).toHaveValue('18083');
  await expect(profile.field('Path')).toBeHidden();
});

test('a pasted address fills in the fields it speaks of', async ({ app, context, host }) => {
  test.skip(host === 'desktop', 'the desktop window has no clipboard permission to grant');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const profile = new ProfilePage(app.page);
  await profile.openNew();
  await app.page.evaluate(() => navigator.clipboard.writeText('mqtts://ada:lace@broker.lab:18883'));
  await profile.host.fill('');
  await app.page.keyboard.press('ControlOrMeta+v');
  await expect(profile.host).toHaveValue('broker.lab');
  await expect(profile.port).toHaveValue('18883');
  await expect(profile.user).toHaveValue('ada');
  await expect(profile.password).toHaveValue('lace');
  await expect(profile.form.getByRole('radio', { name: 'TLS', exact: true })).toBeChecked();
});

test.describe('opened with a link', () => {
  test.use({ hostArguments: ['mqtts://ada:p%40ss@broker.example.org:8884'] });
  test('shows it as a new profile, and connects to nothing unasked', async ({ app }) => {
    const form = app.page.getByRole('form', { name: 'New MQTT profile' });
    await expect(form.getByLabel('Host', { exact: true })).toHaveValue('broker.example.org');
    await expect(form.getByLabel('User name')).toHaveValue('ada');
    await expect(form.getByLabel('Port', { exact: true })).toHaveValue('8884');
    await expect(app.page.getByRole('contentinfo')).toContainText('0 sessions open');
    await app.page.reload();
    await expect(form.getByLabel('Host', { exact: true })).toHaveValue('127.0.0.1');
    expect(readFileSync(join(app.dataDir, 'workspace.db')).includes('p@ss')).toBe(false);
  });
});

test('a preset fills in what is known of a broker, and says what is missing', async ({ app }) => {
  const profile = new ProfilePage(app.page);
  await profile.openNew();
  await profile.form.getByRole('combobox', { name: 'Start from' }).selectOption('HiveMQ Cloud');
  await expect(profile.host).toHaveValue('CLUSTER.s1.eu.hivemq.cloud');
  await expect(profile.port).toHaveValue('8883');
  await expect(profile.form.getByRole('radio', { name: 'TLS', exact: true })).toBeChecked();
  await expect(profile.form).toContainText(
    'Still to be entered: The cluster’s host name, and a user name and password',
  );
  await expectAccessible(app.page);
});

test('problems stand beside their fields, and closed sections open for them', async ({ app }) => {
  const profile = new ProfilePage(app.page);
  await profile.openNew();
  await profile.section('Subscriptions').click();
  await profile.button('Add topic filter').click();
  await app.page.keyboard.type('site/#/room');
  await profile.section('Subscriptions').click();
  await profile.host.fill('two words');
  await profile.port.fill('70000');
  await profile.save.click();
  await profile.expectProblem(profile.host, /no spaces/);
  await expect(profile.host).toBeFocused();
  await profile.expectProblem(profile.port, /1 to 65,535/);
  await profile.expectProblem(profile.field('Topic filter 2'), /#/);
  await profile.button('Remove topic filter 2').click();
  await profile.host.fill('127.0.0.1');
  await profile.port.fill('1883');
  await profile.save.click();
  await expect(profile.button('Duplicate')).toBeVisible();
});

test('unsaved changes are marked in the tab, and go with saving', async ({ app }) => {
  const shell = new ShellPage(app.page);
  const profile = new ProfilePage(app.page);
  await profile.openNew();
  await profile.name.fill('Bench');
  await expect(shell.tab('● Bench')).toBeVisible();
  await app.page.keyboard.press('ControlOrMeta+s');
  await expect(shell.tab('Bench')).toBeVisible();
  await expect(profile.save).toBeDisabled();
  await app.page.reload();
  await expect(profile.name).toHaveValue('Bench');
});

test('what was typed and not saved does not go with its tab unasked', async ({ app }) => {
  const shell = new ShellPage(app.page);
  const profile = new ProfilePage(app.page);
  const question = app.page.getByRole('dialog', { name: 'Discard the changes to “Draft”?' });
  const keep = async (): Promise<void> => {
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await expect(question).toBeHidden();
    await expect(profile.name).toHaveValue('Draft');
  };
  await profile.openNew();
  await profile.name.fill('Draft');
  const tab = shell.tab('● Draft');

  await tab.focus();
  await app.page.keyboard.press('Delete');
  await keep();
  await shell.choose('● Draft', 'Close');
  await keep();
  await tab.click({ button: 'middle' });
  await keep();
  await shell.run('Close pane');
  await keep();
  // Asked from another tab of the group, the form comes forward with its question.
  await shell.choose('Welcome', 'Close others');
  await keep();
  await expect(tab).toHaveAttribute('aria-selected', 'true');

  await shell.choose('● Draft', 'Close');
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(tab).toBeHidden();
  await profile.openNew();
  await shell.choose('New MQTT profile', 'Close');
  await expect(profile.form).toBeHidden();
});

test('a profile is duplicated and deleted from its form', async ({ app }) => {
  const shell = new ShellPage(app.page);
  const profile = new ProfilePage(app.page);
  await profile.openNew();
  await profile.name.fill('Roof');
  await profile.save.click();
  await profile.button('Duplicate').click();
  await expect(shell.sideBar.getByRole('treeitem')).toHaveCount(2);
  await profile.button('Delete').click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(shell.sideBar.getByRole('treeitem')).toHaveCount(1);
  await expect(shell.sideBar.getByRole('treeitem', { name: /^Roof, / })).toBeVisible();
});

test.describe('on a broker with a password', () => {
  test.use({ brokerOptions: { users: { ada: 'lace' } } });

  test('what is not saved can be connected all the same', async ({ app, broker }) => {
    const shell = new ShellPage(app.page);
    const profile = new ProfilePage(app.page);
    await profile.openNew();
    await profile.host.fill(`mqtt://ada:lace@127.0.0.1:${broker.port}`);
    await profile.connect.click();
    await new ExplorerPage(app.page).expectConnected();
    await expect(shell.sideBar).toContainText('No profiles yet');
  });

  test('a saved password is used, never shown, replaced and removed', async ({ app, broker }) => {
    const shell = new ShellPage(app.page);
    const profile = new ProfilePage(app.page);
    const explorer = new ExplorerPage(app.page);
    await profile.openNew();
    await profile.name.fill('Bench');
    await profile.host.fill('127.0.0.1');
    await profile.port.fill(String(broker.port));
    await profile.user.fill('ada');
    await profile.password.fill('lace');
    await profile.saveAndConnect.click();
    await explorer.expectConnected();
    await app.page.reload();
    await shell.tab('Bench').first().click();
    await expect(profile.form.getByRole('group', { name: 'Password' })).toContainText('Saved');
    await expect(profile.form).not.toContainText('lace');

    await profile.button('Change password').click();
    await profile.password.fill('wrong');
    await expect(profile.connect).toHaveAttribute('aria-disabled', 'true');
    await profile.saveAndConnect.click();
    await expect(explorer.failure).toContainText('does not let “ada” in');

    await shell.tab('Bench').first().click();
    await profile.button('Remove password').click();
    await profile.save.click();
    await expect(profile.password).toBeVisible();
    await expect(profile.button('Change password')).toBeHidden();
  });
});

test.describe('on a broker that asks for a client certificate', () => {
  test.use({ brokerOptions: { tls: 'server', needsClientCertificate: true } });

  test('shows it, with the key kept like a password', async ({ app, broker, certificates }) => {
    const shell = new ShellPage(app.page);
    const profile = new ProfilePage(app.page);
    await profile.openNew();
    await profile.name.fill('Machine');
    await profile.host.fill(`mqtts://localhost:${broker.port}`);
    await profile.section('TLS certificates').click();
    await profile.chooseFile('Certificate authority', certificates.authority);
    await profile.chooseFile('Client certificate', certificates.client.key);
    await expect(profile.form).toContainText('This is a private key; choose the certificate');
    await profile.chooseFile('Client certificate', certificates.client.certificate);
    await profile.chooseFile('Private key', certificates.client.key);
    await expect(profile.field('Key passphrase')).toBeVisible();
    await profile.saveAndConnect.click();
    await new ExplorerPage(app.page).expectConnected();

    await app.page.reload();
    await shell.tab('Machine').first().click();
    await profile.section('TLS certificates').click();
    await expect(profile.form.getByRole('group', { name: 'Private key' })).toContainText('Saved');
    await expect(profile.form.getByRole('group', { name: 'Certificate authority' })).toContainText('.pem');
    await expect(profile.button('Remove client certificate')).toBeVisible();
  });
});

test('a connection goes through a proxy, which is named where it refuses', async ({ app, broker }) => {
  await using http = await httpProxy();
  const profile = new ProfilePage(app.page);
  const explorer = new ExplorerPage(app.page);
  await profile.openNew();
  await profile.host.fill('127.0.0.1');
  await profile.port.fill(String(broker.port));
  await profile.section('Proxy and headers').click();
  await profile.form.getByRole('radiogroup', { name: 'Proxy' }).getByText('SOCKS 5').click();
  await profile.field('Proxy host').fill('127.0.0.1');
  await profile.field('Proxy port').fill(String(http.proxy.port));
  await profile.connect.click();
  await expect(explorer.failure).toContainText('it does not speak SOCKS 5');
  await app.page.getByRole('tab', { name: 'New MQTT profile' }).click();
  await profile.form.getByRole('radiogroup', { name: 'Proxy' }).getByText('HTTP (CONNECT)').click();
  await profile.connect.click();
  await explorer.expectConnected();
  expect(http.asked).toEqual([`127.0.0.1:${broker.port}`]);
});

test('everything is reached and filled in by keyboard', async ({ app, broker }) => {
  const { keyboard } = app.page;
  const profile = new ProfilePage(app.page);
  const explorer = new ExplorerPage(app.page);
  await new ShellPage(app.page).run('New MQTT profile');
  await profile.name.focus();
  await keyboard.type('Keys');
  await keyboard.press('Tab');
  await keyboard.press('ArrowRight');
  await expect(profile.port).toHaveValue('8883');
  await keyboard.press('ArrowLeft');
  await keyboard.press('Tab');
  await expect(profile.host).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type(String(broker.port));
  await profile.section('Last will').focus();
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await keyboard.type('clients/keys');
  await keyboard.press('ControlOrMeta+Enter');
  await explorer.expectConnected();
});

test('is accessible in both themes, with every section open', async ({ app }) => {
  const profile = new ProfilePage(app.page);
  await profile.openNew();
  await profile.setTransport('WebSocket');
  for (const section of PROFILE_SECTIONS) await profile.section(section).click();
  await profile.form.getByRole('radiogroup', { name: 'Proxy' }).getByText('SOCKS 5').click();
  const method = profile.form.getByRole('combobox', { name: 'Authentication method' });
  await method.fill('SCRAM-SHA-256');
  await expect(profile.form).toContainText('the password does not go over the wire');
  await method.fill('TOKEN');
  await expect(profile.field('Authentication data')).toBeVisible();
  await app.page.keyboard.press('Escape');
  await profile.form.getByRole('switch', { name: 'Leave a last will' }).click();
  await profile.save.click();
  await profile.expectProblem(profile.field('Topic'), /at least one character/);
  await expectAccessible(app.page);
});
