import { readFile } from 'node:fs/promises';

import { expectAccessible } from '../fixtures/axe.ts';
import { MosquittoSubscriber, mosquittoPublish, mosquittoPublishLines } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';

test('everything received is recorded, searched, saved, replayed, and deleted', async ({ app, broker }) => {
  const { page } = app;
  const { port } = broker;
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${port}`, saveAs: 'Plant' });
  await explorer.expectConnected();
  await page.getByRole('button', { name: 'Record everything' }).click();
  const stop = page.getByRole('button', { name: 'Stop recording' });
  await expect(stop).toHaveAttribute('aria-pressed', 'true');
  await mosquittoPublishLines({ port, topic: 'pump/bar', lines: ['{"bar":1.5}', '{"bar":9.5}', '{"bar":2.5}'] });
  await mosquittoPublish({ port, topic: 'pump/raw', payload: Uint8Array.of(0xca, 0xfe) });
  await expect.poll(() => explorer.total('messages')).toBe(4);
  await stop.click();

  await expect(page.getByRole('table', { name: 'Recordings' }).getByRole('row', { name: /Plant/ })).toContainText(
    'Whole',
  );
  const messages = page.getByRole('listbox', { name: 'Recorded messages' }).getByRole('option');
  await expect(messages).toHaveCount(4);
  await messages.nth(1).click();
  await expect(page.getByRole('region', { name: 'Recorded message' })).toContainText('{"bar":9.5}');
  await page.getByRole('listbox', { name: 'Recorded messages' }).press('End');
  await expect(page.getByRole('region', { name: 'Payload as bytes' })).toContainText('ca fe');
  await expectAccessible(page);

  const search = page.getByRole('search', { name: 'Search the recording' });
  await search.getByRole('textbox', { name: 'Look for' }).fill('9.5');
  await search.getByRole('textbox', { name: 'Look for' }).press('Enter');
  await expect(search.getByRole('status')).toHaveText('1 found');
  await expect(messages).toHaveText([/pump\/bar.*9\.5/]);
  await search.getByRole('button', { name: 'Show all' }).click();
  await expect(messages).toHaveCount(4);

  const more = page.getByRole('button', { name: /^More about Plant/ });
  await more.click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.split('\r\n')).toHaveLength(6);
  expect(csv).toContain(',pump/raw,0,false,base64,yv4=');

  await using subscriber = await MosquittoSubscriber.start({ port, topics: ['again/#'] });
  await page.getByRole('button', { name: 'Replay…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Replay/ });
  await dialog.getByRole('combobox', { name: 'Speed' }).selectOption('As fast as the broker takes it');
  await dialog.getByRole('textbox', { name: 'Put before every topic' }).fill('again/');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
  const replays = page.getByRole('list', { name: 'Replays' });
  await expect(replays).toContainText(/Sent .*4 of 4/);
  const received = await subscriber.received(4);
  expect(received.map(({ topic }) => topic)).toEqual([
    'again/pump/bar',
    'again/pump/bar',
    'again/pump/bar',
    'again/pump/raw',
  ]);
  await replays.getByRole('button', { name: 'Take off the list' }).click();
  await expect(replays).toBeHidden();

  await more.click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No recordings yet')).toBeVisible();
});
