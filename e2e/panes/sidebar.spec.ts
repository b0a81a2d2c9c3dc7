import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expectAccessible } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { PublishPage } from '../pages/publish-page.ts';
import { ProfilePage } from '../pages/profile-page.ts';
import { ShellPage } from '../pages/shell-page.ts';
import { SidebarPage } from '../pages/sidebar-page.ts';
import { WelcomePage } from '../pages/welcome-page.ts';

async function addProfile(page: Page, name: string, change: { port?: number; password?: string } = {}): Promise<void> {
  const profile = new ProfilePage(page);
  await profile.openNew();
  await profile.name.fill(name);
  if (change.port !== undefined) await profile.port.fill(String(change.port));
  if (change.password !== undefined) await profile.password.fill(change.password);
  await profile.save.click();
  await expect(profile.button('Duplicate')).toBeVisible();
}

test('profiles are moved by keys: past each other, into folders and out', async ({ app }) => {
  const { keyboard } = app.page;
  const bar = new SidebarPage(app.page);
  for (const name of ['Alpha', 'Beta']) await addProfile(app.page, name);
  await bar.addFolder('Lab');
  await expect.poll(() => bar.outline()).toEqual(['Alpha', 'Beta', 'Lab']);
  await bar.profile('Beta').click();
  await keyboard.press('Alt+ArrowUp');
  await expect.poll(() => bar.outline()).toEqual(['Beta', 'Alpha', 'Lab']);

  await bar.choose(bar.profile('Alpha'), 'Move to folder…');
  const dialog = app.page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Folder' }).click();
  await app.page.getByRole('option', { name: 'Lab' }).click();
  await dialog.getByRole('button', { name: 'Move' }).click();
  await expect.poll(() => bar.outline()).toEqual(['Beta', 'Lab', '.Alpha']);

  await bar.profiles.focus();
  await keyboard.press('End');
  await keyboard.press('Alt+ArrowUp');
  await expect.poll(() => bar.outline()).toEqual(['Beta', 'Alpha', 'Lab']);
  await app.page.reload();
  await expect.poll(() => bar.outline()).toEqual(['Beta', 'Alpha', 'Lab']);
});

test('profiles are moved by dragging', async ({ app }) => {
  const bar = new SidebarPage(app.page);
  for (const name of ['Alpha', 'Beta']) await addProfile(app.page, name);
  await bar.addFolder('Lab');
  await bar.profile('Alpha').dragTo(bar.profile('Lab'));
  await expect.poll(() => bar.outline()).toEqual(['Beta', 'Lab', '.Alpha']);
  await bar.profile('Lab').dragTo(bar.profile('Beta'), { targetPosition: { x: 40, y: 3 } });
  await expect.poll(() => bar.outline()).toEqual(['Lab', '.Alpha', 'Beta']);
});

test('folders open, close and are searched; rows are renamed and deleted', async ({ app }) => {
  const { keyboard } = app.page;
  const bar = new SidebarPage(app.page);
  await bar.show('Profiles');
  await addProfile(app.page, 'Alpha');
  await bar.addFolder('Lab');
  await bar.choose(bar.profile('Lab'), 'New profile here');
  const form = new ProfilePage(app.page);
  await form.name.fill('Deep');
  await form.save.click();
  await expect.poll(() => bar.outline()).toEqual(['Alpha', 'Lab', '.Deep']);

  await bar.profiles.focus();
  await keyboard.press('Home');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowLeft');
  await expect(bar.profile('Lab')).toHaveAttribute('aria-expanded', 'false');
  await expect(bar.profile('Deep')).toBeHidden();
  await bar.bar.getByRole('textbox', { name: 'Search profiles' }).fill('deep');
  await expect.poll(() => bar.outline()).toEqual(['Lab', '.Deep']);
  await bar.bar.getByRole('textbox', { name: 'Search profiles' }).fill('');

  await bar.profile('Alpha').click();
  await keyboard.press('F2');
  await keyboard.type('Omega');
  await keyboard.press('Enter');
  await expect(bar.profile('Omega')).toBeVisible();
  await expect(bar.profiles).toBeFocused();

  await bar.profile('Lab').click();
  await keyboard.press('Delete');
  await expect(app.page.getByRole('dialog')).toContainText('The profile in it');
  await app.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => bar.outline()).toEqual(['Omega']);
});

test('an export holds no secret, and an import says what it left out', async ({ app, dataDir }) => {
  const bar = new SidebarPage(app.page);
  await addProfile(app.page, 'Alpha', { password: 'open sesame' });
  const menu = bar.bar.getByRole('button', { name: 'Import and export' });
  await menu.click();
  const download = app.page.waitForEvent('download');
  await app.page.getByRole('menuitem', { name: 'Export all profiles' }).click();
  const json = await readFile(await (await download).path(), 'utf8');
  expect(json).toContain('Alpha');
  expect(json).not.toContain('sesame');

  const file = JSON.parse(json) as { entries: unknown[] };
  file.entries.push({ kind: 'mqtt', name: 'Half a profile' });
  const path = join(dataDir, 'profiles-with-a-gap.json');
  await writeFile(path, JSON.stringify(file));
  await importFile(app.page, path);
  const report = app.page.getByRole('dialog', { name: 'Profiles imported' });
  await expect(report).toContainText('1 entry added');
  await expect(report.getByRole('listitem')).toHaveText(['Half a profile']);
  await report.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => bar.outline()).toEqual(['Alpha', 'Alpha']);
});

test('an export of MQTTX brings its connections, subscriptions and messages', async ({ app, broker, dataDir }) => {
  const { page } = app;
  const message = { out: true, topic: 'air/fan', payload: '{"on":1}', qos: 1, retain: false, createAt: '2026-01-01' };
  const connection = {
    name: 'greenhouse',
    mqttVersion: '3.1.1',
    protocol: 'mqtt',
    host: '127.0.0.1',
    port: broker.port,
    ssl: false,
    ca: '/lab/ca.pem',
    subscriptions: [{ topic: 'air/+', qos: 1 }],
    messages: [message],
  };
  const path = join(dataDir, 'data.json');
  await writeFile(path, JSON.stringify([connection]));
  await importFile(page, path);
  const report = page.getByRole('dialog', { name: 'Profiles imported' });
  await expect(report).toContainText('1 entry added, 1 message saved under Publish');
  await expect(report.getByRole('listitem')).toContainText('/lab/ca.pem');
  await report.getByRole('button', { name: 'Done' }).click();

  await new SidebarPage(page).profile('greenhouse').dblclick();
  await new ExplorerPage(page).expectConnected();
  const publish = new PublishPage(page);
  await publish.open();
  await publish.show('Saved');
  await publish.book.getByRole('button', { name: 'Publish fan now' }).click();
  await expect(new ExplorerPage(page).row('air')).toBeVisible();
});

test('Enter connects a profile, and its session is renamed, noted, closed and removed', async ({ app, broker }) => {
  const { keyboard } = app.page;
  const bar = new SidebarPage(app.page);
  await addProfile(app.page, 'Bench', { port: broker.port });
  await bar.profile('Bench').click();
  await keyboard.press('Enter');
  await new ExplorerPage(app.page).expectConnected();

  await bar.show('Sessions');
  await expect(bar.session('Bench')).toContainText(`127.0.0.1:${broker.port}`);
  await bar.session('Bench').click();
  await keyboard.press('F2');
  await keyboard.type('Workbench');
  await keyboard.press('Enter');
  await expect(bar.session('Workbench')).toBeVisible();

  await keyboard.press('Shift+F10');
  await app.page.getByRole('menuitem', { name: 'Note…' }).click();
  await app.page.getByRole('textbox', { name: 'Note' }).fill('Ask Ada about the valve');
  await app.page.getByRole('button', { name: 'Save note' }).click();
  await expect(bar.session('Workbench').getByRole('img', { name: 'Has a note' })).toBeVisible();
  await bar.bar.getByRole('textbox', { name: 'Search sessions' }).fill('valve');
  await expect(bar.sessions.getByRole('treeitem')).toHaveCount(1);
  await bar.bar.getByRole('textbox', { name: 'Search sessions' }).fill('nothing like it');
  await expect(bar.bar).toContainText('No session matches');
  await bar.bar.getByRole('textbox', { name: 'Search sessions' }).fill('');

  await bar.choose(bar.session('Workbench'), 'Close');
  await expect(bar.session('Workbench').getByRole('img', { name: 'Closed' })).toBeVisible();
  await bar.choose(bar.session('Workbench'), 'Reconnect');
  await expect(bar.session('Workbench').getByRole('img', { name: 'Open' })).toBeVisible();
  await bar.choose(bar.session('Workbench'), 'Close');
  await bar.choose(bar.session('Workbench'), 'Remove from list');
  await expect(bar.bar).toContainText('No sessions yet');
  await expect(app.page.getByText('This connection has ended')).toBeVisible();
  await app.page.getByRole('button', { name: 'Connect again' }).click();
  await new ExplorerPage(app.page).expectConnected();
  await expect(bar.session('Bench')).toBeVisible();
});

test('the practice lab’s clients stand below their broker', async ({ app }) => {
  const bar = new SidebarPage(app.page);
  await new WelcomePage(app.page).startPractice.click();
  await bar.show('Sessions');
  await expect(bar.session('Practice lab').first()).toHaveAttribute('aria-level', '1');
  await expect(bar.session('room-101-climate')).toHaveAttribute('aria-level', '2');
  await expect(bar.session('room-101-climate').getByRole('img', { name: /B\/s in$/ })).toBeVisible();
  await bar.session('room-101-climate').dblclick();
  await expect(new ShellPage(app.page).tab('Wire log: room-101-climate')).toBeVisible();
});

test('is accessible in both themes while empty', async ({ app }) => {
  const bar = new SidebarPage(app.page);
  await bar.show('Sessions');
  await expect(bar.bar).toContainText('No sessions yet');
  await expectAccessible(app.page);
});

test('is accessible in both themes with profiles and a menu', async ({ app }) => {
  const bar = new SidebarPage(app.page);
  await addProfile(app.page, 'Alpha');
  await bar.addFolder('Lab');
  await bar.profile('Alpha').click({ button: 'right' });
  await expect(app.page.getByRole('menuitem', { name: 'Connect' })).toBeVisible();
  await expectAccessible(app.page);
});

async function importFile(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Import and export' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Import profiles…' }).click();
  await (await chooser).setFiles(path);
}
