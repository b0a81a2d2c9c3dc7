import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Page } from '@playwright/test';

import { bytesOfDump, filesIn, findSecrets, type Place } from '../fixtures/canaries.ts';
import { needProgram } from '../fixtures/peers/programs.ts';
import { temporaryFolder } from '../fixtures/peers/temporary-folder.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { ProfilePage } from '../pages/profile-page.ts';
import { ShellPage } from '../pages/shell-page.ts';
import { SidebarPage } from '../pages/sidebar-page.ts';
import { WireLogPage } from '../pages/wire-log-page.ts';

const PASSWORD = 'canaryPasswordRight7Qx2Lm9';
const WRONG_PASSWORD = 'canaryPasswordWrong4Kd8Zt1';
const PASSPHRASE = 'canaryPassphraseOfKey5Vn3Rb';

test.skip(({ host }) => host !== 'served', 'What the host writes and sends is seen from outside in served mode.');
test.use({ brokerOptions: { tls: 'server', users: { ada: PASSWORD } } });

/** The key under a passphrase; answers its path. */
async function encryptKey(key: string, folder: string): Promise<string> {
  const path = join(folder, 'encrypted.key');
  const args = ['pkey', '-in', key, '-aes256', '-passout', `pass:${PASSPHRASE}`, '-out', path];
  await promisify(execFile)(needProgram('openssl'), args);
  return path;
}

/** A certificate with a private key in the same file, as many authorities hand them out; answers its path. */
async function bundle(certificate: string, key: string, path: string): Promise<string> {
  await writeFile(path, `${await readFile(key, 'utf8')}${await readFile(certificate, 'utf8')}`);
  return path;
}

/** Everything the page receives over its links from now on. */
function watchFrames(page: Page): Place[] {
  const frames: Place[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) =>
      frames.push({ name: `frame ${frames.length} to the page`, bytes: Buffer.from(payload) }),
    ),
  );
  return frames;
}

async function download(page: Page, name: string, start: () => Promise<void>): Promise<Place> {
  const file = page.waitForEvent('download');
  await start();
  return { name, bytes: await readFile(await (await file).path()) };
}

/** Looks at each session's wire log, every frame of it, and exports it. */
async function exportWireLogs(page: Page, sessions: number): Promise<Place[]> {
  const bar = new SidebarPage(page);
  const logs: Place[] = [];
  await bar.show('Sessions');
  await expect(bar.session('Bench')).toHaveCount(sessions);
  for (let index = 0; index < sessions; index += 1) {
    await bar.choose(bar.session('Bench').nth(index), 'Show in inspector');
    const log = new WireLogPage(page);
    await log.packet('CONNECT').first().click();
    await expect(log.packetDetail).toContainText('***');
    logs.push({ name: `packet pane ${index}`, bytes: Buffer.from(await page.content()) });
    await log.showAs('Frames');
    await log
      .frame(/out.*data/)
      .first()
      .click();
    await expect(log.bytes).toContainText('***');
    logs.push(await download(page, `wire log ${index}`, () => log.exportAs('Hex dump')));
    logs.push(await download(page, `capture ${index}`, () => log.exportAs('Capture for Wireshark')));
    logs.push({ name: `wire log pane ${index}`, bytes: Buffer.from(await page.content()) });
  }
  return logs;
}

test('a secret is nowhere but with the broker: not on disk, not in a log or an export, not sent to the page', async ({
  app,
  broker,
  certificates,
  dataDir,
}) => {
  const { page, served: host } = app;
  await using folder = await temporaryFolder();
  const key = await encryptKey(certificates.client.key, folder.path);
  const keyText = (await readFile(key, 'utf8')).split('\n')[2]!;
  const secrets = { password: PASSWORD, 'wrong password': WRONG_PASSWORD, passphrase: PASSPHRASE, key: keyText };
  const frames = watchFrames(page);
  await page.reload();

  const profile = new ProfilePage(page);
  const explorer = new ExplorerPage(page);
  const shell = new ShellPage(page);
  await test.step('a profile is saved and connected', async () => {
    await profile.openNew();
    await profile.name.fill('Bench');
    await profile.host.fill(`mqtts://localhost:${broker.port}`);
    await profile.user.fill('ada');
    await profile.password.fill(PASSWORD);
    await profile.section('TLS certificates').click();
    const both = (name: string, certificate: string): Promise<string> =>
      bundle(certificate, key, join(folder.path, name));
    await profile.chooseFile('Certificate authority', await both('authority.pem', certificates.authority));
    await profile.chooseFile('Client certificate', await both('client.pem', certificates.client.certificate));
    await expect(profile.button('Remove private key')).toBeVisible();
    await profile.field('Key passphrase').fill(PASSPHRASE);
    await profile.saveAndConnect.click();
    await explorer.expectConnected();
  });
  await test.step('the broker refuses a wrong password', async () => {
    await shell.tab('Bench').first().click();
    await profile.button('Change password').click();
    await profile.password.fill(WRONG_PASSWORD);
    await profile.saveAndConnect.click();
    await expect(explorer.failure).toContainText('does not let “ada” in');
  });

  const wireLogs = await exportWireLogs(page, 2);
  const dumps = wireLogs.map(({ name, bytes }) => ({
    name: `${name}, its bytes`,
    bytes: bytesOfDump(Buffer.from(bytes).toString()),
  }));
  const bar = new SidebarPage(page);
  await bar.show('Profiles');
  await bar.bar.getByRole('button', { name: 'Import and export' }).click();
  const profiles = await download(page, 'exported profiles', () =>
    page.getByRole('menuitem', { name: 'Export all profiles' }).click(),
  );
  await shell.activity('Logs').click();
  await expect(page.getByRole('log', { name: 'Log lines' })).toContainText('mqtt connection ended');
  await page.reload();
  await shell.tab('Bench').first().click();
  await expect(profile.form.getByRole('group', { name: 'Password' })).toContainText('Saved');
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  const shown: Place[] = [
    { name: 'the page', bytes: Buffer.from(await page.content()) },
    { name: 'the page’s storage', bytes: Buffer.from(kept) },
  ];
  const whileRunning = await filesIn(dataDir);
  await app.restart();
  const afterwards = await filesIn(dataDir);
  const output = { name: 'the host’s output', bytes: Buffer.from(host!.output + app.served!.output) };

  await test.step('what was looked at holds what is no secret', async () => {
    const isIn = (places: readonly Place[], text: string): boolean => findSecrets({ text }, places).length > 0;
    for (const places of [frames, whileRunning, afterwards, [profiles]]) expect(isIn(places, 'Bench')).toBe(true);
    const hidden = [PASSWORD, WRONG_PASSWORD].map(
      ({ length }) => `ada\0${String.fromCharCode(length)}${'*'.repeat(length)}`,
    );
    for (const text of hidden) expect(isIn(dumps, text)).toBe(true);
    expect(isIn([output], 'Wirebench is ready')).toBe(true);
  });
  const places = [...frames, ...wireLogs, ...dumps, profiles, ...shown, ...whileRunning, ...afterwards, output];
  expect(findSecrets(secrets, places)).toEqual([]);
});
