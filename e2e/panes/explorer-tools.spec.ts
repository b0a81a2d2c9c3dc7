import { readFile } from 'node:fs/promises';

import { expectAccessible } from '../fixtures/axe.ts';
import { mosquittoPublish, mosquittoPublishLines } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';

test.beforeEach(async ({ app, broker }) => {
  const { port } = broker;
  const explorer = new ExplorerPage(app.page);
  await mosquittoPublish({ port, topic: 'site/door', payload: 'open', isRetained: true });
  await mosquittoPublish({ port, topic: 'site/lamp', payload: Uint8Array.of(0xca, 0xfe), isRetained: true });
  await mosquittoPublish({ port, topic: 'other/door', payload: 'shut', isRetained: true });
  await explorer.connect({ url: `mqtt://127.0.0.1:${port}` });
  await explorer.expectConnected();
  await mosquittoPublishLines({ port, topic: 'site/meter', lines: ['{"kWh":1}', '{"kWh":2}', '{"kWh":3}'] });
  await expect.poll(() => explorer.total('messages')).toBe(6);
  await explorer.expandAll();
});

test('finds a payload among everything kept, and shows the message', async ({ app }) => {
  const { page } = app;
  await page.getByRole('tab', { name: 'Search' }).click();
  const pattern = page.getByRole('textbox', { name: 'Look for' });
  const hits = page.getByRole('listbox', { name: /^Messages found/ });
  await pattern.fill('"KWH":2');
  await pattern.press('Enter');
  await expect(hits.getByRole('option')).toHaveText([/site\/meter.*\{"kWh":2\}/]);
  await page.getByRole('combobox', { name: 'What to look for' }).selectOption('Hex bytes');
  await pattern.fill('ca fe');
  await pattern.press('Enter');
  await expect(hits.getByRole('option')).toHaveText([/site\/lamp/]);
  await page.getByRole('combobox', { name: 'What to look for' }).selectOption('Regular expression');
  await pattern.fill('(a');
  await pattern.press('Enter');
  await expect(page.getByRole('tabpanel', { name: 'Search' }).getByRole('status')).toContainText('unterminated group');
  await pattern.fill('kWh.:[13]');
  await pattern.press('Enter');
  await expect(hits.getByRole('option')).toHaveCount(2);
  await expectAccessible(page);
  await hits.focus();
  await hits.press('End');
  await hits.press('Enter');
  await expect(page.getByRole('region', { name: /^Payload as/ })).toContainText('1');
  await expect(page.getByRole('button', { name: 'Back to live' })).toBeVisible();
});

test('ranks topics by what they send, and says who is silent', async ({ app, broker }) => {
  const { page } = app;
  await page.getByRole('tab', { name: 'Ranking' }).click();
  const flood = page.getByRole('table', { name: 'What sends most' });
  await page.getByRole('combobox', { name: 'Rank by' }).selectOption('Messages');
  await expect(flood.getByRole('rowheader').first()).toContainText('site/meter');
  await page.getByRole('combobox', { name: 'A row stands for' }).selectOption('First level');
  await expect(flood.getByRole('rowheader')).toHaveText([/^site 3 topics/, /^other/]);
  await expectAccessible(page);
  await page.getByRole('radiogroup', { name: 'What is ranked' }).getByText('Last seen').click();
  const seen = page.getByRole('table', { name: 'Last seen' });
  await page.getByRole('textbox', { name: 'Silent after, in seconds' }).fill('5');
  await expect(seen.getByRole('row', { name: /^other/ })).toContainText('silent');
  await mosquittoPublish({ port: broker.port, topic: 'other/door', payload: 'open' });
  await expect(seen.getByRole('row', { name: /^other/ })).toContainText('alive');
  await expectAccessible(page);
});

test('clears the retained messages of a branch after showing them', async ({ app }) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  await explorer.select('site');
  await page.getByRole('button', { name: 'This topic and all below' }).click();
  await page.getByRole('menuitem', { name: 'Clear retained messages…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clear retained messages' });
  await expect(dialog.getByRole('listitem')).toHaveText(['site/door', 'site/lamp']);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Clear 2 retained messages' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Done: 2 of 2 cleared');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(explorer.tree.getByRole('img', { name: 'Retained' })).toHaveCount(1);
});

test('saves a branch as lines of JSON', async ({ app }) => {
  const { page } = app;
  await new ExplorerPage(page).select('site');
  await page.getByRole('button', { name: 'This topic and all below' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save all kept messages as NDJSON' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n');
  const messages = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(new Set(messages.map(({ payload, payloadBase64 }) => payload ?? payloadBase64))).toEqual(
    new Set(['{"kWh":1}', '{"kWh":2}', '{"kWh":3}', 'open', 'yv4=']),
  );
  expect(messages).toContainEqual(
    expect.objectContaining({ topic: 'site/lamp', payloadBase64: 'yv4=', retain: true, qos: 0 }),
  );
});

test('filters topics by regular expression, and refuses what it cannot run', async ({ app }) => {
  const explorer = new ExplorerPage(app.page);
  await app.page.getByRole('button', { name: 'Filter by regular expression' }).click();
  await explorer.filter.fill('^(site|other)/d');
  await expect(explorer.matches).toHaveText('2 of 4');
  await explorer.filter.fill('^(site');
  await expect(explorer.matches).toContainText('unterminated group');
  await expect(explorer.row('door')).toHaveCount(2);
  await explorer.filter.fill('lamp$');
  await expect(explorer.matches).toHaveText('1 of 4');
});

test('shows what the broker says of itself, once it is subscribed', async ({ app }) => {
  const { page } = app;
  await page.getByRole('tab', { name: 'Broker' }).click();
  await page.getByRole('button', { name: 'Subscribe to $SYS/#' }).click();
  const board = page.getByRole('region', { name: 'What the broker says of itself' });
  await expect(board).toContainText('mosquitto version');
  await expect(board.getByRole('region', { name: 'Clients' })).toContainText('Connected');
  await expectAccessible(page);
});
