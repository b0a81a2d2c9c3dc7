import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { expectAccessible } from '../fixtures/axe.ts';
import type { Mosquitto } from '../fixtures/peers/mosquitto.ts';
import { mosquittoPublish, mosquittoPublishLines } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { PlotsPage } from '../pages/plots-page.ts';
import { WelcomePage } from '../pages/welcome-page.ts';

/** Connects, publishes some readings, and plots the temperature from its payload. */
async function plotTemperature(page: Page, broker: Mosquitto, saveAs?: string): Promise<PlotsPage> {
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}`, ...(saveAs && { saveAs }) });
  await explorer.expectConnected();
  const lines = [20, 21, 22.5, 19.5].map((t) => JSON.stringify({ t, deep: { on: t > 20 } }));
  await mosquittoPublishLines({ port: broker.port, topic: 'room/climate', lines });
  await explorer.expandAll();
  await explorer.select('climate');
  await page.getByRole('button', { name: 'Plot', exact: true }).click();
  await page.getByRole('menuitem', { name: '$.t 19.5' }).click();
  const plots = new PlotsPage(page);
  await plots.chart('room/climate $.t').waitFor();
  return plots;
}

test('plots a number of a payload with its figures, live', async ({ app, broker }) => {
  const plots = await plotTemperature(app.page, broker);
  const chart = plots.chart('room/climate $.t');
  await expect(plots.picture(chart)).toHaveAccessibleName(/4 points, from 19\.5 to 22\.5, last 19\.5/);
  expect(await plots.figures(chart, 'room/climate $.t')).toMatchObject({
    Last: '19.5',
    Min: '19.5',
    Max: '22.5',
    Mean: '20.75',
    'Std dev': '1.323',
    Points: '4',
  });
  await mosquittoPublish({ port: broker.port, topic: 'room/climate', payload: '{"t": 30.25}' });
  await expect(plots.picture(chart)).toHaveAccessibleName(/5 points, from 19\.5 to 30\.25, last 30\.25/);
  await mosquittoPublish({ port: broker.port, topic: 'room/climate', payload: 'out of order' });
  await expect(chart).toContainText('1 message of room/climate $.t held no number here');
});

test('shows series of several topics in one chart, and takes them out again', async ({ app, broker }) => {
  const plots = await plotTemperature(app.page, broker);
  await mosquittoPublish({ port: broker.port, topic: 'hall/power', payload: '1.5e3' });
  const chart = plots.charts.first();
  await chart.getByRole('button', { name: 'Add series' }).click();
  await plots.choose('power', 'hall/power');
  await plots.choose('', 'room/climate $.deep.on');
  const form = plots.dialog.getByRole('form', { name: 'Add by topic and path' });
  await form.getByRole('textbox', { name: 'Topic' }).fill('later/one');
  await form.getByRole('textbox', { name: 'JSON path' }).fill('$.a[');
  await expect(form).toContainText('Not a path');
  await form.getByRole('textbox', { name: 'JSON path' }).fill('$.a[1]');
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(chart.getByRole('row')).toHaveCount(5);
  await app.page.keyboard.press('Escape');
  await mosquittoPublish({ port: broker.port, topic: 'later/one', payload: '{"a":[0,42]}' });
  await expect(plots.picture(chart)).toHaveAccessibleName(
    /hall\/power: 1 point, .*later\/one \$\.a\[1\]: 1 point, .*42/,
  );
  await chart.getByRole('button', { name: 'Remove hall/power' }).click();
  await expect(chart.getByRole('row', { name: 'hall/power' })).toBeHidden();
  await plots.menu(chart, 'Rename');
  await plots.dialog.getByRole('textbox', { name: 'Name' }).fill('Heat');
  await plots.dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(plots.chart('Heat')).toBeVisible();
});

test('moves and zooms by keys, wheel and drag, and goes back to live', async ({ app, broker }) => {
  const plots = await plotTemperature(app.page, broker);
  const chart = plots.charts.first();
  await expect(plots.picture(chart)).toHaveAccessibleName(/4 points/);
  const axis = plots.axis(chart);
  await axis.focus();
  await app.page.keyboard.press('Shift+ArrowLeft');
  await expect(chart).toContainText('No number came in this time');
  await expect(plots.time).toHaveValue('fixed');
  await app.page.keyboard.press('0');
  await expect(plots.backToLive).toBeHidden();
  await expect(plots.picture(chart)).toHaveAccessibleName(/4 points/);

  const before = await axis.textContent();
  await app.page.keyboard.press('+');
  await expect(axis).not.toHaveText(before ?? '');
  await plots.backToLive.click();

  const box = (await plots.picture(chart).boundingBox())!;
  await app.page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.4);
  await app.page.mouse.wheel(0, -300);
  await expect(plots.backToLive).toBeVisible();
  await plots.backToLive.click();
  await app.page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.4);
  await app.page.mouse.down();
  await app.page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.4, { steps: 4 });
  await app.page.mouse.up();
  await expect(plots.backToLive).toBeVisible();
  await app.page.mouse.dblclick(box.x + box.width * 0.5, box.y + box.height * 0.4);
  await expect(plots.backToLive).toBeHidden();

  await plots.time.selectOption({ label: 'Everything kept' });
  await expect(plots.picture(chart)).toHaveAccessibleName(/4 points/);
});

test('a gauge warns and alarms', async ({ app, broker }) => {
  const plots = await plotTemperature(app.page, broker);
  await plots.toolbar.getByRole('button', { name: 'Add gauge' }).click();
  await plots.choose('climate', 'room/climate $.t');
  const meter = plots.gauges.getByRole('meter');
  await expect(meter).toHaveAttribute('aria-valuetext', '19.5');
  await plots.menu(plots.gauges, 'Scale and name');
  for (const [label, value] of [
    ['Name', 'Room'],
    ['Highest', '10'],
    ['Lowest', '15'],
    ['Warn from', '25'],
    ['Alarm from', '30'],
    ['Unit', '°C'],
  ] as const)
    await plots.dialog.getByRole('textbox', { name: label }).fill(value);
  await expect(plots.dialog).toContainText('Above the lowest');
  await expect(plots.dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await plots.dialog.getByRole('textbox', { name: 'Highest' }).fill('40');
  await plots.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(meter).toHaveAttribute('aria-valuetext', '19.5 °C');
  for (const [t, text] of [
    [26, '26 °C, warning'],
    [31, '31 °C, alarm'],
  ] as const) {
    await mosquittoPublish({ port: broker.port, topic: 'room/climate', payload: JSON.stringify({ t }) });
    await expect(meter).toHaveAttribute('aria-valuetext', text);
  }
  await expectAccessible(app.page);
});

test('saves every point as CSV, and a picture as PNG', async ({ app, broker }) => {
  const plots = await plotTemperature(app.page, broker);
  const lines = Array.from({ length: 3_000 }, (_, value) => JSON.stringify({ t: value }));
  await mosquittoPublishLines({ port: broker.port, topic: 'room/climate', lines });
  const chart = plots.charts.first();
  await expect(plots.picture(chart)).toHaveAccessibleName(/3,004 points, from 0 to 2,999/);
  await expect(chart).toContainText('each stretch shows its lowest and highest');
  const saved = async (item: string): Promise<Buffer> => {
    const download = app.page.waitForEvent('download');
    await plots.menu(chart, item);
    return readFile(await (await download).path());
  };
  const csv = (await saved('Save everything kept (CSV)')).toString().trimEnd().split('\r\n');
  expect(csv[0]).toBe('time,time_ms,topic,path,value');
  expect(csv.slice(1).map((line) => line.split(',').slice(2).join(' '))).toEqual(
    [20, 21, 22.5, 19.5, ...lines.keys()].map((value) => `room/climate $.t ${value}`),
  );
  const png = await saved('Save picture (PNG)');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThan(400);
});

test('is there after a restart, and fills again when the profile is connected', async ({ app, broker }) => {
  const plots = await plotTemperature(app.page, broker, 'Lab broker');
  await plots.toolbar.getByRole('button', { name: 'Add gauge' }).click();
  await plots.choose('climate', 'room/climate $.t');
  await expect(plots.gauges).toHaveCount(1);
  await app.restart();
  const again = new PlotsPage(app.page);
  await app.page.getByRole('tab', { name: 'Plots' }).click();
  await expect(app.page.getByText('This connection has ended')).toBeVisible();
  await app.page.getByRole('button', { name: 'Connect again' }).click();
  await expect(again.charts).toHaveCount(1);
  await expect(again.gauges).toContainText('Waiting for room/climate $.t');
  await mosquittoPublish({ port: broker.port, topic: 'room/climate', payload: '{"t": 7}' });
  await expect(again.gauges.getByRole('meter')).toHaveAttribute('aria-valuetext', '7');
});

test('is accessible in both themes, empty and with the practice lab’s readings', async ({ app }) => {
  const explorer = new ExplorerPage(app.page);
  await new WelcomePage(app.page).startPractice.click();
  await explorer.row('room-101').waitFor();
  await app.page.keyboard.press('Control+K');
  await app.page.keyboard.type('plots of this connection');
  await app.page.keyboard.press('Enter');
  await expect(app.page.getByText('Nothing is plotted yet')).toBeVisible();
  await expectAccessible(app.page);
  const plots = new PlotsPage(app.page);
  await plots.toolbar.getByRole('button', { name: 'Add chart' }).click();
  await plots.choose('room-101/power', 'campus/room-101/power/reading $.watts');
  await expect(plots.picture(plots.charts)).toHaveAccessibleName(/\d+ points, from/);
  await plots.charts.getByRole('button', { name: 'Add series' }).click();
  await expect(plots.dialog.getByRole('list', { name: 'Numbers' })).toContainText('campus/');
  await expectAccessible(app.page);
  await app.page.keyboard.press('Escape');
  await expectAccessible(app.page);
});
