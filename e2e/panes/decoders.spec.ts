import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cbor-x';

import { expectAccessible } from '../fixtures/axe.ts';
import { mosquittoPublish } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { PlotsPage } from '../pages/plots-page.ts';

/** One pixel, as `pngcheck` accepts it. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test.beforeEach(async ({ app, broker }) => {
  const { port } = broker;
  const payloads = {
    'a/cbor': encodeCbor({ valve: 'open', bar: 2.5 }),
    'a/pack': encodeMessagePack({ floors: [1, 2, 3] }),
    'a/proto': Uint8Array.of(0x08, 21, 0x12, 4, 0x68, 0x61, 0x6c, 0x6c),
    'a/zip': gzipSync('{"kWh":7}'),
    'a/image': PIXEL,
    'b/one/raw': Uint8Array.of(0xff, 0xfe, 0x01, 0x00),
    'b/two/raw': Uint8Array.of(0x00, 0x07, 0x00, 0x09),
  };
  for (const [topic, payload] of Object.entries(payloads)) {
    await mosquittoPublish({ port, topic, payload, isRetained: true });
  }
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${port}` });
  await explorer.expectConnected();
  await expect.poll(() => explorer.total('messages')).toBe(7);
  await explorer.expandAll();
});

test('decodes by itself: CBOR, MessagePack, packed JSON and images, each byte tied to its field', async ({ app }) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  await explorer.select('cbor');
  const fields = page.getByRole('tree', { name: 'Fields of CBOR' });
  const bytes = page.getByRole('region', { name: 'Payload as bytes' });
  await fields.getByRole('treeitem', { name: /valve/ }).click();
  await expect(bytes.locator('mark').first()).toHaveText('65 76 61 6c 76');
  await fields.press('ArrowDown');
  await expect(fields.getByRole('treeitem', { name: /bar 2\.5/ })).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page);

  await explorer.select('pack');
  await expect(page.getByRole('tree', { name: 'Fields of MessagePack' }).getByRole('treeitem')).toHaveCount(5);
  await explorer.select('zip');
  await expect(page.getByRole('region', { name: 'Payload as JSON' })).toContainText('"kWh": 7');
  await expect(page.getByText('gzip, then JSON, detected')).toBeVisible();
  await explorer.select('image');
  await expect(page.getByRole('img', { name: 'PNG, 1 × 1 pixels' })).toBeVisible();
  await explorer.select('cbor');
  await page.getByRole('button', { name: 'Plot', exact: true }).click();
  const plots = new PlotsPage(page);
  await expect(plots.picture(plots.chart('a/cbor $.bar'))).toHaveAccessibleName(/1 point, .*2\.5/);
});

test('a format pinned to a topic filter holds for its topics, and after a restart', async ({ app, broker }) => {
  const explorer = new ExplorerPage(app.page);
  await explorer.row('one').click();
  await explorer.row('one').press('ArrowDown');
  await explorer.format('Numbers');
  const layout = app.page.getByRole('textbox', { name: 'Layout of the numbers' });
  await layout.fill('>hB');
  await app.page.getByRole('button', { name: 'Pin this format to topics' }).click();
  const form = app.page.getByRole('form', { name: 'Pin a format' });
  const filter = form.getByRole('textbox', { name: 'Topic filter' });
  await filter.fill('c/#');
  await expect(form).toContainText('It does not cover the topic shown');
  await filter.fill('b/+/raw');
  await filter.press('Enter');
  await expect(app.page.getByText('pinned for b/+/raw')).toBeVisible();

  await app.restart();
  await app.page.getByRole('tab', { name: 'Welcome' }).click();
  const again = new ExplorerPage(app.page);
  await again.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await again.expectConnected();
  await again.expandAll();
  await again.row('two').click();
  await again.row('two').press('ArrowDown');
  const fields = app.page.getByRole('tree', { name: 'Fields of Numbers' });
  await expect(fields.getByRole('treeitem', { name: /int16/ })).toContainText('7');
  await expectAccessible(app.page);
});

test('a .proto file names the fields of Protobuf payloads, and one that is wrong says where', async ({
  app,
  dataDir,
}) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  await explorer.select('proto');
  await explorer.format('Protobuf');
  await page.getByRole('button', { name: '.proto files…' }).click();
  const dialog = page.getByRole('dialog', { name: '.proto files' });
  const add = async (name: string, text: string): Promise<void> => {
    const path = join(dataDir, name);
    await writeFile(path, text);
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Add files…' }).click();
    await (await chooser).setFiles(path);
  };
  await add('wrong.proto', 'syntax = "proto3";\nmessage Wrong {');
  await expect(dialog.getByRole('alert')).toContainText('wrong.proto cannot be used, line 2');
  await add('reading.proto', 'syntax = "proto3"; message Reading { uint32 celsius = 1; string room = 2; }');
  await expect(dialog.getByRole('listitem')).toHaveText(['reading.proto']);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Message type' }).selectOption('Reading');
  const fields = page.getByRole('tree', { name: 'Fields of Protobuf' });
  await expect(fields.getByRole('treeitem')).toHaveText([/celsius.*21/, /room.*hall/]);
});

test('a script of one’s own decodes payloads, says what is wrong with it, and is kept', async ({ app }) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  await explorer.select('proto');
  await explorer.format('Script');
  await page.getByRole('button', { name: 'New script…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New script' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('sum');
  const script = dialog.getByRole('textbox', { name: 'Script' });
  const result = dialog.getByRole('status', { name: 'What the script makes of the payload' });
  await script.fill('function decode(bytes) {\nfor (;;);\n}');
  await dialog.getByRole('button', { name: 'Try on this payload' }).click();
  await expect(result).toContainText('The script was stopped after 100 ms');
  await script.fill('function decode(bytes, topic) {\nreturn { topic, size: bytes.length, sum: bytes.sum() };\n}');
  await dialog.getByRole('button', { name: 'Try on this payload' }).click();
  await expect(result).toContainText(/The script failed, line 2: TypeError/);
  await script.fill('function decode(bytes, topic) {\nprint("seen");\nreturn { topic, size: bytes.length };\n}');
  await dialog.getByRole('button', { name: 'Try on this payload' }).click();
  await expect(result).toContainText(/seen.*"topic": "a\/proto"/s);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Payload as JSON' })).toContainText('"topic": "a/proto"');
  await expect(page.getByRole('combobox', { name: 'Script' })).toHaveValue('sum');
});
