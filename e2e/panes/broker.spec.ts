import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { Page } from '@playwright/test';

import { expectAccessible } from '../fixtures/axe.ts';
import { mosquittoPublish, MosquittoSubscriber } from '../fixtures/peers/mosquitto-clients.ts';
import { freePort } from '../fixtures/peers/free-port.ts';
import { missingPrograms } from '../fixtures/peers/programs.ts';
import { expect, test } from '../fixtures/test.ts';
import { BrokerPage } from '../pages/broker-page.ts';
import { WireLogPage } from '../pages/wire-log-page.ts';

const missing = missingPrograms('mosquitto', 'mosquitto_pub', 'mosquitto_sub', 'stdbuf');
test.skip(missing !== null, missing ?? '');

async function open(page: Page): Promise<BrokerPage> {
  const broker = new BrokerPage(page);
  await broker.open();
  return broker;
}

test('keeps retained messages and sessions over a restart of the program, if wanted', async ({ app }) => {
  const broker = new BrokerPage(app.page);
  await broker.open();
  await broker.useFreePorts('MQTT over TCP');
  await broker.settings.getByRole('switch', { name: 'Keep retained messages and sessions' }).check({ force: true });
  const port = await broker.run();
  await mosquittoPublish({ port, qos: 1, topic: 'lab/lamp', payload: 'on', isRetained: true });
  await broker.show('Retained');
  await expect(broker.row('lab/lamp')).toBeVisible();
  await app.restart();
  const again = new BrokerPage(app.page);
  await again.open();
  await again.start.click();
  await again.show('Retained');
  await expect(again.row('lab/lamp')).toContainText('on');
});

test('shows who is connected with what subscriptions, opens its wire log and kicks it', async ({ app }) => {
  const broker = await open(app.page);
  await broker.useFreePorts('MQTT over TCP');
  const port = await broker.run();
  await expect(broker.toolbar).toContainText('Running');
  await broker.show('Clients');
  await expect(app.page.getByText('Nobody is connected')).toBeVisible();
  await using subscriber = await MosquittoSubscriber.start({ port, qos: 1, topics: ['bench/#'] });
  await mosquittoPublish({ port, qos: 1, topic: 'bench/1', payload: 'hello' });
  expect(await subscriber.received(1)).toMatchObject([{ topic: 'bench/1', qos: 1 }]);
  const row = broker.row('bench/#');
  await expect(row).toContainText('anonymous');
  await expect(row).toContainText('3.1.1');
  await expect(row).toContainText('keep-alive 60 s');
  await expect(row.getByRole('cell').nth(5)).toContainText('1 msg');
  await row.getByRole('button', { name: /^Wire log of/ }).click();
  const log = new WireLogPage(app.page);
  await expect(log.packet('PUBACK').first()).toContainText('← in');
  await log.showAs('Frames');
  await expect(log.frames).toContainText('connection from 127.0.0.1');
  await broker.open();
  const kick = row.getByRole('button', { name: /^Kick/ });
  const before = await row.getByRole('cell').nth(1).innerText();
  await kick.click();
  await expect(row.getByRole('cell').nth(1)).not.toHaveText(before); // mosquitto_sub comes back, from another port
});

test('lists what is retained, finds it and clears it', async ({ app }) => {
  const broker = await open(app.page);
  await broker.useFreePorts('MQTT over TCP');
  const port = await broker.run();
  for (const topic of ['a/1', 'b/2'])
    await mosquittoPublish({ port, topic, payload: `<b>${topic}</b>`, isRetained: true });
  await broker.show('Retained');
  await expect(broker.row('a/1')).toContainText('<b>a/1</b>');
  await app.page.getByLabel('Filter retained messages').fill('b/+');
  await expect(broker.row('a/1')).toHaveCount(0);
  await broker.row('b/2').getByRole('button', { name: 'Clear b/2' }).click();
  await expect(broker.row('b/2')).toHaveCount(0);
  await app.page.getByLabel('Filter retained messages').fill('');
  await expect(broker.row('a/1')).toHaveCount(1);
});

test('lets users in, drops what the rules deny, and says that the client was not told', async ({ app }) => {
  const broker = await open(app.page);
  await broker.useFreePorts('MQTT over TCP');
  await broker.addUser('ada', 'lovelace');
  await broker.settings
    .getByRole('switch', { name: 'Anonymous clients are let in' })
    .setChecked(false, { force: true });
  await broker.settings.getByRole('switch', { name: /^Only what a rule allows/ }).setChecked(true, { force: true });
  await broker.settings.getByRole('button', { name: 'Add rule' }).click();
  await broker.settings.getByLabel('Topic filter of rule 1').fill('home/#/x');
  await broker.save.click();
  await expect(broker.settings.getByText('# is the last level')).toBeVisible();
  await broker.settings.getByLabel('Topic filter of rule 1').fill('home/%u/#');
  const port = await broker.run();
  const ada = { port, user: 'ada', password: 'lovelace', qos: 1 } as const;
  await mosquittoPublish({ ...ada, topic: 'home/bob/lamp', payload: 'on' }); // acknowledged all the same
  await expect(mosquittoPublish({ port, topic: 'home/ada/lamp', payload: 'on' })).rejects.toThrow('not authori');
  await broker.show('Denied');
  await expect(broker.row('home/bob/lamp')).toContainText('MQTT 3.1.1 has no way to refuse a publish');
  await expect(broker.row('home/bob/lamp')).toContainText('user ada');
  await expect(broker.row('anonymous')).toContainText('CONNACK');
  await expectAccessible(app.page);
});

test('speaks TLS with a certificate of the lab’s authority, which can be saved', async ({ app }) => {
  const broker = await open(app.page);
  await broker.useFreePorts('MQTT over TCP', 'MQTT over TLS');
  const port = await broker.run('MQTT over TLS');
  const download = app.page.waitForEvent('download');
  await app.page.getByRole('button', { name: 'Save CA certificate' }).click();
  const file = await (await download).path();
  expect((await download).suggestedFilename()).toBe('wirebench-lab-ca.pem');
  await using subscriber = await MosquittoSubscriber.start({ port, authority: file, topics: ['#'] });
  await mosquittoPublish({ port, authority: file, topic: 'over/tls', payload: '1' });
  await subscriber.received(1);
  const socket = connectTls({ host: '127.0.0.1', port, ca: await readFile(file) });
  await once(socket, 'secureConnect');
  expect(socket.authorized).toBe(true);
  socket.destroy();
});

test('makes a fault while it runs, and counts it', async ({ app }) => {
  const broker = await open(app.page);
  await broker.useFreePorts('MQTT over TCP');
  const port = await broker.run();
  await broker.show('Settings');
  await broker.settings.getByRole('button', { name: 'Add fault' }).click();
  await broker.choose('Kind of fault 1', 'Duplicate');
  await broker.settings.getByLabel('Topic filter of fault 1').fill('twice');
  await broker.save.click();
  await expect(broker.save).toBeDisabled();
  await using subscriber = await MosquittoSubscriber.start({ port, topics: ['twice'] });
  await mosquittoPublish({ port, topic: 'twice', payload: '1' });
  await subscriber.received(2);
  await expect(broker.settings.getByRole('list', { name: 'Faults' })).toContainText('1×');
});

test('says which port is taken, who can reach it, and keeps its settings over a reload', async ({ app }) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const broker = await open(app.page);
  await broker.useFreePorts('MQTT over TCP');
  await broker.settings.getByLabel('Port for MQTT over TCP', { exact: true }).fill(String(port));
  await broker.save.click();
  await broker.start.click();
  await broker.show('Overview');
  const overview = app.page.getByRole('tabpanel', { name: 'Overview' });
  await expect(overview.getByRole('alert')).toContainText(`Port ${port} for MQTT is taken`);
  await new Promise((resolve) => holder.close(resolve));
  await app.page.reload();
  await broker.toolbar.waitFor();
  await broker.show('Settings');
  await expect(broker.settings.getByLabel('Port for MQTT over TCP', { exact: true })).toHaveValue(String(port));
  await broker.settings.getByText('The network', { exact: true }).click();
  await expect(broker.settings.getByRole('note')).toContainText('Everyone on the networks of this machine');
});

test('runs an installed Mosquitto with the same settings, its log live', async ({ app }) => {
  const broker = await open(app.page);
  await broker.useFreePorts('MQTT over TCP', 'WebSocket');
  await broker.choose('Broker', 'Installed Mosquitto (MQTT 5.0)');
  const port = await broker.run();
  await expect(broker.toolbar).toContainText(/Mosquitto 2\./);
  await mosquittoPublish({ port, version: 'mqttv5', topic: 'x', payload: '1' });
  await broker.show('Mosquitto log');
  await expect(app.page.getByRole('log', { name: 'Mosquitto log' })).toContainText('New client connected');
  await expectAccessible(app.page);
  await broker.stop.click();
  await expect(broker.toolbar).toContainText('Stopped');
});

test('a mosquitto.conf of one’s own is written with help, run, and taken into the settings', async ({ app }) => {
  const { page } = app;
  const broker = await open(page);
  await broker.show('Settings');
  await broker.choose('Broker', 'Installed Mosquitto (MQTT 5.0)');
  await broker.show('mosquitto.conf');
  await page.getByText('My own mosquitto.conf', { exact: true }).click();
  await page.getByRole('button', { name: 'Begin with what the settings say' }).click();
  const editor = page.getByRole('textbox', { name: 'mosquitto.conf' });
  const remarks = page.getByRole('list', { name: 'Remarks on the configuration' });
  const port = await freePort();
  await editor.fill(`allow_anonymouse true\nlistener ${port} 127.0.0.1\nmax_queued_messages 9`);
  await expect(remarks).toContainText('did you mean allow_anonymous?');
  await editor.press('ControlOrMeta+Home');
  await editor.press('Shift+End');
  await page.keyboard.type('allow_anon');
  await page.getByRole('option', { name: 'allow_anonymous' }).click();
  await page.keyboard.type('true');
  await expect(page.getByRole('region', { name: 'About the option' })).toContainText('Lets clients in');
  await expect(remarks).toHaveCount(0);
  await expectAccessible(page);

  await page.getByRole('switch', { name: 'Mosquitto runs with this text' }).check({ force: true });
  await broker.start.click();
  await expect(broker.toolbar).toContainText('Running');
  await mosquittoPublish({ port, version: 'mqttv5', topic: 'x', payload: '1' });

  await page.getByRole('button', { name: 'Take into the settings…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take the configuration into the settings' });
  await dialog.getByLabel('Lines of its ACL file').fill('user ada\ntopic read home/#');
  await expect(dialog).toContainText('max_queued_messages is left out');
  await dialog.getByRole('button', { name: 'Take into the settings' }).click();
  await expect(broker.settings.getByLabel('Topic filter of rule 1')).toHaveValue('home/#');
  await expect(broker.settings.getByLabel('Port for MQTT over TCP', { exact: true })).toHaveValue(String(port));
});

test('is accessible in both themes: settings, and clients while it runs', async ({ app }) => {
  const broker = await open(app.page);
  await broker.useFreePorts('MQTT over TCP', 'WebSocket');
  await broker.addUser('ada', 'lovelace');
  await broker.settings.getByRole('button', { name: 'Add rule' }).click();
  await broker.settings.getByRole('button', { name: 'Add fault' }).click();
  await expectAccessible(app.page);
  const port = await broker.run();
  await using _subscriber = await MosquittoSubscriber.start({ port, user: 'ada', password: 'lovelace', topics: ['#'] });
  await expectAccessible(app.page);
  await broker.show('Clients');
  await expect(broker.row('user ada')).toBeVisible();
  await expectAccessible(app.page);
});
