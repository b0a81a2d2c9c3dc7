import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expectAccessible } from '../fixtures/axe.ts';
import type { App } from '../fixtures/app.ts';
import type { Mosquitto } from '../fixtures/peers/mosquitto.ts';
import { mosquittoPublish } from '../fixtures/peers/mosquitto-clients.ts';
import { needProgram } from '../fixtures/peers/programs.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { ShellPage } from '../pages/shell-page.ts';
import { SidebarPage } from '../pages/sidebar-page.ts';
import { WireLogPage } from '../pages/wire-log-page.ts';

/** Connects to the broker and opens the connection's wire log, which shows its packets. */
async function openPackets({ page }: App, { port }: Mosquitto): Promise<WireLogPage> {
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${port}` });
  await explorer.expectConnected();
  const bar = new SidebarPage(page);
  await bar.show('Sessions');
  await bar.choose(bar.session(String(port)).first(), 'Show in inspector');
  return new WireLogPage(page);
}

async function openWireLog(app: App, broker: Mosquitto): Promise<WireLogPage> {
  const log = await openPackets(app, broker);
  await log.showAs('Frames');
  return log;
}

test('packets of a QoS 2 message are tied, explained and found by their bytes', async ({ app, broker }) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  const log = await openPackets(app, broker);
  await expect(log.packet('CONNECT').first()).toContainText('MQTT 5.0, keep alive 60 s');
  const url = `mqtt://127.0.0.1:${broker.port}`;
  await new ShellPage(page).tab(url).click();
  await explorer.publish({ topic: 'site/pump', hex: '68 69', qos: 2, isRetained: false });
  await new ShellPage(page).tab(`Wire log: ${url}`).click();
  const message = log.packet('site/pump, QoS 2');
  await expect(message).toContainText(/→ out *PUBLISH.*hi.*(µs|ms)$/);
  await message.click();
  await log.fields.getByText('Topic name').click();
  await expect(page.getByRole('region', { name: 'Selected field' })).toContainText('Where the message belongs');
  await expect(page.locator('mark').first()).toHaveText(/73 69 74 65/);

  await log.showAs('Lanes');
  for (const type of ['PUBREC', 'PUBREL', 'PUBCOMP']) {
    await log.packetDetail.getByRole('button', { name: /^Answered by/ }).click();
    await expect(log.packetDetail.getByRole('heading')).toContainText(type);
  }
  await expect(log.packet('PUBCOMP')).toContainText('from broker');
  await expectAccessible(page);

  await log.packetFilter.fill('site pump');
  await expect(log.packets.getByRole('option')).toHaveCount(2); // sent, and delivered back to us
  await page.getByRole('button', { name: 'All types' }).click();
  await page.getByRole('checkbox', { name: /^PUBREL/ }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByText('No packet matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show all packets' }).click();
  await log.packet('CONNACK').first().click();
  await log.packetDetail.getByRole('button', { name: /^Show frame/ }).click();
  await expect(log.frames.getByRole('option', { selected: true })).toContainText('20 ');
});

test('every byte that crossed the wire is there, in both directions', async ({ app, broker }) => {
  const log = await openWireLog(app, broker);
  const payload = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  await mosquittoPublish({ port: broker.port, topic: 'raw/bytes', payload });
  await log.frame('72 61 77 2f').click();
  await expect(log.bytes).toContainText('00000000');
  // Where the payload begins in a row depends on the properties before it.
  await expect(log.bytes).toContainText(/f1 +f2 +f3 +f4 +f5 +f6 +f7 +f8 +f9 +fa +fb +fc +fd/);
  await expect(log.bytes).toContainText('raw/bytes');
  await expect(log.frame(/out.*data/).first()).toContainText('10 '); // CONNECT
  await expect(log.frame('open').first()).toContainText(String(broker.port));
});

test('frames are walked by keys, as hexadecimal or as text', async ({ app, broker }) => {
  const { keyboard } = app.page;
  const log = await openWireLog(app, broker);
  await mosquittoPublish({ port: broker.port, topic: 'site/note', payload: 'hello\nworld' });
  await expect(log.frame('73 69 74 65')).toBeVisible();
  await log.toolbar.getByText('Text', { exact: true }).click();
  await expect(log.frame('site/note')).toContainText(String.raw`hello\nworld`);
  await log.frames.focus();
  await keyboard.press('End');
  await expect(log.frame('site/note')).toHaveAttribute('aria-selected', 'true');
  await expect(log.bytes).toContainText('6c 6c 6f 0a 77 6f 72 6c  64');
  await keyboard.press('Home');
  await expect(log.frames.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await expect(app.page.getByRole('region', { name: 'Frame 1' })).toContainText(String(broker.port));
});

test('follows the newest until the user scrolls away', async ({ app, broker }) => {
  const log = await openWireLog(app, broker);
  const last = log.frames.getByRole('option').last();
  const publish = async (from: number): Promise<void> => {
    for (let count = from; count < from + 30; count += 1) {
      await mosquittoPublish({ port: broker.port, topic: 'count', payload: `number ${count}` });
    }
  };
  await log.toolbar.getByText('Text', { exact: true }).click();
  await publish(0);
  await expect(last).toContainText('number 29');
  await log.frames.hover();
  await app.page.mouse.wheel(0, -2_000);
  await expect(log.follow).not.toBeChecked();
  await expect.poll(async () => (await log.places())[0]).toBe(1);
  const size = async (): Promise<number> => Number(await last.getAttribute('aria-setsize'));
  const before = await size();
  await publish(30);
  // Not by thirty: TCP is a stream, and may deliver several messages in one chunk.
  await expect.poll(size).toBeGreaterThan(before);
  expect((await log.places())[0]).toBe(1);
  await log.follow.focus();
  await app.page.keyboard.press('Space');
  await expect(last).toContainText('number 59');
});

test('what the ring let go is counted and said', async ({ app, broker }) => {
  const log = await openWireLog(app, broker);
  const payload = new Uint8Array(3_000_000).fill(0x2a);
  for (let time = 0; time < 4; time += 1) await mosquittoPublish({ port: broker.port, topic: 'big', payload });
  await expect(log.pane).toContainText(/[1-9][\d,]* older frames? \([\d.]+ MiB\) let go/);
  await expect(log.frames.getByRole('option').last()).toBeVisible();
});

test('is exported as text and as a capture, and says when its session is gone', async ({ app, broker }) => {
  const log = await openWireLog(app, broker);
  await mosquittoPublish({ port: broker.port, topic: 'raw/export', payload: 'kept' });
  await expect(log.frame('72 61 77')).toBeVisible();
  const download = app.page.waitForEvent('download');
  await log.exportAs('Hex dump');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.txt$/);
  expect(await readFile(await file.path(), 'utf8')).toMatch(/^000000 .*10 /m);
  const captured = app.page.waitForEvent('download');
  await log.exportAs('Capture for Wireshark');
  const capture = await captured;
  expect(capture.suggestedFilename()).toMatch(/\.pcapng$/);
  const fields = ['-Y', 'mqtt.topic', '-T', 'fields', '-e', 'mqtt.topic'];
  const topics = execFileSync(needProgram('tshark'), ['-r', await capture.path(), ...fields], { stdio: 'pipe' });
  expect(topics.toString()).toContain('raw/export');

  const bar = new SidebarPage(app.page);
  const session = bar.sessions.getByRole('treeitem').first();
  await bar.choose(session, 'Close');
  await bar.choose(session, 'Remove from list');
  await expect(log.pane.or(app.page.getByRole('tabpanel')).filter({ visible: true })).toContainText(
    'no longer on the list',
  );
  await app.page.getByRole('button', { name: 'Close this pane' }).click();
});

test('the wire log is accessible in both themes', async ({ app, broker }) => {
  const log = await openWireLog(app, broker);
  await mosquittoPublish({ port: broker.port, topic: 'a', payload: 'b' });
  await log.frames.getByRole('option').last().click();
  await expect(log.bytes).toBeVisible();
  await expectAccessible(app.page);
});

test('the host’s log is read, filtered and found', async ({ app, dataDir }) => {
  await new ShellPage(app.page).activity('Logs').click();
  const lines = app.page.getByRole('log', { name: 'Log lines' });
  await expect(lines).toContainText('ready');
  await expect(app.page.getByText(join(dataDir, 'logs', 'wirebench.log'))).toBeVisible();
  await app.page.getByRole('textbox', { name: 'Filter lines' }).fill('nothing says this');
  await expect(app.page.getByText('No line matches')).toBeVisible();
  await app.page.getByRole('textbox', { name: 'Filter lines' }).fill('READY');
  await expect(lines).toContainText('ready');
  await expectAccessible(app.page);
});
